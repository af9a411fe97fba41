package dev.normkit.tests;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * One way to draw statistics: every element belongs to one set, every set has a mean and a biased
 * variance. SwitchableNorm mixes up to three branches, the other methods have one.
 */
final class Branch {
  private final int[] setOf;
  private final int[] counts;
  private final boolean learned;
  final double[] mean;
  final double[] variance;

  /** Weight of this branch among the means. */
  double meanWeight = 1;

  /** Weight of this branch among the variances. */
  double varianceWeight = 1;

  private Branch(int[] setOf, boolean learned) {
    this.setOf = setOf;
    this.learned = learned;
    counts = new int[IntStream.of(setOf).max().orElse(-1) + 1];
    for (int set : setOf) {
      counts[set]++;
    }
    mean = new double[counts.length];
    variance = new double[counts.length];
  }

  /** Statistics of x; around 0 instead of the mean when not centered. */
  static Branch measured(double[] x, boolean centered, IntUnaryOperator setOf) {
    Branch branch = new Branch(IntStream.range(0, x.length).map(setOf).toArray(), true);
    if (centered) {
      branch.addAverage(x, branch.mean);
      // The first average of large values is off by a few digits; the average of the rests is not.
      branch.addAverage(branch.deviations(x), branch.mean);
    }
    double[] squares = branch.deviations(x);
    for (int i = 0; i < squares.length; i++) {
      squares[i] *= squares[i];
    }
    branch.addAverage(squares, branch.variance);
    return branch;
  }

  /** Given statistics, which do not depend on x. */
  static Branch given(double[] mean, double[] variance, int elements, IntUnaryOperator setOf) {
    Branch branch = new Branch(IntStream.range(0, elements).map(setOf).toArray(), false);
    System.arraycopy(mean, 0, branch.mean, 0, branch.mean.length);
    System.arraycopy(variance, 0, branch.variance, 0, branch.variance.length);
    return branch;
  }

  private double[] deviations(double[] x) {
    double[] deviations = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      deviations[i] = x[i] - mean[setOf[i]];
    }
    return deviations;
  }

  private void addAverage(double[] values, double[] averages) {
    double[] sums = sums(values);
    for (int set = 0; set < averages.length; set++) {
      averages[set] += sums[set] / counts[set];
    }
  }

  private double[] sums(double[] values) {
    double[] sums = new double[counts.length];
    for (int i = 0; i < values.length; i++) {
      sums[setOf[i]] += values[i];
    }
    return sums;
  }

  /** The average over an element's set. */
  double[] averages(double[] values) {
    double[] averages = new double[values.length];
    double[] sums = sums(values);
    for (int i = 0; i < values.length; i++) {
      averages[i] = sums[setOf[i]] / counts[setOf[i]];
    }
    return averages;
  }

  /** Whether the statistics don't depend on x. */
  boolean given() {
    return !learned;
  }

  double meanOf(int element) {
    return mean[setOf[element]];
  }

  double varianceOf(int element) {
    return variance[setOf[element]];
  }
}
