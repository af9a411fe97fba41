package dev.normkit.bench;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How many times the time of one side another took: the geometric mean over pairs of processes and
 * its 95 % interval, by Student's t distribution of the pairs' log ratios.
 *
 * @param mean geometric
 * @param low the lower end of the interval; 0 with fewer than two pairs
 * @param high the upper end; infinite with fewer than two pairs
 * @param pairs how many
 */
record Ratio(double mean, double low, double high, int pairs) {
  /** What a change may cost: more than that, with certainty, is a loss. */
  static final double LIMIT = 1.05;

  private static final double CONFIDENCE = 0.95;

  /** What an interval says. */
  enum Verdict {
    /** All of it lies above {@link #LIMIT}. */
    SLOWER,
    /** All of it lies below 1 / {@link #LIMIT}. */
    FASTER,
    /** All of it lies between the two. */
    SAME,
    /** It reaches over a limit: more pairs would tell. */
    OPEN
  }

  /**
   * Compares pairs.
   *
   * @param over times, one per pair
   * @param under times of the same pairs
   * @throws IllegalArgumentException if there is no pair, a time lacks its partner or is not
   *     positive and finite
   */
  static Ratio of(List<Double> over, List<Double> under) {
    if (over.isEmpty() || over.size() != under.size()) {
      throw new IllegalArgumentException(
          over.size() + " times against " + under.size() + ": every pair needs one of each");
    }
    double[] logs = new double[over.size()];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = Math.log(positive(over.get(i))) - Math.log(positive(under.get(i)));
    }
    double mean = Arrays.stream(logs).average().orElseThrow();
    double error = error(logs, mean);
    return new Ratio(Math.exp(mean), Math.exp(mean - error), Math.exp(mean + error), logs.length);
  }

  /** Half the width of the interval of a mean; one value has none. */
  private static double error(double[] values, double mean) {
    int freedom = values.length - 1;
    if (freedom == 0) {
      return Double.POSITIVE_INFINITY;
    }
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double quantile = new TDistribution(freedom).inverseCumulativeProbability(0.5 + CONFIDENCE / 2);
    return quantile * Math.sqrt(squares / freedom / values.length);
  }

  private static double positive(double time) {
    if (!(time > 0 && time < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a time is " + time + " ns; it must be positive");
    }
    return time;
  }

  Verdict verdict() {
    if (low > LIMIT) {
      return Verdict.SLOWER;
    }
    if (high < 1 / LIMIT) {
      return Verdict.FASTER;
    }
    return low >= 1 / LIMIT && high <= LIMIT ? Verdict.SAME : Verdict.OPEN;
  }
}
