package dev.normkit.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SmallPlansTest {
  private static final int SMALL = 50_000;

  static Stream<NormPlan> plans() {
    Shape[] shapes = {
      Shape.dense(64, 768),
      Shape.dense(64, 8),
      Shape.sequence(8, 20, 120),
      Shape.channelsFirst(8, 64, 56, 56),
      Shape.channelsFirst(8, 64, 7, 7),
      Shape.channelsFirst(2, 64, 300, 300),
      Shape.channelsLast(8, 56, 56, 64),
      Shape.channelsLast(8, 7, 7, 2048),
      Shape.channelsFirst(8, 64, 1, 1),
      Shape.channelsLast(8, 1, 1, 64),
      Shape.channelsFirst(2, 64, 1, 3),
      Shape.channelsFirst(1, 4, 2, 2),
      Shape.channelsFirst(64, 96),
      Shape.dense(1, 1)
    };
    NormSpec[] specs = {
      NormSpec.batchNorm().build(),
      NormSpec.layerNorm().build(),
      NormSpec.layerNorm().axis(-1).build(),
      NormSpec.rmsNorm().build(),
      NormSpec.instanceNorm().build(),
      NormSpec.instanceNorm().trackStatistics(true).build(),
      NormSpec.groupNorm(4).build(),
      NormSpec.groupNorm(32).build(),
      NormSpec.switchableNorm().build()
    };
    return Stream.of(shapes).flatMap(shape -> Stream.of(specs).flatMap(spec -> legal(spec, shape)));
  }

  private static List<NormPlan> small(NormPlan plan) {
    List<NormPlan> all = new ArrayList<>(new SmallPlans(plan, true).plans());
    all.addAll(new SmallPlans(plan, false).plans());
    return all;
  }

  private static Stream<NormPlan> legal(NormSpec spec, Shape shape) {
    try {
      return Stream.of(new NormPlan(spec, shape));
    } catch (IllegalArgumentException notPossible) {
      return Stream.of();
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void smallLegalAndOfTheSameKind(NormPlan plan) {
    for (NormPlan small : small(plan)) {
      assertTrue(small.shape().elements() <= SMALL, small + " of " + plan);
      assertEquals(Geometry.of(plan).getClass(), Geometry.of(small).getClass(), small + "");
      if (Geometry.of(plan) instanceof Geometry.Channels wanted) {
        Geometry.Channels got = (Geometry.Channels) Geometry.of(small);
        assertEquals(wanted.interleaved(), got.interleaved(), small + " of " + plan);
        assertEquals(wanted.pooling(), got.pooling(), small + " of " + plan);
      }
    }
  }

  /** One of each kind, as all of a kind share their small plans. */
  static Stream<NormPlan> kinds() {
    Map<String, NormPlan> kinds = new LinkedHashMap<>();
    plans().forEach(plan -> kinds.putIfAbsent(new SmallPlans(plan, false).kind(), plan));
    return kinds.values().stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyCallOfThemCanBeMade(NormPlan plan) {
    for (NormPlan small : small(plan)) {
      var kernel = LiteralBackend.kernel(small, Parallelism.callerOnly());
      for (Call call : Call.values()) {
        new SmallCall(small, call, kernel).run(kernel);
      }
    }
  }

  @Test
  void theFirstHasTheRestOfThePlanItself() {
    for (int length : new int[] {768, 769, 783, 784, 800, 815, 120, 40, 4096, 4099}) {
      NormPlan small = small(new NormPlan(NormSpec.layerNorm(), Shape.dense(64, length))).get(0);
      int rest = small.shape().channels() % 32;
      assertEquals(length % 32 == 0, rest == 0, length + " has " + small);
      assertEquals(length % 32 < 16, rest < 16, length + " has " + small);
    }
  }

  @Test
  void plansOfAKindShareThemAndOthersDont() {
    Map<String, List<Geometry>> kinds = new HashMap<>();
    plans()
        .forEach(
            plan -> {
              SmallPlans small = new SmallPlans(plan, false);
              List<Geometry> ways = small.plans().stream().map(Geometry::of).toList();
              List<Geometry> same = kinds.putIfAbsent(small.kind(), ways);
              assertTrue(same == null || same.equals(ways), small.kind());
            });
    assertTrue(kinds.size() > 30, kinds.keySet() + "");
  }

  @Test
  void lengthEpsilonAndMomentumMakeNoKind() {
    Set<String> kinds = new HashSet<>();
    for (int length = 320; length < 2048; length += 32) {
      NormSpec spec = NormSpec.layerNorm().epsilon(1.0 / length).build();
      kinds.add(new SmallPlans(new NormPlan(spec, Shape.dense(64, length)), false).kind());
    }
    assertEquals(1, kinds.size(), kinds + "");
  }
}
