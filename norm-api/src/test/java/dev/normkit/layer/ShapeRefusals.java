package dev.normkit.layer;

import static dev.normkit.layer.Refusal.illegal;
import static dev.normkit.layer.Refusal.missing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Shapes that cannot be, and methods on shapes where they mean nothing. */
final class ShapeRefusals {
  private ShapeRefusals() {}

  static Stream<Refusal> all() {
    return Stream.of(sizes(), ranks(), methods(), groupsAndAxes()).flatMap(rows -> rows);
  }

  private static Stream<Refusal> sizes() {
    String least = "every size must be at least 1, but the batch may be 0";
    String most = "more elements than a tensor in a float[] may have (2147418112)";
    return Stream.of(
        illegal("no features", () -> Shape.dense(3, 0), "3x0 dense", "axis 1", "size 0", least),
        illegal("negative batch", () -> Shape.dense(-1, 3), "axis 0 has size -1", least),
        illegal("no features of a sequence", () -> Shape.sequence(0), "axis 0 has size 0", least),
        illegal(
            "empty batch",
            plan(NormSpec.layerNorm(), Shape.channelsFirst(0, 3, 2)),
            "LAYER is not possible on 0x3x2 channels-first",
            "an empty batch has no statistics",
            "withEmptyBatches(true)"),
        illegal("negative features", () -> Shape.dense(3, -1), "3x-1", "axis 1", "size -1", least),
        illegal("empty plane", () -> Shape.channelsFirst(2, 3, 0), "axis 2 has size 0", least),
        illegal("no channels", () -> Shape.channelsLast(2, 3, 0), "axis 2 has size 0", least),
        illegal(
            "another batch of features", () -> Shape.sequence(7).withBatch(3), "7 sequence", "no"),
        illegal("large samples, none of them", () -> Shape.dense(0, Integer.MAX_VALUE), most),
        illegal("no time steps", () -> Shape.sequence(2, 0, 3), "axis 1 has size 0", least),
        illegal("2³² elements", () -> Shape.dense(65536, 65536), "65536x65536 dense", most),
        illegal("one too many", () -> Shape.dense(1, Shape.MOST_ELEMENTS + 1), most),
        illegal("2³¹ elements", () -> Shape.sequence(2, 1 << 30), "2x1073741824 sequence", most),
        illegal(
            "a product that overflows to 0",
            () -> Shape.channelsFirst(65536, 65536, 65536),
            "65536x65536x65536",
            most));
  }

  private static Stream<Refusal> ranks() {
    String spatial = "it needs 2 to 5: N, C and 0 to 3 spatial sizes";
    return Stream.of(
        illegal("channels first of 1", () -> Shape.channelsFirst(2), "1 axes", spatial),
        illegal(
            "channels first of 6", () -> Shape.channelsFirst(1, 1, 1, 1, 1, 1), "6 axes", spatial),
        illegal(
            "channels last of 2",
            () -> Shape.channelsLast(2, 3),
            "channelsLast",
            "[2, 3] has 2 axes",
            "it needs 3 to 5: N, 1 to 3 spatial sizes and C"),
        illegal("channels last of 6", () -> Shape.channelsLast(1, 1, 1, 1, 1, 1), "6 axes"),
        illegal("sequence of 0", () -> Shape.sequence(), "sequence", "no axis", "at least H"),
        illegal(
            "dense of 3",
            () -> Shape.of(Layout.DENSE, 1, 2, 3),
            "[1, 2, 3] has 3 axes",
            "it needs 2: N and m"),
        missing("layout", () -> Shape.of(null, 1, 2)),
        missing("sizes", () -> Shape.of(Layout.SEQUENCE, (int[]) null)),
        missing("sizes", () -> Shape.channelsFirst((int[]) null)));
  }

  private static Executable plan(SpecBuilder spec, Shape shape) {
    return () -> new NormPlan(spec.build(), shape);
  }

  private static Stream<Refusal> methods() {
    Shape dense = Shape.dense(2, 6);
    Shape sequence = Shape.sequence(2, 6);
    String instead = "use LAYER instead";
    return Stream.of(
        illegal(
            "instance on dense",
            plan(NormSpec.instanceNorm(), dense),
            "INSTANCE is not possible on 2x6 dense",
            "needs spatial axes",
            instead),
        illegal(
            "instance on N×C",
            plan(NormSpec.instanceNorm(), Shape.channelsFirst(2, 6)),
            "INSTANCE is not possible on 2x6 channels-first",
            "needs spatial axes, and there are none",
            instead),
        illegal(
            "instance on a sequence",
            plan(NormSpec.instanceNorm(), sequence),
            "INSTANCE is not possible on 2x6 sequence",
            "needs spatial axes",
            instead),
        illegal(
            "group on a sequence",
            plan(NormSpec.groupNorm(3), sequence),
            "GROUP is not possible on 2x6 sequence",
            instead),
        illegal(
            "switchable on a sequence",
            plan(NormSpec.switchableNorm(), sequence),
            "SWITCHABLE is not possible on 2x6 sequence",
            instead),
        missing("spec", () -> new NormPlan((NormSpec) null, dense)),
        missing("shape", () -> new NormPlan(NormSpec.batchNorm().build(), null)),
        missing("shape", () -> new NormPlan(NormSpec.layerNorm().build(), null)));
  }

  private static Stream<Refusal> groupsAndAxes() {
    Shape dense = Shape.dense(2, 6);
    Shape planes = Shape.channelsFirst(2, 6, 3);
    String axes = "2x6 dense has axes -2 to 1";
    return Stream.of(
        illegal(
            "groups that do not divide",
            plan(NormSpec.groupNorm(4), planes),
            "groups is 4",
            "must divide the 6 channels"),
        illegal(
            "more groups than channels",
            plan(NormSpec.groupNorm(12), planes),
            "groups is 12",
            "must divide the 6 channels"),
        illegal(
            "one value per group",
            plan(NormSpec.groupNorm(6), dense),
            "groups is 6",
            "one value per statistic group",
            "must be below 6"),
        illegal(
            "one group of one channel",
            plan(NormSpec.groupNorm(1), Shape.dense(2, 1)),
            "groups is 1",
            "one value per statistic group, as any number would"),
        illegal("axis too large", plan(NormSpec.layerNorm().axis(2), dense), "axis is 2", axes),
        illegal("axis too small", plan(NormSpec.layerNorm().axis(-3), dense), "axis is -3", axes),
        illegal("axis of RMS", plan(NormSpec.rmsNorm().axis(2), dense), "axis is 2", axes));
  }

  static Stream<Legal> legal() {
    return Stream.of(
        new Legal(
            "2³¹−2¹⁶ elements", () -> assertEquals(1, Shape.sequence(1, 2147418112).spatial())),
        new Legal("one element", () -> assertEquals(1, Shape.dense(1, 1).elements())),
        new Legal("a sequence of features alone", () -> assertEquals(1, Shape.sequence(7).batch())),
        new Legal(
            "a sequence of many axes",
            () -> assertEquals(24, Shape.sequence(1, 2, 3, 4, 5).batch())),
        new Legal("one group", plan(NormSpec.groupNorm(1), Shape.dense(2, 6))),
        new Legal(
            "groups of one channel", plan(NormSpec.groupNorm(6), Shape.channelsLast(2, 3, 6))),
        new Legal("all axes", plan(NormSpec.layerNorm().axis(0), Shape.dense(2, 6))),
        new Legal("all axes from the end", plan(NormSpec.rmsNorm().axis(-2), Shape.dense(2, 6))),
        new Legal("one position", plan(NormSpec.instanceNorm(), Shape.channelsFirst(2, 6, 1))),
        new Legal(
            "batch on a sequence by name",
            plan(NormSpec.of(NormMethod.BATCH), Shape.sequence(2, 6))));
  }
}
