package dev.normkit.selector.backend;

import dev.normkit.selector.decision.MeasuredTime;
import dev.normkit.selector.measure.Noise;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.TimeText;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Measured times ranked, and their reasons in words. */
final class TimeRanking {
  private final List<MeasuredTime> times;
  private final MeasuredTime best;

  /** The times within noise of the least, the best first. */
  private final List<MeasuredTime> ties;

  TimeRanking(List<MeasuredTime> times, List<Answer> answers) {
    this.times = times;
    MeasuredTime least = Noise.least(times);
    ties =
        times.stream()
            .filter(time -> Noise.within(time, least))
            .sorted(
                Comparator.comparingDouble((MeasuredTime time) -> estimate(time, answers))
                    .thenComparing(MeasuredTime::threads)
                    .thenComparing(MeasuredTime::backend))
            .toList();
    best = ties.get(0);
  }

  private static double estimate(MeasuredTime time, List<Answer> answers) {
    return answers.stream()
        .filter(answer -> answer.id().equals(time.backend()))
        .mapToDouble(answer -> answer.estimate().nanos(time.threads()))
        .findFirst()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** The best one. */
  MeasuredTime best() {
    return best;
  }

  /** Why the best one is taken. */
  String reason(Workload workload) {
    String per = " per " + workload.unit();
    if (ties.size() == 1) {
      return "measured "
          + describe(best.backend(), per)
          + (times.size() == 1 ? ", the only one" : ", the fastest");
    }
    String others =
        ties.stream()
            .skip(1)
            .map(time -> time.backend() + (parallel() ? on(time.threads()) : ""))
            .collect(Collectors.joining(" and "));
    return "measured "
        + describe(best.backend(), per)
        + "; a tie with "
        + others
        + " within noise, decided by the estimate";
  }

  /** Why another is not. */
  String behind(String id) {
    double least =
        of(id).stream().mapToDouble(MeasuredTime::nanos).min().orElse(Double.POSITIVE_INFINITY);
    boolean tie = ties.stream().anyMatch(time -> time.backend().equals(id));
    return "measured "
        + describe(id, "")
        + (tie
            ? ", a tie with " + best.backend() + " within noise"
            : times(least, best.nanos(), best.backend()));
  }

  /** The reported time: of the chosen backend that on its threads, of another its least. */
  private String describe(String id, String per) {
    List<MeasuredTime> own =
        of(id).stream()
            .sorted(
                Comparator.comparing((MeasuredTime time) -> time != best)
                    .thenComparingDouble(MeasuredTime::nanos))
            .toList();
    String first = TimeText.of(own.get(0).nanos()) + per;
    return parallel()
        ? first
            + on(own.get(0).threads())
            + own.stream()
                .skip(1)
                .map(time -> TimeText.of(time.nanos()) + on(time.threads()))
                .collect(Collectors.joining(", ", " (", ")"))
        : first;
  }

  private List<MeasuredTime> of(String id) {
    return times.stream().filter(time -> time.backend().equals(id)).toList();
  }

  private boolean parallel() {
    return times.stream().anyMatch(time -> time.threads() > 1);
  }

  static String on(int threads) {
    return " on " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** For example {@code , 3.2 times simd}. */
  static String times(double nanos, double best, String id) {
    return best == 0 ? ", more than " + id : ", " + TimeText.ratio(nanos / best) + " times " + id;
  }
}
