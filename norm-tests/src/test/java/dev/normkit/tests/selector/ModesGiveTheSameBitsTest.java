package dev.normkit.tests.selector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.spi.NormBackend;
import dev.normkit.tests.Tier;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a backend is found, what is computed has the same bits. */
@Tag("backends")
class ModesGiveTheSameBitsTest {
  private static final Backends BACKENDS = Backends.discover();

  static List<NormPlan> plans() {
    Shape images = Shape.channelsFirst(8, 32, 24, 24);
    return List.of(
        new NormPlan(NormSpec.layerNorm().build(), Shape.dense(33, 257)),
        new NormPlan(NormSpec.batchNorm().build(), images),
        new NormPlan(NormSpec.groupNorm(8).build(), images),
        new NormPlan(NormSpec.switchableNorm().build(), images));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyModeComputesTheSame(NormPlan plan) {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      NormSelector selector =
          NormSelector.of(BACKENDS, Surroundings.none()).withParallelism(Parallelism.on(pool));
      float[][] expected = step(selector.layer(plan.spec(), plan.shape()));
      Stream<BackendMode> forced =
          BACKENDS.ready().stream().map(NormBackend::id).map(BackendMode::forced);
      Stream<BackendMode> measured = budgets().map(Duration::ofMillis).map(BackendMode::measure);
      for (BackendMode mode : Stream.concat(forced, measured).toList()) {
        NormLayer layer = selector.withBackendMode(mode).layer(plan.spec(), plan.shape());
        float[][] actual = step(layer);
        for (int i = 0; i < expected.length; i++) {
          assertArrayEquals(
              expected[i], actual[i], 0f, mode.word() + " on " + layer.backend().id());
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Too small for anything, for some and, in full, for all. */
  private static Stream<Integer> budgets() {
    return Tier.asked() == Tier.FULL ? Stream.of(1, 30, 300) : Stream.of(1, 30);
  }

  /** y, dx, the gradients and what inference gives after it. */
  private static float[][] step(NormLayer layer) {
    Random random = new Random(7);
    float[] x = new float[layer.typicalPlan().shape().elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() + 3;
    }
    float[] y = layer.forward(x);
    float[] dx = layer.backward(y);
    return new float[][] {
      y,
      dx,
      layer.gradients().weight().toArray(),
      layer.gradients().bias().toArray(),
      layer.infer(x)
    };
  }
}
