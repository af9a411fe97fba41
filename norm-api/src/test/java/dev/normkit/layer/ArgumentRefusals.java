package dev.normkit.layer;

import static dev.normkit.layer.Refusal.illegal;
import static dev.normkit.layer.Refusal.missing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.threads.Parallelism;
import java.nio.FloatBuffer;
import java.util.Optional;
import java.util.stream.Stream;

/** Spans and parallelism that cannot be. */
final class ArgumentRefusals {
  private ArgumentRefusals() {}

  static Stream<Refusal> all() {
    return Stream.of(spans(), others()).flatMap(rows -> rows);
  }

  private static Stream<Refusal> spans() {
    float[] five = Layers.values(5, 1);
    String where = "does not lie in an array of 5";
    return Stream.of(
        illegal("negative offset", () -> new FloatSpan(five, -1, 2), "at offset -1", where),
        illegal("negative length", () -> new FloatSpan(five, 3, -1), "span of -1 floats", where),
        illegal("too long", () -> new FloatSpan(five, 3, 3), "span of 3 floats", "offset 3", where),
        illegal(
            "an end that overflows",
            () -> new FloatSpan(five, 2, Integer.MAX_VALUE),
            "span of 2147483647 floats",
            where),
        illegal("offset behind the end", () -> FloatSpan.from(five, 6), "at offset 6", where),
        illegal("negative start", () -> FloatSpan.from(five, -1), "at offset -1", where),
        illegal(
            "negative length of a buffer",
            () -> FloatSpan.of(FloatBuffer.wrap(five).asReadOnlyBuffer()).withLength(-1),
            "span of -1 floats",
            "does not lie in a buffer of 5"),
        illegal("too long to align", () -> FloatSpan.aligned(Integer.MAX_VALUE), "to 2147483631"),
        illegal(
                "more values than the span",
                () -> new FloatSpan(five, 0, 2).setAll(1, 2, 3),
                "values has 3 elements",
                "the span has 2")
            .leaving(five),
        illegal(
                "a shorter span to copy",
                () -> new FloatSpan(five, 0, 2, "dx").copyFrom(FloatSpan.of(1)),
                "other has 1 elements",
                "dx has 2",
                "at least as many")
            .leaving(five),
        illegal(
                "a shorter span to add",
                () -> new FloatSpan(five, 0, 2, "dx").add(FloatSpan.of(1)),
                "other has 1 elements",
                "dx has 2",
                "at least as many")
            .leaving(five),
        missing("other", () -> FloatSpan.of(five).copyFrom(null)),
        missing("other", () -> FloatSpan.of(five).add(null)),
        illegal(
            "more than there are", () -> FloatSpan.of(1, 2).withLength(3), "has 2 floats", "3 are"),
        illegal(
            "an array and a buffer",
            () -> new FloatSpan(five, 0, 2, "dy", Optional.of(FloatBuffer.allocate(5))),
            "dy has an array of 5 floats and a buffer"),
        illegal(
            "a buffer over an array",
            () -> new FloatSpan(new float[0], 0, 2, "dy", Optional.of(FloatBuffer.allocate(2))),
            "dy has an array of 2 floats and a buffer"),
        missing("buffer", () -> new FloatSpan(five, 0, 2, "dy", null)),
        missing("values", () -> FloatSpan.of(five).setAll((float[]) null)),
        missing("array", () -> new FloatSpan(null, 0, 0)),
        missing("array", () -> FloatSpan.of((float[]) null)));
  }

  private static Stream<Refusal> others() {
    return Stream.of(
        illegal("no thread", () -> Parallelism.on(Runnable::run, 0), "threads is 0", "at least 1"),
        illegal(
            "-1 threads", () -> Parallelism.on(Runnable::run, -1), "threads is -1", "at least 1"),
        illegal("no value", () -> update(0, RunningVariance.BIASED), "count is 0", "at least 1"),
        illegal(
            "one value of an unbiased variance",
            () -> update(1, RunningVariance.UNBIASED),
            "count is 1",
            "at least 2"),
        missing("executor", () -> Parallelism.on(null, 2)),
        missing("pool", () -> Parallelism.on(null)),
        missing("plan", () -> Moments.of(null)),
        missing("plan", () -> NormParameters.initial(null)),
        missing("other", () -> NormParameters.none().add(null)));
  }

  private static void update(long count, RunningVariance kept) {
    RunningStatistics statistics = new RunningStatistics(3);
    RunningStatistics.State before = statistics.state();
    Moments batch = Moments.of(new NormPlan(NormSpec.batchNorm(), Shape.dense(2, 3)));
    try {
      statistics.update(batch, new RunningAverage(Momentum.pooled(), kept), count);
    } finally {
      assertEquals(before, statistics.state());
    }
  }

  static Stream<Legal> legal() {
    float[] five = new float[5];
    FloatSpan all = FloatSpan.of(five);
    FloatSpan inside = new FloatSpan(five, 2, 0);
    return Stream.of(
        new Legal("an empty span at the end", () -> new FloatSpan(five, 5, 0)),
        new Legal(
            "an empty span shares no element",
            () -> assertTrue(!inside.overlaps(all) && !all.overlaps(inside))),
        new Legal(
            "an empty span does not share itself", () -> assertTrue(!inside.overlaps(inside))),
        new Legal(
            "neighbours share no element",
            () -> assertTrue(!all.withLength(2).overlaps(FloatSpan.from(five, 2)))),
        new Legal(
            "one element is enough to share",
            () -> assertTrue(all.withLength(3).overlaps(FloatSpan.from(five, 2)))),
        new Legal(
            "equal arrays are not the same memory",
            () -> assertTrue(!all.overlaps(FloatSpan.of(new float[5])))),
        new Legal(
            "one thread is the caller's",
            () -> assertEquals(1, Parallelism.on(Runnable::run, 1).threads())));
  }
}
