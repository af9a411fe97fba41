package dev.normkit.monitor;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;

/** The batch statistics of the last steps, in memory taken once. */
final class StepHistory {
  private final double[][] means;
  private final double[][] variances;
  private final int[] samples;
  private final int[] values;
  private long seen;

  StepHistory(int window, int channels) {
    means = new double[window][channels];
    variances = new double[window][channels];
    samples = new int[window];
    values = new int[window];
  }

  /** Keeps a step in place of the oldest. */
  void add(NormPlan plan, Moments moments) {
    int place = (int) (seen++ % values.length);
    samples[place] = plan.shape().batch();
    values[place] = plan.valuesPerChannel();
    for (int c = 0; c < means[place].length; c++) {
      means[place][c] = moments.mean(c);
      variances[place][c] = moments.variance(c);
    }
  }

  /** All steps ever added. */
  long seen() {
    return seen;
  }

  /** The steps that are kept. */
  int size() {
    return (int) Math.min(seen, values.length);
  }

  int channels() {
    return means[0].length;
  }

  private int place(int step) {
    return (int) ((seen - size() + step) % values.length);
  }

  /** The batch mean of a channel, step 0 being the oldest kept. */
  double mean(int step, int channel) {
    return means[place(step)][channel];
  }

  /** The biased batch variance of a channel. */
  double variance(int step, int channel) {
    return variances[place(step)][channel];
  }

  /** Whether a channel's statistics were numbers. */
  boolean finite(int step, int channel) {
    return Double.isFinite(mean(step, channel)) && Double.isFinite(variance(step, channel));
  }

  /** The values per channel of a step. */
  int values(int step) {
    return values[place(step)];
  }

  /** The batch of usual size. */
  UsualBatch usual() {
    return new UsualBatch(harmonicMean(samples), usualValues());
  }

  /** The values per channel of the batch of usual size. */
  double usualValues() {
    return harmonicMean(values);
  }

  /** Noise goes by reciprocals. The order of the steps is that of time. */
  private double harmonicMean(int[] sizes) {
    double reciprocals = 0;
    for (int step = 0; step < size(); step++) {
      reciprocals += 1.0 / sizes[place(step)];
    }
    return size() / reciprocals;
  }
}
