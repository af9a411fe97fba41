package dev.normkit.spi.kernel;

/**
 * Mean and biased variance of one contiguous run; holds the last result, so nothing is allocated.
 */
final class RunMoments {
  private final RunLoops loops;
  private final double epsilon;
  private final boolean centered;
  private final float[] sums = new float[2];

  /** μ of the last run; 0 when not centered. */
  double mean;

  /** σ² of the last run; the mean square when not centered. */
  double variance;

  RunMoments(RunLoops loops, double epsilon, boolean centered) {
    this.loops = loops;
    this.epsilon = epsilon;
    this.centered = centered;
  }

  /** Measures {@code n} elements from {@code at}. */
  void measure(float[] x, int at, int n) {
    double shift = measureAround(centered ? ReductionOrder.pivot(x, at, n) : 0, x, at, n);
    if (Precision.pivotIsFar(shift, variance + epsilon)) {
      shift = measureAround((float) mean, x, at, n);
    }
    if (!Precision.sumsSuffice(shift, variance + epsilon)) {
      mean = centered ? Precision.mean(x, at, 1, n) : 0;
      variance = Precision.meanSquare(x, at, 1, n, mean);
    }
  }

  /** Measures by float sums around a pivot; gives the distance of the mean from it. */
  private double measureAround(float k, float[] x, int at, int n) {
    double s = 0;
    double q = 0;
    for (int i = 0; i < n; i += ReductionOrder.CHUNK) {
      loops.sums(x, at + i, Math.min(ReductionOrder.CHUNK, n - i), k, sums);
      s += sums[0];
      q += sums[1];
    }
    double shift = centered ? s / n : 0;
    mean = k + shift;
    variance = Math.max(0, q / n - shift * shift);
    return shift;
  }
}
