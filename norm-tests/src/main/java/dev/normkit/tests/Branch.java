package dev.normkit.tests;

import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * One way to draw statistics: every element belongs to one set, every set has a mean and a
 * variance, which is the mean of f·(x−ν)² + (ν−μ)². Usually ν = μ and f = 1: the biased variance.
 * SwitchableNorm mixes up to three branches, the other methods have one.
 */
final class Branch {
  private final int[] setOf;
  private final int[] counts;
  private final boolean learned;

  /** Whose means are ν. */
  private Branch inner = this;

  /** f. */
  private double factor = 1;

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
    branch.measureVariance(x);
    return branch;
  }

  /**
   * The same sets with variances of one value less, as SwitchableNorm's authors have them: ν is the
   * mean of another branch, of whose m values each f = m/(m−1) makes the variance unbiased. With
   * the instances in a sample that is mean(σ²_in+μ²_in) − μ², written without large squares.
   */
  Branch unbiased(double[] x, Branch within) {
    Branch branch = new Branch(setOf, true);
    System.arraycopy(mean, 0, branch.mean, 0, mean.length);
    branch.inner = within == this ? branch : within;
    branch.factor = within.counts[0] / (within.counts[0] - 1.0);
    branch.measureVariance(x);
    return branch;
  }

  private void measureVariance(double[] x) {
    double[] squares = inner.deviations(x);
    for (int i = 0; i < squares.length; i++) {
      double between = inner.meanOf(i) - meanOf(i);
      squares[i] = factor * squares[i] * squares[i] + between * between;
    }
    addAverage(squares, variance);
  }

  /**
   * Given statistics, which do not depend on x: where there are more sets than statistics, one
   * after the other, over and over.
   */
  static Branch given(double[] mean, double[] variance, int elements, IntUnaryOperator setOf) {
    Branch branch = new Branch(IntStream.range(0, elements).map(setOf).toArray(), false);
    for (int set = 0; set < branch.mean.length; set++) {
      branch.mean[set] = mean[set % mean.length];
      branch.variance[set] = variance[set % mean.length];
    }
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

  /** Half of what the set's variance grows by for each unit of an element, times the count. */
  double shift(double x, int element) {
    double nu = inner.meanOf(element);
    return factor * (x - nu) + (nu - meanOf(element));
  }

  /** The means, each with the spread of its set. */
  Estimate means(boolean centered) {
    Estimate means = new Estimate(mean.length);
    for (int set = 0; set < mean.length; set++) {
      // The last term: a mean in double is off by its own last digits.
      double size = Math.sqrt(variance[set]) + 0x1p-26 * Math.abs(mean[set]);
      means.add(set, mean[set], centered ? size + Float.MIN_NORMAL : 0);
    }
    return means;
  }

  /** The variances; squares may underflow where ε hides it. */
  Estimate variances(double epsilon) {
    Estimate variances = new Estimate(variance.length);
    for (int set = 0; set < variance.length; set++) {
      variances.add(set, variance[set], variance[set] + Math.min(epsilon, Float.MIN_NORMAL));
    }
    return variances;
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
