package dev.normkit.selector.measure;

import dev.normkit.selector.decision.MeasuredTime;
import java.util.Comparator;
import java.util.List;

/** Which differences between measured times count. */
public final class Noise {
  /** A smaller difference doesn't count, however calm the machine seemed. */
  private static final double LEAST_NOISE = 0.02;

  /** A larger difference counts, however restless the machine was: batches were interleaved. */
  private static final double MOST_NOISE = 0.1;

  private Noise() {}

  /**
   * Whether more rounds would hardly say more: each time is either beyond the noise of the least or
   * as calm as times become.
   */
  static boolean clear(List<MeasuredTime> times) {
    MeasuredTime least = least(times);
    return times.stream()
        .filter(time -> time != least)
        .allMatch(time -> !within(time, least) || time.noise() + least.noise() <= LEAST_NOISE);
  }

  public static MeasuredTime least(List<MeasuredTime> times) {
    return times.stream().min(Comparator.comparingDouble(MeasuredTime::nanos)).orElseThrow();
  }

  /** Whether the difference to the least time is noise. */
  public static boolean within(MeasuredTime time, MeasuredTime least) {
    double noise = Math.min(MOST_NOISE, Math.max(LEAST_NOISE, time.noise() + least.noise()));
    return time.nanos() <= least.nanos() * (1 + noise);
  }
}
