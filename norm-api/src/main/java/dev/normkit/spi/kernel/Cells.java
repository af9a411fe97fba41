package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;

/**
 * The cells of a {@link dev.normkit.spi.Geometry.Channels}: planes or columns. Every method works
 * on the channels {@code from} to {@code to} of one block; per-channel arrays are indexed by
 * channel. Not for sharing between threads: implementations hold scratch.
 */
interface Cells {

  /**
   * Mean and biased variance of each group of neighbouring channels.
   *
   * @param mean receives μ, one entry per group, from {@code at}
   * @param variance receives σ²
   */
  void moments(FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at);

  /** y from each channel's mean and rstd, γ and β. */
  void normalize(
      FloatSpan x,
      FloatSpan y,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight,
      FloatSpan bias);

  /**
   * Σdy and Σdy·(x−mean) of each cell.
   *
   * @param s receives Σdy, one entry per channel, from {@code at}
   * @param q receives Σdy·(x−mean)
   */
  void gradientSums(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      double[] s,
      double[] q,
      int at);

  /** dx from each channel's mean, rstd, γ and backward coefficients. */
  void inputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight);
}
