package dev.normkit.kernel;

import java.util.Arrays;

/**
 * Joins the moments of sets of equal size: the mean of the means, and the mean of the variances
 * plus the variance of the means (Chan, Golub &amp; LeVeque 1983). In double and without squares of
 * large means, so nothing cancels.
 */
public final class Merge {
  private Merge() {}

  /**
   * Joins the sets of each channel, which lie as far apart as there are channels, in order.
   *
   * @param sets those of each channel, one after the other
   * @param joint receives an entry per channel
   */
  public static void strided(Sets sets, Sets joint) {
    double[] means = sets.means;
    double[] variances = sets.variances;
    double[] mean = joint.means;
    double[] variance = joint.variances;
    int channels = mean.length;
    int count = means.length / channels;
    Arrays.fill(mean, 0);
    addTo(mean, means, channels, count);
    divide(mean, count);
    Arrays.fill(variance, 0);
    // By sets, not by channels, so that the compiler can vectorise the inner loop.
    for (int at = 0; at < means.length; at += channels) {
      for (int c = 0; c < channels; c++) {
        double shift = means[at + c] - mean[c];
        variance[c] += variances[at + c] + shift * shift;
      }
    }
    divide(variance, count);
  }

  private static void divide(double[] values, int divisor) {
    for (int i = 0; i < values.length; i++) {
      values[i] /= divisor;
    }
  }

  /** Adds each channel's values, which lie {@code channels} apart, to its sum, in order. */
  static void addTo(double[] sum, double[] values, int channels, int sets) {
    for (int set = 0; set < sets; set++) {
      int at = set * channels;
      for (int c = 0; c < channels; c++) {
        sum[c] += values[at + c];
      }
    }
  }

  /**
   * The moments of sets, with an entry per set.
   *
   * @param means of all
   * @param variances of all
   */
  public record Sets(double[] means, double[] variances) {

    /** Joins each {@code size} neighbours from {@code from} into one entry of the outputs. */
    void join(int from, int size, int groups, double[] mean, double[] variance, int at) {
      if (size == 1) {
        System.arraycopy(means, from, mean, at, groups);
        System.arraycopy(variances, from, variance, at, groups);
        return;
      }
      for (int group = 0; group < groups; group++) {
        int first = from + group * size;
        double joint = mean(first, size);
        mean[at + group] = joint;
        variance[at + group] = variance(first, size, joint);
      }
    }

    private double mean(int from, int count) {
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        sum += means[i];
      }
      return sum / count;
    }

    /** The joint variance, given the joint mean. */
    private double variance(int from, int count, double mean) {
      double sum = 0;
      for (int i = from; i < from + count; i++) {
        double shift = means[i] - mean;
        sum += variances[i] + shift * shift;
      }
      return sum / count;
    }
  }
}
