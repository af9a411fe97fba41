package dev.normkit.monitor;

/**
 * How far the statistics of one batch are from those of all, as a standard deviation of the output
 * (see the package comment).
 *
 * @param mean through the batch mean, in units of √(σ²+ε)
 * @param scale through the batch variance, for a value one σ from the mean
 */
public record BatchNoise(double mean, double scale) {

  /**
   * What independent values of a normal distribution give.
   *
   * @param values m, at least 1; one value has no variance, so no noise of it
   * @return mean 1/√m, scale 1/√(2(m−1))
   */
  static BatchNoise ofIndependent(double values) {
    return new BatchNoise(1 / Math.sqrt(values), values > 1 ? 1 / Math.sqrt(2 * (values - 1)) : 0);
  }

  /**
   * Both parts together.
   *
   * @return √(mean² + scale²)
   */
  public double output() {
    return Math.sqrt(mean * mean + scale * scale);
  }

  /**
   * How many independent values would have as noisy a mean.
   *
   * @return 1/mean²; infinite where the mean does not change at all
   */
  public double effectiveValues() {
    return 1 / (mean * mean);
  }
}
