package dev.normkit.layer;

import static dev.normkit.layer.Refusal.illegal;
import static dev.normkit.layer.Refusal.missing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.RunningStatistics;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;

/** Running statistics that cannot be, imported or given back; those there stay as they are. */
final class StatisticsRefusals {
  private StatisticsRefusals() {}

  static Stream<Refusal> all() {
    return Stream.concat(running(), saved());
  }

  private static Refusal set(String name, FloatSpan mean, FloatSpan variance, String... words) {
    RunningStatistics statistics = new RunningStatistics(2);
    statistics.set(FloatSpan.of(3, 4), FloatSpan.of(5, 6));
    Executable call =
        () -> {
          try {
            statistics.set(mean, variance);
          } finally {
            assertEquals(3, statistics.mean(0));
            assertEquals(4, statistics.mean(1));
            assertEquals(5, statistics.variance(0));
            assertEquals(6, statistics.variance(1));
          }
        };
    return illegal(name, call, words);
  }

  private static Refusal set(String name, double[] mean, double[] variance, String... words) {
    RunningStatistics statistics = new RunningStatistics(2);
    statistics.set(FloatSpan.of(3, 4), FloatSpan.of(5, 6), 7);
    RunningStatistics.State before = statistics.state();
    Executable call =
        () -> {
          try {
            statistics.set(mean, variance);
          } finally {
            assertEquals(before, statistics.state());
          }
        };
    return illegal(name, call, words);
  }

  /** Two channels, the first of them good. */
  private static Refusal state(
      String name, RunningStatistics.Channel second, long batches, String... words) {
    Executable call =
        () ->
            new RunningStatistics.State(
                List.of(new RunningStatistics.Channel(1, 2, 3), second), batches, true);
    return illegal(name, call, words);
  }

  private static Stream<Refusal> saved() {
    double[] good = {1, 2};
    double tiny = -Double.MIN_VALUE;
    RunningStatistics two = new RunningStatistics(2);
    RunningStatistics.Channel fresh = new RunningStatistics.Channel(0, 1, 0);
    return Stream.of(
        set("NaN in double", new double[] {1, Double.NaN}, good, "mean of channel 1 is NaN"),
        set(
            "infinite in double",
            good,
            new double[] {Double.POSITIVE_INFINITY, 1},
            "variance of channel 0 is Infinity",
            "finite"),
        set("-4.9e-324", good, new double[] {1, tiny}, "channel 1 is -4.9E-324", "at least 0"),
        set("too few in double", new double[1], good, "mean has 1 values", "2 channels"),
        set("too many in double", good, new double[3], "variance has 3 values", "2 channels"),
        missing("newMean", () -> two.set(null, good)),
        missing("newVariance", () -> two.set(good, null)),
        missing("newVariance", () -> two.set(FloatSpan.of(1, 2), null)),
        missing("state", () -> two.set(null)),
        missing("other", () -> two.copyFrom(null)),
        missing("channels", () -> new RunningStatistics.State(null, 0, true)),
        state(
            "NaN mean in a state",
            new RunningStatistics.Channel(Double.NaN, 1, 0),
            3,
            "running mean of channel 1 is NaN"),
        state(
            "negative variance in a state",
            new RunningStatistics.Channel(1, -0.5, 0),
            3,
            "running variance of channel 1 is -0.5",
            "at least 0"),
        state(
            "-1 batches of a channel",
            new RunningStatistics.Channel(1, 1, -1),
            3,
            "batches of channel 1 is -1",
            "at least 0"),
        state(
            "more batches in a channel than in all",
            new RunningStatistics.Channel(1, 1, 4),
            3,
            "batches of channel 1 is 4",
            "at most 3, the batches seen"),
        state("-1 batches", fresh, -1, "batches is -1", "at least 0"),
        state(
            "too many batches", fresh, Long.MAX_VALUE, "batches is 9223372036854775807", "at most"),
        illegal(
            "batches, but nothing known",
            () ->
                new RunningStatistics.State(
                    List.of(fresh, new RunningStatistics.Channel(0, 1, 1)), 1, false),
            "known is false",
            "of channel 1"),
        illegal(
            "a state of another number of channels",
            () -> two.set(new RunningStatistics(3).state()),
            "state has 3 values",
            "2 channels"),
        illegal(
            "-1 seen",
            () -> two.set(FloatSpan.of(1, 2), FloatSpan.of(1, 2), -1),
            "seen is -1",
            "at least 0"),
        illegal(
            "too many seen",
            () -> two.set(FloatSpan.of(1, 2), FloatSpan.of(1, 2), Long.MAX_VALUE),
            "seen is 9223372036854775807",
            "at most"));
  }

  private static Stream<Refusal> running() {
    FloatSpan good = FloatSpan.of(1, 2);
    String finite = "must be finite";
    return Stream.of(
        set("NaN mean", FloatSpan.of(1, Float.NaN), good, "mean of channel 1 is NaN", finite),
        set(
            "infinite mean",
            FloatSpan.of(Float.NEGATIVE_INFINITY, 1),
            good,
            "mean of channel 0 is -Infinity",
            finite),
        set("NaN variance", good, FloatSpan.of(1, Float.NaN), "variance of channel 1", "NaN"),
        set(
            "negative variance",
            good,
            FloatSpan.of(1, -Float.MIN_VALUE),
            "variance of channel 1 is -1.4E-45",
            "at least 0"),
        set(
            "infinite variance",
            good,
            FloatSpan.of(1, Float.POSITIVE_INFINITY),
            "variance of channel 1 is Infinity",
            finite),
        set("too many means", FloatSpan.of(1, 2, 3), good, "mean has 3 values", "2 channels"),
        set("too few variances", good, FloatSpan.of(1), "variance has 1 values", "2 channels"),
        illegal("no channels", () -> new RunningStatistics(0), "channels is 0", "at least 1"),
        illegal("-1 channels", () -> new RunningStatistics(-1), "channels is -1", "at least 1"));
  }

  static Stream<Legal> legal() {
    double most = Double.MAX_VALUE;
    return Stream.of(
        new Legal(
            "variance 0", () -> new RunningStatistics(1).set(FloatSpan.of(-0f), FloatSpan.of(0))),
        new Legal(
            "any finite double",
            () -> new RunningStatistics(2).set(new double[] {-most, most}, new double[] {0, most})),
        new Legal(
            "2^62 batches",
            () -> new RunningStatistics(1).set(FloatSpan.of(0), FloatSpan.of(1), 1L << 62)));
  }
}
