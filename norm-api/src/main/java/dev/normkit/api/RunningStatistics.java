package dev.normkit.api;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Running mean and variance per channel, kept in double precision: {@code running = (1−w)·running +
 * w·batch}. They start as mean 0, variance 1 with no batch seen, which inference refuses.
 *
 * <p>{@link #state} gives all of it as values, to be saved with a model; {@link #set(State)}
 * restores it, so that inference has the same bits and training goes on as it would have. The other
 * {@code set} methods import the statistics of a framework.
 *
 * <p>Only finite values enter: a batch with NaN or ±Inf in a channel leaves that channel's
 * statistics as they were, even in a plain average.
 */
public final class RunningStatistics implements Serializable {
  private static final long serialVersionUID = 1L;

  private final double[] mean;
  private final double[] variance;

  /** Batches that each channel averages: all but those with values that aren't finite. */
  private final long[] letIn;

  /** Values behind each channel of {@link Momentum#pooled}; else 0. */
  private final long[] values;

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
    values = new long[channels];
    reset();
  }

  /** Forgets everything: mean 0, variance 1, no batch seen. */
  public void reset() {
    Arrays.fill(mean, 0);
    Arrays.fill(variance, 1);
    Arrays.fill(letIn, 0);
    Arrays.fill(values, 0);
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
    set(newMean, newVariance, 0);
  }

  /**
   * Takes over statistics that stand for a number of batches, so that a cumulative average goes on.
   * A pooled one goes by values, which {@link #set(State)} has: without them it starts anew with
   * the next batch.
   *
   * @param newMean one finite value per channel
   * @param newVariance one finite value per channel, at least 0
   * @param seen the batches behind them, at least 0 and at most 2⁶², where counting ends
   * @throws IllegalArgumentException if a length or a value does not fit; nothing is then changed
   */
  public void set(FloatSpan newMean, FloatSpan newVariance, long seen) {
    Objects.requireNonNull(newMean, "newMean");
    Objects.requireNonNull(newVariance, "newVariance");
    requireLength("running mean", newMean.length());
    requireLength("running variance", newVariance.length());
    ChannelChecks.requireCount("seen", seen);
    set(newMean::get, newVariance::get, seen);
  }

  /**
   * Takes over statistics in double precision, as {@link #set(FloatSpan, FloatSpan)} does.
   *
   * @param newMean one finite value per channel; copied
   * @param newVariance one finite value per channel, at least 0; copied
   * @throws IllegalArgumentException if a length or a value does not fit; nothing is then changed
   */
  public void set(double[] newMean, double[] newVariance) {
    Objects.requireNonNull(newMean, "newMean");
    Objects.requireNonNull(newVariance, "newVariance");
    requireLength("running mean", newMean.length);
    requireLength("running variance", newVariance.length);
    set(c -> newMean[c], c -> newVariance[c], 0);
  }

  private void set(IntToDoubleFunction newMean, IntToDoubleFunction newVariance, long seen) {
    List<Channel> each =
        IntStream.range(0, mean.length)
            .mapToObj(
                c -> new Channel(newMean.applyAsDouble(c), newVariance.applyAsDouble(c), seen))
            .toList();
    set(new State(each, seen, true));
  }

  /**
   * Takes over all that {@link #state} gave, to the last bit, also of another layer.
   *
   * @param state of as many channels
   * @throws IllegalArgumentException if the number of channels differs; nothing is then changed
   */
  public void set(State state) {
    Objects.requireNonNull(state, "state");
    requireLength("state", state.channels().size());
    for (int c = 0; c < mean.length; c++) {
      Channel channel = state.channels().get(c);
      mean[c] = channel.mean();
      variance[c] = channel.variance();
      letIn[c] = channel.batches();
      values[c] = channel.values();
    }
    batches = state.batches();
    known = state.known();
  }

  /**
   * {@return all of these statistics as values of their own, a copy; later batches don't change it}
   */
  public State state() {
    return new StateForm(mean, variance, letIn, values, batches, known).state();
  }

  /**
   * Takes over all of other statistics; as {@link #set(State)}, but allocates nothing.
   *
   * @param other of as many channels; copied
   * @throws IllegalArgumentException if the number of channels differs; nothing is then changed
   */
  public void copyFrom(RunningStatistics other) {
    Objects.requireNonNull(other, "other");
    requireLength("other", other.mean.length);
    System.arraycopy(other.mean, 0, mean, 0, mean.length);
    System.arraycopy(other.variance, 0, variance, 0, variance.length);
    System.arraycopy(other.letIn, 0, letIn, 0, letIn.length);
    System.arraycopy(other.values, 0, values, 0, values.length);
    batches = other.batches;
    known = other.known;
  }

  private void requireLength(String name, int length) {
    if (length != mean.length) {
      throw new IllegalArgumentException(
          name + " has " + length + " values, but there are " + mean.length + " channels");
    }
  }

  /**
   * Counts a batch and lets it in, channel by channel: {@code mean = (1−w)·mean + w·μ, variance =
   * (1−w)·variance + w·(c·σ²)}, where c is n/(n−1) for the unbiased variance of n values and 1 for
   * the biased one; of {@link Momentum#pooled} those of all values. A channel of which μ or σ²
   * isn't finite stays as it was, and so does one whose new mean or variance wouldn't be.
   *
   * @param batch one entry per channel ({@link Moments#acrossBatch})
   * @param average whose momentum gives w, by the batches that the channel has let in
   * @param count n, the values behind each variance of the batch
   * @throws IllegalArgumentException if the number of channels differs, or count is below 1, or
   *     below 2 where the unbiased variance is kept; nothing is then changed
   */
  public void update(Moments batch, RunningAverage average, long count) {
    requireLength("batch", Objects.requireNonNull(batch, "batch").count());
    Objects.requireNonNull(average, "average");
    int lost = average.unbiased() ? 1 : 0;
    ChannelChecks.requireMore(count, lost, average);
    batches = ChannelChecks.counted(batches, 1);
    Momentum momentum = average.momentum();
    boolean pooled = momentum.kind() == Momentum.Kind.POOLED;
    double correction = lost == 0 ? 1 : (double) count / (count - 1);
    for (int c = 0; c < mean.length; c++) {
      double batchMean = batch.mean(c);
      double batchVariance = batch.variance(c) * correction;
      if (Double.isFinite(batchMean) && Double.isFinite(batchVariance)) {
        if (pooled) {
          pool(c, batchMean, batch.variance(c), count, lost);
        } else {
          double weight = momentum.weightOfBatch(letIn[c] + 1);
          take(
              c,
              (1 - weight) * mean[c] + weight * batchMean,
              (1 - weight) * variance[c] + weight * batchVariance,
              values[c]);
        }
      }
    }
  }

  /** Joins the values of a batch with those before (Chan, Golub &amp; LeVeque 1983). */
  private void pool(int c, double batchMean, double batchVariance, long count, int lost) {
    long before = values[c];
    long all = ChannelChecks.counted(before, count);
    if (before == 0) {
      take(c, batchMean, batchVariance * ((double) count / (count - lost)), all);
      return;
    }
    double squares = variance[c] * (before - lost);
    double shift = batchMean - mean[c];
    double share = (double) count / all;
    double joined = squares + batchVariance * count + shift * shift * share * before;
    take(c, mean[c] + share * shift, joined / (all - lost), all);
  }

  /** Not where the result would be too large, as it can be behind statistics that were set. */
  private void take(int c, double newMean, double newVariance, long newValues) {
    if (Double.isFinite(newMean) && Double.isFinite(newVariance)) {
      mean[c] = newMean;
      variance[c] = newVariance;
      values[c] = newValues;
      letIn[c] = ChannelChecks.counted(letIn[c], 1);
      known = true;
    }
  }

  /** {@return the number of channels, C} */
  public int channels() {
    return mean.length;
  }

  /**
   * {@return the running mean of a channel}
   *
   * @param channel from 0
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public double mean(int channel) {
    return mean[channel];
  }

  /**
   * {@return the running variance of a channel}
   *
   * @param channel from 0
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public double variance(int channel) {
    return variance[channel];
  }

  /**
   * {@return the batches since the start or the last reset, PyTorch's {@code num_batches_tracked}}
   * Once statistics were set, it is the batches that came with them, and those since.
   */
  public long batches() {
    return batches;
  }

  /**
   * {@return the number of batches that a channel averages: all but those with NaN or ±Inf in it}
   *
   * @param channel from 0
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public long batches(int channel) {
    return letIn[channel];
  }

  /**
   * The values behind a channel's pooled statistics.
   *
   * @param channel from 0
   * @return the count; 0 where they aren't pooled
   * @throws IndexOutOfBoundsException if there is no such channel
   */
  public long values(int channel) {
    return values[channel];
  }

  /** {@return the running means, a copy} */
  public double[] means() {
    return mean.clone();
  }

  /** {@return the running variances, a copy} */
  public double[] variances() {
    return variance.clone();
  }

  /**
   * {@return whether inference has something to use: true after a batch was let in or statistics
   * were set}
   */
  public boolean known() {
    return known;
  }

  private Object writeReplace() {
    return new StatisticsForm(state());
  }

  private void readObject(ObjectInputStream stream) throws InvalidObjectException {
    throw Deserialized.withoutForm();
  }

  /**
   * One channel's share of a {@link State}.
   *
   * @param mean its running mean
   * @param variance its running variance
   * @param batches how many it let in
   * @param values how many are behind pooled statistics; else 0
   */
  public record Channel(double mean, double variance, long batches, long values)
      implements Serializable {
    /**
     * One that isn't pooled.
     *
     * @param mean its running mean
     * @param variance its running variance
     * @param batches how many it let in
     */
    public Channel(double mean, double variance, long batches) {
      this(mean, variance, batches, 0);
    }
  }

  /**
   * All that running statistics are, checked when made: values only, equal when equal. A file keeps
   * them exactly if it keeps each double in full, as 64 bits or in the digits of {@link
   * Double#toString(double)}.
   */
  public static final class State implements Serializable {
    private static final long serialVersionUID = 1L;

    /** A stream has a StateForm instead; to a record it could give a list of any length. */
    private final transient StateValues values;

    /**
     * Checks every value.
     *
     * @param channels one entry per channel; copied
     * @param batches how many were seen, at least as many as any channel let in
     * @param known whether inference has something to use; if not, means are 0 and variances 1
     * @throws IllegalArgumentException naming the channel, the value and what would do
     */
    public State(List<Channel> channels, long batches, boolean known) {
      values = new StateValues(channels, batches, known);
    }

    /** {@return one entry per channel, unmodifiable} */
    public List<Channel> channels() {
      return values.channels();
    }

    /** {@return how many batches were seen, at least as many as any channel let in} */
    public long batches() {
      return values.batches();
    }

    /** {@return whether inference has something to use; if not, means are 0 and variances 1} */
    public boolean known() {
      return values.known();
    }

    private Object writeReplace() {
      return StateForm.of(this);
    }

    private void readObject(ObjectInputStream stream) throws InvalidObjectException {
      throw Deserialized.withoutForm();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof State that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return values.hashCode();
    }

    /** All values, with the names of the methods. */
    @Override
    public String toString() {
      return values.toString().replaceFirst("StateValues", "State");
    }
  }
}
