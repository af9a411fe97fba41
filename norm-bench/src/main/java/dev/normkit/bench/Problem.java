package dev.normkit.bench;

import dev.normkit.api.NormPlan;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The numbers of one row, the same for every contestant and in every process.
 *
 * @param row the operation
 * @param shift how many floats outputs lie behind the start of their memory. The distance between
 *     inputs and outputs modulo the page size matters for speed, so the rounds differ in it
 * @param x the input: mean 0.5, variance 1
 * @param dy the gradient with respect to y; empty unless the row is a backward pass
 * @param weight γ
 * @param bias β; empty if the spec has none
 * @param runningMean per channel; empty unless the row is inference
 * @param runningVariance per channel; empty unless the row is inference
 */
record Problem(
    Row row,
    int shift,
    float[] x,
    float[] dy,
    float[] weight,
    float[] bias,
    float[] runningMean,
    float[] runningVariance) {

  /** Half the width of a uniform distribution with variance 1. */
  private static final double SPREAD = Math.sqrt(3);

  static Problem of(Row row, int shift) {
    NormPlan plan = row.plan();
    SplittableRandom random = new SplittableRandom(row.name().hashCode());
    int elements = plan.shape().elements();
    int parameters = plan.affineLength();
    int channels = row.pass() == Pass.INFERENCE ? plan.runningChannels() : 0;
    return new Problem(
        row,
        shift,
        uniform(random, elements, 0.5, SPREAD),
        uniform(random, row.pass() == Pass.BACKWARD ? elements : 0, 0, SPREAD),
        uniform(random, parameters, 1, 0.5),
        uniform(random, plan.spec().bias() ? parameters : 0, 0, 0.5),
        uniform(random, channels, 0.5, 0.1),
        uniform(random, channels, 1, 0.5));
  }

  /** A forward pass over data of a given mean and variance 1, with γ = 1 and β = 0. */
  static Problem ofMean(Row row, double mean) {
    NormPlan plan = row.plan();
    float[] weight = new float[plan.affineLength()];
    Arrays.fill(weight, 1);
    SplittableRandom random = new SplittableRandom(row.name().hashCode());
    float[] none = {};
    return new Problem(
        row,
        0,
        uniform(random, plan.shape().elements(), mean, SPREAD),
        none,
        weight,
        new float[weight.length],
        none,
        none);
  }

  private static float[] uniform(SplittableRandom random, int length, double mean, double spread) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (mean + spread * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  int elements() {
    return x.length;
  }
}
