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
   * The noise of independent values of a normal distribution.
   *
   * @param values m, at least 1; one value has no variance, so its scale has no noise
   * @return mean 1/√m, scale 1/√(2(m−1))
   */
  static BatchNoise ofIndependent(double values) {
    return new BatchNoise(1 / Math.sqrt(values), values > 1 ? 1 / Math.sqrt(2 * (values - 1)) : 0);
  }

  /** {@return both parts together, √(mean² + scale²)} */
  public double output() {
    return Math.sqrt(mean * mean + scale * scale);
  }

  /**
   * {@return how many independent values would have as noisy a mean, 1/mean²; infinite if the mean
   * doesn't change}
   */
  public double effectiveValues() {
    return 1 / (mean * mean);
  }
}
