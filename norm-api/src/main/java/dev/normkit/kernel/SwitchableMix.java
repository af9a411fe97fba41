package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import java.util.Arrays;
import java.util.Optional;

/**
 * SwitchableNorm's statistics (Luo et al. 2018): from the plain statistics of every cell (sample,
 * channel) it derives those of the layer and of the batch and mixes them with {@code w =
 * softmax(λ)} for means and {@code w' = softmax(λ')} for variances:
 *
 * <pre>
 *   μ_ln = mean over C of μ_in     σ²_ln = mean over C of σ²_in + variance over C of μ_in
 *   μ_bn, σ²_bn                    the same over N, or the running statistics
 *   μ = Σ wⱼ·μⱼ     σ² = Σ w'ⱼ·σ²ⱼ     rstd = 1/√(σ²+ε)
 * </pre>
 *
 * <p>Of {@link MixedVariance#UNBIASED} σ²_in is that of S−1, from which the others follow; on dense
 * data σ²_ln is that of C−1 and σ²_bn that of N−1. Without the batch branch its weights are 0.
 *
 * <p>A branch of weight 0, whose logit is −∞ or lies 746 or more below the largest, is left out,
 * not multiplied: a NaN in it changes nothing, and its logit's gradient is 0. A logit of NaN or +∞,
 * or −∞ in all of them, makes all weights NaN, and with them every mean or variance.
 *
 * <p>All in double, with StrictMath in the softmax, so every backend and JDK agrees. On dense data
 * there is no IN branch. Reused between calls; not for sharing between threads while it changes.
 */
public final class SwitchableMix {
  /** in, ln and bn. */
  private static final int BRANCHES = 3;

  private final int samples;
  private final int channels;
  private final int cellLength;
  private final double epsilon;

  /** Weights of the in, ln and bn branch; that of an absent branch is 0. */
  private final double[] meanWeights = new double[BRANCHES];

  private final double[] varianceWeights = new double[BRANCHES];

  /** Index of the first branch that exists: 0 (in) or 1 (ln, on dense data). */
  private final int firstBranch;

  /** What turns biased variances of one branch into those that are mixed, where it isn't 1. */
  private final double cellFactor;

  private final double layerFactor;
  private final double batchFactor;
  private final double[] cellMean;
  private final double[] cellVariance;
  private final Merge.Sets cells;
  private final double[] layerMean;
  private final double[] layerVariance;
  private final double[] batchMean;
  private final double[] batchVariance;
  private final Merge.Sets batches;
  private final double[] mean;
  private final double[] rstd;
  private final double[] p;
  private final double[] q;
  private final double[] meanSums = new double[BRANCHES];
  private final double[] varianceSums = new double[BRANCHES];
  private final double[] layerDMean;
  private final double[] layerDVariance;
  private final double[] batchDMean;
  private final double[] batchDVariance;
  private boolean batchFixed;

  /** The branch of the largest weight among the means. */
  private int heaviest;

  /** Room for one plan of the SWITCHABLE method. */
  SwitchableMix(NormPlan plan) {
    samples = plan.shape().batch();
    channels = plan.shape().channels();
    cellLength = plan.shape().spatial();
    epsilon = plan.spec().epsilon();
    boolean dense = !plan.shape().hasSpatialAxes();
    firstBranch = firstBranch(plan);
    boolean unbiased = plan.spec().mixing().orElseThrow().unbiased();
    cellFactor = unbiased && !dense ? factor(cellLength) : 1;
    layerFactor = unbiased && dense ? factor(channels) : 1;
    batchFactor = unbiased && dense ? factor(samples) : 1;
    cellMean = new double[samples * channels];
    cellVariance = new double[samples * channels];
    cells = new Merge.Sets(cellMean, cellVariance);
    layerMean = new double[samples];
    layerVariance = new double[samples];
    batchMean = new double[channels];
    batchVariance = new double[channels];
    batches = new Merge.Sets(batchMean, batchVariance);
    mean = new double[samples * channels];
    rstd = new double[samples * channels];
    p = new double[samples * channels];
    q = new double[samples * channels];
    layerDMean = new double[samples];
    layerDVariance = new double[samples];
    batchDMean = new double[channels];
    batchDVariance = new double[channels];
  }

  private static int firstBranch(NormPlan plan) {
    return plan.shape().hasSpatialAxes() ? 0 : 1;
  }

  private static double factor(int values) {
    return values / (values - 1.0);
  }

  /** Mixes the plain statistics of every cell; running ones take the place of the batch's. */
  void mix(Moments cellMoments, NormParameters parameters, Optional<RunningStatistics> running) {
    for (int cell = 0; cell < cellMean.length; cell++) {
      cellMean[cell] = cellMoments.mean(cell);
      cellVariance[cell] = cellMoments.variance(cell);
    }
    mix(parameters, running);
  }

  /** As {@link #mix(Moments, NormParameters, Optional)}, from means and variances. */
  void mix(
      double[] means,
      double[] variances,
      NormParameters parameters,
      Optional<RunningStatistics> running) {
    System.arraycopy(means, 0, cellMean, 0, cellMean.length);
    System.arraycopy(variances, 0, cellVariance, 0, cellVariance.length);
    mix(parameters, running);
  }

  private void mix(NormParameters parameters, Optional<RunningStatistics> running) {
    batchFixed = running.isPresent();
    softmax(parameters.meanLogits(), firstBranch, meanWeights);
    softmax(parameters.varianceLogits(), firstBranch, varianceWeights);
    heaviest = firstBranch;
    for (int j = firstBranch + 1; j < meanWeights.length; j++) {
      heaviest = meanWeights[j] > meanWeights[heaviest] ? j : heaviest;
    }
    scale(cellVariance, cellFactor);
    cells.join(0, channels, samples, layerMean, layerVariance, 0);
    scale(layerVariance, layerFactor);
    if (batchFixed) {
      for (int c = 0; c < channels; c++) {
        batchMean[c] = running.get().mean(c);
        batchVariance[c] = running.get().variance(c);
      }
    } else {
      Merge.strided(cells, batches);
      scale(batchVariance, batchFactor);
    }
    for (int cell = 0; cell < mean.length; cell++) {
      mixCell(cell, cell / channels, cell % channels);
    }
  }

  private static void scale(double[] values, double factor) {
    if (factor != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
  }

  private void mixCell(int cell, int n, int c) {
    // Relative to the heaviest branch, so that weights that add up to 1 only nearly cost no large
    // mean digits.
    double base =
        switch (heaviest) {
          case 0 -> cellMean[cell];
          case 1 -> layerMean[n];
          default -> batchMean[c];
        };
    mean[cell] =
        base
            + share(meanWeights[0], cellMean[cell] - base)
            + share(meanWeights[1], layerMean[n] - base)
            + share(meanWeights[2], batchMean[c] - base);
    rstd[cell] = Moments.rstd(mixedVariance(cell, n, c), epsilon);
  }

  private double mixedVariance(int cell, int n, int c) {
    return share(varianceWeights[0], cellVariance[cell])
        + share(varianceWeights[1], layerVariance[n])
        + share(varianceWeights[2], batchVariance[c]);
  }

  /** What a branch gives to the mix: nothing if its weight is 0, even of NaN. */
  private static double share(double weight, double value) {
    return weight == 0 ? 0 : weight * value;
  }

  /**
   * Whether the batch, or the running statistics in its place, have a weight other than 0.
   *
   * @param plan of the SWITCHABLE method
   * @param parameters with the mixing logits
   * @return false if they are left out
   */
  public static boolean usesBatch(NormPlan plan, NormParameters parameters) {
    int first = firstBranch(plan);
    double[] means = new double[BRANCHES];
    double[] variances = new double[BRANCHES];
    softmax(parameters.meanLogits(), first, means);
    softmax(parameters.varianceLogits(), first, variances);
    return means[BRANCHES - 1] != 0 || variances[BRANCHES - 1] != 0;
  }

  private static void softmax(FloatSpan logits, int firstBranch, double[] weights) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < logits.length(); j++) {
      largest = Math.max(largest, logits.get(j));
    }
    double sum = 0;
    for (int j = 0; j < logits.length(); j++) {
      weights[firstBranch + j] = StrictMath.exp(logits.get(j) - largest);
      sum += weights[firstBranch + j];
    }
    for (int j = firstBranch; j < firstBranch + logits.length(); j++) {
      weights[j] /= sum;
    }
  }

  /**
   * Computes the backward coefficients {@link #p} and {@link #q} of every cell and the gradients of
   * the mixing logits, after {@link #mix}: with dμ = −Σg·rstd and dσ² = −½Σg·x̂·rstd² of each cell,
   * {@code dλⱼ = wⱼ·Σ dμ·(μⱼ − μ)} and {@code dλ'ⱼ = w'ⱼ·Σ dσ²·(σ²ⱼ − σ²)}.
   *
   * @param s Σdy of every cell
   * @param product Σdy·(x−μ) of every cell
   */
  void differentiate(double[] s, double[] product, FloatSpan weight, NormParameters gradients) {
    double[] dMean = p;
    double[] dVariance = q;
    for (int cell = 0; cell < mean.length; cell++) {
      double gamma = weight.get(cell % channels);
      dMean[cell] = -gamma * rstd[cell] * s[cell];
      dVariance[cell] = -0.5 * gamma * rstd[cell] * rstd[cell] * rstd[cell] * product[cell];
    }
    logitGradients(dMean, dVariance, gradients);
    coefficients(dMean, dVariance);
  }

  private void logitGradients(double[] dMean, double[] dVariance, NormParameters gradients) {
    Arrays.fill(meanSums, 0);
    Arrays.fill(varianceSums, 0);
    for (int cell = 0; cell < mean.length; cell++) {
      int n = cell / channels;
      int c = cell % channels;
      double variance = mixedVariance(cell, n, c);
      meanSums[0] += dMean[cell] * (cellMean[cell] - mean[cell]);
      meanSums[1] += dMean[cell] * (layerMean[n] - mean[cell]);
      meanSums[2] += dMean[cell] * (batchMean[c] - mean[cell]);
      varianceSums[0] += dVariance[cell] * (cellVariance[cell] - variance);
      varianceSums[1] += dVariance[cell] * (layerVariance[n] - variance);
      varianceSums[2] += dVariance[cell] * (batchVariance[c] - variance);
    }
    writeLogits(meanWeights, meanSums, gradients.meanLogits());
    writeLogits(varianceWeights, varianceSums, gradients.varianceLogits());
  }

  private void writeLogits(double[] weights, double[] sums, FloatSpan gradient) {
    for (int j = 0; j < gradient.length(); j++) {
      double weight = weights[firstBranch + j];
      // A branch that is all of the mix stays all of it, so its gradient is 0 as well.
      gradient.array()[gradient.offset() + j] =
          weight == 1 ? 0 : (float) share(weight, sums[firstBranch + j]);
    }
  }

  /**
   * Turns dμ and dσ² of the cells (in p and q) into the coefficients of x−μ_in and 1. Around μ_in,
   * not the mix, from which x may lie any number of deviations away: then both terms would be large
   * and cancel.
   */
  private void coefficients(double[] dMean, double[] dVariance) {
    sumOver(dMean, layerDMean, batchDMean);
    sumOver(dVariance, layerDVariance, batchDVariance);
    double ln = 1.0 / channels;
    double bn = 1.0 / samples;
    for (int cell = 0; cell < mean.length; cell++) {
      int n = cell / channels;
      int c = cell % channels;
      double in = share(varianceWeights[0], dVariance[cell]);
      double layer = share(varianceWeights[1], ln * layerDVariance[n]);
      double batch = share(varianceWeights[2], bn * batchDVariance[c]);
      double means =
          share(meanWeights[0], dMean[cell])
              + share(meanWeights[1], ln * layerDMean[n])
              + share(meanWeights[2], bn * batchDMean[c]);
      double shifts =
          share(layer * layerFactor, cellMean[cell] - layerMean[n])
              + share(batch * batchFactor, cellMean[cell] - batchMean[c]);
      p[cell] = 2 * (in + layer + batch) * cellFactor / cellLength;
      q[cell] = (means + 2 * shifts) / cellLength;
    }
  }

  /**
   * Sums over the channels of each sample, and over the samples of each channel. Running statistics
   * depend on no sample, so a NaN in one must not reach the others: their sums stay 0.
   */
  private void sumOver(double[] values, double[] layers, double[] batches) {
    Arrays.fill(layers, 0);
    Arrays.fill(batches, 0);
    for (int cell = 0; cell < values.length; cell++) {
      layers[cell / channels] += values[cell];
      if (!batchFixed) {
        batches[cell % channels] += values[cell];
      }
    }
  }

  /** μ of a cell, counted as sample·C + channel. */
  double mean(int cell) {
    return mean[cell];
  }

  /** 1/√(σ²+ε) of the mixed variance. */
  double rstd(int cell) {
    return rstd[cell];
  }

  /** μ_in: the mean of the cell alone. */
  double cellMean(int cell) {
    return cellMean[cell];
  }

  /** The backward coefficient of x−μ_in. */
  double p(int cell) {
    return p[cell];
  }

  /** The backward constant. */
  double q(int cell) {
    return q[cell];
  }

  /** The statistics of the batch branch, where they are drawn from x; of dense data biased. */
  void saveBatch(Moments batch) {
    if (batchFactor != 1) {
      Merge.strided(cells, batches);
    }
    for (int c = 0; c < channels; c++) {
      batch.set(c, batchMean[c], batchVariance[c], epsilon);
    }
    scale(batchVariance, batchFactor);
  }

  /**
   * Whether all weight lies on statistics that don't depend on x: then dx = rstd·γ·dy, and p and q
   * are 0 by definition.
   */
  boolean fixed() {
    return batchFixed
        && meanWeights[0] == 0
        && meanWeights[1] == 0
        && varianceWeights[0] == 0
        && varianceWeights[1] == 0;
  }
}
