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

  /** Index of the first branch that exists: 0 (in) or 1 (ln, on dense data). */
  private final int firstBranch;

  /** What turns biased variances of one branch into those that are mixed, where it isn't 1. */
  private final double cellFactor;

  private final double layerFactor;
  private final double batchFactor;
  private final Branches means;
  private final Branches variances;
  private final Merge.Sets cells;
  private final Merge.Sets batches;

  /** μ of each cell, counted as sample·C + channel. */
  final double[] mean;

  /** 1/√(σ²+ε) of each cell, of the mixed variance. */
  final double[] rstd;

  /** μ_in: the mean of each cell alone. */
  final double[] cellMean;

  /** The backward coefficient of x−μ_in of each cell; before, dμ. */
  final double[] p;

  /** The backward constant of each cell; before, dσ². */
  final double[] q;

  private boolean batchFixed;

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
    means = new Branches();
    variances = new Branches();
    cells = new Merge.Sets(means.cells, variances.cells);
    batches = new Merge.Sets(means.batches, variances.batches);
    mean = means.mixed;
    cellMean = means.cells;
    rstd = new double[samples * channels];
    p = new double[samples * channels];
    q = new double[samples * channels];
  }

  private static int firstBranch(NormPlan plan) {
    return plan.shape().hasSpatialAxes() ? 0 : 1;
  }

  private static double factor(int values) {
    return values / (values - 1.0);
  }

  /**
   * Mixes the plain statistics of every cell; running ones take the place of the batch's.
   *
   * @param cellMeans of every cell
   * @param cellVariances of every cell, biased
   */
  void mix(
      double[] cellMeans,
      double[] cellVariances,
      NormParameters parameters,
      Optional<RunningStatistics> running) {
    batchFixed = running.isPresent();
    softmax(parameters.meanLogits(), firstBranch, means.weights);
    softmax(parameters.varianceLogits(), firstBranch, variances.weights);
    System.arraycopy(cellMeans, 0, means.cells, 0, means.cells.length);
    System.arraycopy(cellVariances, 0, variances.cells, 0, variances.cells.length);
    scale(variances.cells, cellFactor);
    cells.join(0, channels, samples, means.layers, variances.layers, 0);
    scale(variances.layers, layerFactor);
    if (batchFixed) {
      for (int c = 0; c < channels; c++) {
        means.batches[c] = running.get().mean(c);
        variances.batches[c] = running.get().variance(c);
      }
    } else {
      Merge.strided(cells, batches);
      scale(variances.batches, batchFactor);
    }
    mixCells();
  }

  private static void scale(double[] values, double factor) {
    if (factor != 1) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
  }

  private void mixCells() {
    int heaviest = means.heaviest();
    for (int n = 0; n < samples; n++) {
      for (int c = 0; c < channels; c++) {
        // Means relative to the heaviest branch, so that weights that add up to 1 only nearly cost
        // no large mean digits.
        int cell = n * channels + c;
        means.mix(means.branch(heaviest, n, c), n, c);
        variances.mix(0, n, c);
        rstd[cell] = Moments.rstd(variances.mixed[cell], epsilon);
      }
    }
  }

  /** What a branch gives to the mix: nothing if its weight is 0, even of NaN or infinity. */
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
    for (int cell = 0; cell < rstd.length; cell++) {
      double gamma = weight.get(cell % channels);
      p[cell] = -gamma * rstd[cell] * s[cell];
      double factor = -0.5 * gamma * rstd[cell] * rstd[cell] * rstd[cell];
      q[cell] = Precision.times(factor, product[cell]);
    }
    means.logitGradients(p, gradients.meanLogits());
    variances.logitGradients(q, gradients.varianceLogits());
    means.gather(p);
    variances.gather(q);
    coefficients();
  }

  /**
   * Turns dμ and dσ² of the cells (in p and q) into the coefficients of x−μ_in and 1. Around μ_in,
   * not the mix, from which x may lie any number of deviations away: then both terms would be large
   * and cancel.
   */
  private void coefficients() {
    for (int cell = 0; cell < rstd.length; cell++) {
      int n = cell / channels;
      int c = cell % channels;
      // The factor of a batch of one sample is infinite; statistics that are held leave it out.
      double layer = share(variances.layerGradients[n], layerFactor);
      double batch = share(variances.batchGradients[c], batchFactor);
      double shifts =
          share(layer, cellMean[cell] - means.layers[n])
              + share(batch, cellMean[cell] - means.batches[c]);
      double mean = means.gradient(p[cell], n, c);
      double variance = variances.gradient(q[cell], n, c);
      p[cell] = 2 * variance * cellFactor / cellLength;
      q[cell] = (mean + 2 * shifts) / cellLength;
    }
  }

  /** The statistics of the batch branch, where they are drawn from x; of dense data biased. */
  void saveBatch(Moments batch) {
    if (batchFactor != 1) {
      Merge.strided(cells, batches);
    }
    for (int c = 0; c < channels; c++) {
      batch.set(c, means.batches[c], variances.batches[c], epsilon);
    }
    scale(variances.batches, batchFactor);
  }

  /**
   * Whether all weight lies on statistics that don't depend on x: then dx = rstd·γ·dy, and p and q
   * are 0 by definition.
   */
  boolean fixed() {
    return batchFixed && means.batchAlone() && variances.batchAlone();
  }

  /** What is mixed, the means or the variances. */
  private final class Branches {
    /** Of the in, ln and bn branch; that of an absent branch is 0. */
    final double[] weights = new double[BRANCHES];

    final double[] cells = new double[samples * channels];
    final double[] layers = new double[samples];
    final double[] batches = new double[channels];

    /** The mix of each cell. */
    final double[] mixed = new double[samples * channels];

    /** What a sample's layer, and a channel's batch, add to the gradient of each of their cells. */
    final double[] layerGradients = new double[samples];

    final double[] batchGradients = new double[channels];

    /** By branch. */
    private final double[] sums = new double[BRANCHES];

    /** The branch of the largest weight. */
    int heaviest() {
      int heaviest = firstBranch;
      for (int j = firstBranch + 1; j < weights.length; j++) {
        heaviest = weights[j] > weights[heaviest] ? j : heaviest;
      }
      return heaviest;
    }

    /** What a branch gives for a cell. */
    double branch(int j, int n, int c) {
      return j == 0 ? cells[n * channels + c] : j == 1 ? layers[n] : batches[c];
    }

    /** Mixes what the branches give for a cell, relative to a base. */
    void mix(double base, int n, int c) {
      int cell = n * channels + c;
      mixed[cell] =
          base
              + share(weights[0], cells[cell] - base)
              + share(weights[1], layers[n] - base)
              + share(weights[2], batches[c] - base);
    }

    boolean batchAlone() {
      return weights[0] == 0 && weights[1] == 0;
    }

    /**
     * Writes the gradients of the logits.
     *
     * @param d the gradient of each cell's mix
     */
    void logitGradients(double[] d, FloatSpan gradient) {
      Arrays.fill(sums, 0);
      for (int cell = 0; cell < d.length; cell++) {
        sums[0] += d[cell] * (cells[cell] - mixed[cell]);
        sums[1] += d[cell] * (layers[cell / channels] - mixed[cell]);
        sums[2] += d[cell] * (batches[cell % channels] - mixed[cell]);
      }
      for (int j = 0; j < gradient.length(); j++) {
        double weight = weights[firstBranch + j];
        // A branch that is all of the mix stays all of it, so its gradient is 0 as well.
        gradient.array()[gradient.offset() + j] =
            weight == 1 ? 0 : (float) share(weight, sums[firstBranch + j]);
      }
    }

    /**
     * Gathers the gradients of layers and batches, which are means over their cells. Running
     * statistics depend on no sample, so a NaN in one must not reach the others: their gradients
     * stay 0.
     */
    void gather(double[] d) {
      Arrays.fill(layerGradients, 0);
      Arrays.fill(batchGradients, 0);
      for (int cell = 0; cell < d.length; cell++) {
        layerGradients[cell / channels] += d[cell];
        if (!batchFixed) {
          batchGradients[cell % channels] += d[cell];
        }
      }
      weigh(layerGradients, weights[1], 1.0 / channels);
      weigh(batchGradients, weights[2], 1.0 / samples);
    }

    private static void weigh(double[] gradients, double weight, double part) {
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] = share(weight, part * gradients[i]);
      }
    }

    /** The gradient of a cell's own statistic, given that of its mix. */
    double gradient(double d, int n, int c) {
      return share(weights[0], d) + layerGradients[n] + batchGradients[c];
    }
  }
}
