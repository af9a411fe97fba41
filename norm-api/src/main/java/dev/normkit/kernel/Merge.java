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
   * Joins the sets of each channel, all of them in order.
   *
   * @param sets one after the other, each with an entry per channel
   * @param joint receives an entry per channel
   */
  public static void strided(Neighbours sets, Neighbours joint) {
    int channels = joint.means.length;
    strided(
        sets.means,
        sets.variances,
        channels,
        sets.means.length / channels,
        joint.means,
        joint.variances);
  }

  /**
   * Joins the sets of each channel, which lie {@code channels} apart. By sets, not by channels, so
   * that the compiler can vectorise the loops.
   */
  static void strided(
      double[] means,
      double[] variances,
      int channels,
      int sets,
      double[] mean,
      double[] variance) {
    Arrays.fill(mean, 0, channels, 0);
    addTo(mean, means, channels, sets);
    for (int c = 0; c < channels; c++) {
      mean[c] /= sets;
    }
    Arrays.fill(variance, 0, channels, 0);
    for (int set = 0; set < sets; set++) {
      int at = set * channels;
      for (int c = 0; c < channels; c++) {
        double shift = means[at + c] - mean[c];
        variance[c] += variances[at + c] + shift * shift;
      }
    }
    for (int c = 0; c < channels; c++) {
      variance[c] /= sets;
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
   * Sets that lie beside each other.
   *
   * @param means of all
   * @param variances of all
   */
  public record Neighbours(double[] means, double[] variances) {

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
