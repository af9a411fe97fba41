package dev.normkit.spi.kernel;

/**
 * Joins the moments of sets of equal size: the mean of the means, and the mean of the variances
 * plus the variance of the means (Chan, Golub &amp; LeVeque 1983). In double and without squares of
 * large means, so nothing cancels.
 */
final class Merge {
  private Merge() {}

  /** The mean of {@code count} values at a stride. */
  static double mean(double[] values, int at, int step, int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[at + i * step];
    }
    return sum / count;
  }

  /** The joint variance of {@code count} sets at a stride, given their joint mean. */
  static double variance(
      double[] means, double[] variances, int at, int step, int count, double mean) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      double shift = means[at + i * step] - mean;
      sum += variances[at + i * step] + shift * shift;
    }
    return sum / count;
  }

  /** Joins each {@code size} neighbouring sets from {@code from} into one entry of the outputs. */
  static void neighbours(
      double[] means,
      double[] variances,
      int from,
      int size,
      int groups,
      double[] mean,
      double[] variance,
      int at) {
    if (size == 1) {
      System.arraycopy(means, from, mean, at, groups);
      System.arraycopy(variances, from, variance, at, groups);
      return;
    }
    for (int group = 0; group < groups; group++) {
      int first = from + group * size;
      double joint = mean(means, first, 1, size);
      mean[at + group] = joint;
      variance[at + group] = variance(means, variances, first, 1, size, joint);
    }
  }
}
