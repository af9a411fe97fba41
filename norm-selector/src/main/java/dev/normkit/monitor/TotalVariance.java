package dev.normkit.monitor;

/**
 * The variance of a channel's values as pooled running statistics have it: within batches and
 * between them. Batch t of mₜ values has the unbiased variance v on average, and its mean the
 * variance V·m/mₜ, m being the usual mₜ. So of n batches with N values
 *
 * <pre>
 *   within    E Σ mₜ·σₜ²       = (N−n)·v
 *   between   E Σ mₜ·(bₜ−b̄)²  = (n−1)·m·V
 * </pre>
 *
 * <p>and both together over N, or over N−1 if unbiased, are what is kept. That is v for independent
 * values, of which V is v/m, and (m−1)/m·v + V after many batches of whatever values.
 *
 * @param within the share of v
 * @param between that of V
 * @param batches n, of which V is known to a variance of 2V²/(n−1)
 */
record TotalVariance(double within, double between, long batches) {

  /** After a known number of batches and values. */
  static TotalVariance of(long batches, long values, boolean unbiased, double usualValues) {
    double divisor = Math.max(1, unbiased ? values - 1 : values);
    return new TotalVariance(
        (values - batches) / divisor, (batches - 1) * usualValues / divisor, batches);
  }

  /** After so many that their number doesn't matter. */
  static TotalVariance ofMany(long batches, double usualValues) {
    return new TotalVariance((usualValues - 1) / usualValues, 1, batches);
  }

  /** What is kept if a batch has variance v, and its mean V. */
  double value(double variance, double ofMean) {
    return within * variance + between * ofMean;
  }

  /**
   * The variance of what is kept less what the window says of it. The window knows V to 3V² over
   * its batches (von Neumann), and both errors are taken for independent, which is the worst case.
   *
   * @param ofVariances the variance of v against the window's, by noise alone
   * @param means the window's V and number of batches
   */
  double noise(double ofVariances, Trend means) {
    double ofMean = between * means.noise();
    double error = 3.0 / means.count() + 2.0 / Math.max(1, batches - 1);
    return within * within * ofVariances + ofMean * ofMean * error;
  }
}
