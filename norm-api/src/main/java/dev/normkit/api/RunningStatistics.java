package dev.normkit.api;

import java.util.Arrays;

/**
 * Running mean and variance per channel, kept in double precision: {@code running = (1−w)·running +
 * w·batch}. Starts as mean 0, variance 1 with no batch seen, which inference refuses.
 *
 * <p>Values that are not finite never enter: a batch with NaN or ±Inf in a channel leaves that
 * channel's statistics as they were, also in a plain average.
 */
public final class RunningStatistics {
  private final double[] mean;
  private final double[] variance;

  /** Batches that each channel let in; fewer than all where some were not finite. */
  private final long[] letIn;

  private long batches;
  private boolean known;

  /**
   * Fresh statistics.
   *
   * @param channels C, at least 1
   * @throws IllegalArgumentException if channels is below 1
   */
  public RunningStatistics(int channels) {
    if (channels < 1) {
      throw new IllegalArgumentException("channels is " + channels + "; it must be at least 1");
    }
    mean = new double[channels];
    variance = new double[channels];
    letIn = new long[channels];
    reset();
  }

  /** Forgets everything: mean 0, variance 1, no batch seen. */
  public void reset() {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 1);
    Arrays.fill(letIn, 0);
    batches = 0;
    known = false;
  }

  /**
   * Takes over statistics computed elsewhere, for example imported from a framework. They count as
   * no batch: a cumulative average starts anew with the next one.
   *
   * @param newMean one finite value per channel
   * @param newVariance one finite value per channel, at least 0
   * @throws IllegalArgumentException if a length or a value does not fit; nothing is then changed
   */
  public void set(FloatSpan newMean, FloatSpan newVariance) {
    requireLength("running mean", newMean);
    requireLength("running variance", newVariance);
    for (int c = 0; c < mean.length; c++) {
      float m = newMean.get(c);
      float v = newVariance.get(c);
      if (!(Math.abs(m) <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "running mean of channel " + c + " is " + m + "; it must be finite");
      }
      if (!(v >= 0 && v <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            "running variance of channel " + c + " is " + v + "; it must be finite and at least 0");
      }
    }
    for (int c = 0; c < mean.length; c++) {
      mean[c] = newMean.get(c);
      variance[c] = newVariance.get(c);
    }
    Arrays.fill(letIn, 0);
    batches = 0;
    known = true;
  }

  /**
   * Takes over statistics that stand for a number of batches, so that a cumulative average goes on.
   *
   * @param newMean one finite value per channel
   * @param newVariance one finite value per channel, at least 0
   * @param seen the batches behind them, at least 0
   * @throws IllegalArgumentException if a length or a value does not fit; nothing is then changed
   */
  public void set(FloatSpan newMean, FloatSpan newVariance, long seen) {
    if (seen < 0) {
      throw new IllegalArgumentException("seen is " + seen + "; it must be at least 0");
    }
    set(newMean, newVariance);
    Arrays.fill(letIn, seen);
    batches = seen;
  }

  /**
   * Takes over other statistics of as many channels.
   *
   * @param other copied
   */
  void copyFrom(RunningStatistics other) {
    System.arraycopy(other.mean, 0, mean, 0, mean.length);
    System.arraycopy(other.variance, 0, variance, 0, variance.length);
    System.arraycopy(other.letIn, 0, letIn, 0, letIn.length);
    batches = other.batches;
    known = other.known;
  }

  private void requireLength(String name, FloatSpan span) {
    if (span.length() != mean.length) {
      throw new IllegalArgumentException(
          name + " has " + span.length() + " values, but there are " + mean.length + " channels");
    }
  }

  /**
   * Lets one channel of a batch in; values that are not finite are left out.
   *
   * @param channel from 0
   * @param batchMean the batch's mean
   * @param batchVariance the batch's variance, in the convention that is kept
   * @param momentum gives w, by the batches that this channel let in
   */
  void update(int channel, double batchMean, double batchVariance, Momentum momentum) {
    if (Double.isFinite(batchMean) && Double.isFinite(batchVariance)) {
      double weight = momentum.weightOfBatch(++letIn[channel]);
      mean[channel] = (1 - weight) * mean[channel] + weight * batchMean;
      variance[channel] = (1 - weight) * variance[channel] + weight * batchVariance;
      known = true;
    }
  }

  /** Counts a batch that is about to be let in. */
  void countBatch() {
    batches++;
  }

  /**
   * The number of channels.
   *
   * @return C
   */
  public int channels() {
    return mean.length;
  }

  /**
   * The running mean.
   *
   * @param channel from 0
   * @return its running mean
   */
  public double mean(int channel) {
    return mean[channel];
  }

  /**
   * The running variance.
   *
   * @param channel from 0
   * @return its running variance
   */
  public double variance(int channel) {
    return variance[channel];
  }

  /**
   * The batches seen since the start or the last reset.
   *
   * @return the count
   */
  public long batches() {
    return batches;
  }

  /**
   * Whether inference has something to use.
   *
   * @return true after a batch was let in or statistics were set
   */
  public boolean known() {
    return known;
  }
}
