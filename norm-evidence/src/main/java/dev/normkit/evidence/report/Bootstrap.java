package dev.normkit.evidence.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure a mean is: the percentile bootstrap (Efron 1979), with draws that are always the same.
 */
public final class Bootstrap {
  private static final int DRAWS = 10_000;
  private static final double OUTSIDE = 0.025;

  private Bootstrap() {}

  /**
   * The mean of some values, with its 95 % interval. Of few values it is rather too narrow.
   *
   * @param values at least one
   */
  public static Effect mean(double[] values) {
    SplittableRandom random = new SplittableRandom(1);
    double[] means = new double[DRAWS];
    for (int draw = 0; draw < DRAWS; draw++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      means[draw] = sum / values.length;
    }
    Arrays.sort(means);
    int left = (int) (OUTSIDE * DRAWS);
    double mean = Arrays.stream(values).average().orElseThrow();
    return new Effect(mean, means[left], means[DRAWS - 1 - left], values.length);
  }
}
