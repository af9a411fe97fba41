package dev.normkit.tests;

import dev.normkit.api.Mixing;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.tests.Operands.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * The true values, in double precision by the formulas, element by element from index tuples. It
 * shares no code with any kernel. With branches j (one, or those of SwitchableNorm) of weights w
 * and w', and S the set of element i in a branch:
 *
 * <pre>
 *   μ = Σ wⱼ·μⱼ     σ² = Σ w'ⱼ·σ²ⱼ     rstd = 1/√(σ²+ε)     x̂ = (x−μ)·rstd     y = γ·x̂+β
 *   g = γ·dy
 *   dx = g·rstd + Σⱼ wⱼ·mean_S(−g·rstd) + Σⱼ w'ⱼ·2tⱼ·mean_S(−½g·x̂·rstd²)
 *   dγ = Σdy·x̂     dβ = Σdy
 *   dλⱼ = wⱼ·(dⱼ − Σwₖdₖ) with dₖ = Σ−g·rstd·μₖ, dλ' likewise with −½g·x̂·rstd² and σ²ₖ
 * </pre>
 *
 * <p>t is x−μ, but with the variances of SwitchableNorm's authors f·(x−ν) + (ν−μ), where σ²ⱼ is the
 * mean of f·(x−ν)² + (ν−μ)² ({@link Branch}). For one branch dx is the usual rstd·(g − mean(g) −
 * x̂·mean(g·x̂)). RMSNorm has no mean, so its branch has weight 0 among the means and its variance
 * is mean(x²); with an infinite element its rstd is 0. A variance of 0 with ε = 0 has rstd 0, the
 * library's convention. Running statistics take the place of the batch's and are constants. A term
 * of weight 0 is left out.
 *
 * <p>Values are double[]: not for large data. Immutable.
 */
public final class Oracle {
  private final NormPlan plan;
  private final Operands operands;
  private final ElementIndex index;
  private final List<Branch> branches = new ArrayList<>();
  private final double[] mean;
  private final double[] variance;
  private final double[] rstd;
  private final double[] normalized;

  /** |x̂|, plus the spread of the set in the same unit: what an error of x̂ is relative to. */
  private final double[] reach;

  /** Which γ and β belong to each element. */
  private final int[] parameter;

  /** g; of no meaning without dy. */
  private final double[] gradient;

  /**
   * Measures and normalizes.
   *
   * @param plan what is asked
   * @param operands x, and whatever else the plan has
   */
  public Oracle(NormPlan plan, Operands operands) {
    this.plan = plan;
    this.operands = operands.copy();
    index = new ElementIndex(plan.shape());
    int elements = index.elements();
    mean = new double[elements];
    variance = new double[elements];
    rstd = new double[elements];
    normalized = new double[elements];
    reach = new double[elements];
    drawBranches();
    for (int i = 0; i < elements; i++) {
      normalize(i);
    }
    parameter = IntStream.range(0, elements).map(this::parameterOf).toArray();
    gradient = this.operands.get(Part.DY).clone();
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= weight(i);
    }
  }

  private void drawBranches() {
    Branches drawn = new Branches(plan, operands.get(Part.X));
    NormMethod method = plan.spec().method();
    Optional<Mixing> mixing = plan.spec().mixing();
    if (mixing.isPresent()) {
      branches.addAll(drawn.mixedPerSample());
      if (mixing.get().batchBranch()) {
        branches.add(operands.has(Part.RUNNING_MEAN) ? given(index::channel) : drawn.acrossBatch());
      }
      giveWeights();
    } else {
      // InstanceNorm's running statistics are those of each sample.
      branches.add(operands.has(Part.RUNNING_MEAN) ? given(index.groups(plan)) : drawn.groups());
    }
    if (method == NormMethod.RMS) {
      branches.get(0).meanWeight = 0;
    }
  }

  private Branch given(IntUnaryOperator setOf) {
    return Branch.given(
        operands.get(Part.RUNNING_MEAN),
        operands.get(Part.RUNNING_VARIANCE),
        index.elements(),
        setOf);
  }

  private void giveWeights() {
    double[] forMeans = softmax(operands.get(Part.MEAN_LOGITS));
    double[] forVariances = softmax(operands.get(Part.VARIANCE_LOGITS));
    for (int j = 0; j < branches.size(); j++) {
      branches.get(j).meanWeight = forMeans[j];
      branches.get(j).varianceWeight = forVariances[j];
    }
  }

  private static double[] softmax(double[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    double[] weights = new double[logits.length];
    for (int j = 0; j < logits.length; j++) {
      weights[j] = Math.exp(logits[j] - largest);
      sum += weights[j];
    }
    for (int j = 0; j < weights.length; j++) {
      weights[j] /= sum;
    }
    return weights;
  }

  private void normalize(int i) {
    for (Branch branch : branches) {
      mean[i] += share(branch.meanWeight, branch.meanOf(i));
      variance[i] += share(branch.varianceWeight, branch.varianceOf(i));
    }
    double radicand = variance[i] + plan.spec().epsilon();
    rstd[i] = radicand == 0 ? 0 : 1 / Math.sqrt(radicand);
    normalized[i] = (operands.get(Part.X)[i] - mean[i]) * rstd[i];
    reach[i] = Math.abs(normalized[i]) + (rstd[i] == 0 ? 0 : spread(i) * rstd[i]);
  }

  /** A weighted term; one of weight 0 is left out, be it NaN. */
  private static double share(double weight, double term) {
    return weight == 0 ? 0 : weight * term;
  }

  /** σ, and at least the number below which floats round to a fixed step. */
  private double spread(int i) {
    return Math.sqrt(variance[i]) + Float.MIN_NORMAL;
  }

  /**
   * The output.
   *
   * @return y
   */
  public Estimate y() {
    Estimate y = new Estimate(index.elements());
    for (int i = 0; i < y.count(); i++) {
      double weight = weight(i);
      double bias = ofParameter(Part.BIAS, i, 0);
      y.add(i, weight * normalized[i] + bias, Math.abs(weight) * reach[i] + Math.abs(bias));
      y.add(i, 0, Float.MIN_NORMAL);
    }
    return y;
  }

  private double weight(int i) {
    return ofParameter(Part.WEIGHT, i, 1);
  }

  private double ofParameter(Part part, int i, double absent) {
    double[] parameters = operands.get(part);
    return parameters.length == 0 ? absent : parameters[parameter[i]];
  }

  private int parameterOf(int i) {
    return plan.spec().method().overTrailingAxes()
        ? index.joint(i, plan.firstNormalizedAxis(), plan.shape().rank())
        : index.channel(i);
  }

  /**
   * The means that a forward pass saves: one per statistic group, 0 for RMSNorm, those of the plain
   * instances for SwitchableNorm.
   *
   * @return μ
   */
  public Estimate means() {
    return savedBranch().means(plan.spec().method() != NormMethod.RMS);
  }

  /**
   * The biased variances that a forward pass saves.
   *
   * @return σ², for RMSNorm mean(x²)
   */
  public Estimate variances() {
    return savedBranch().variances(plan.spec().epsilon());
  }

  private Branch savedBranch() {
    return plan.spec().mixing().isPresent()
        ? new Branches(plan, operands.get(Part.X)).groups()
        : branches.get(0);
  }

  /**
   * The gradient of Σ dy·y with respect to one operand.
   *
   * @param part x, γ, β, λ or λ'
   * @return as many elements as the operand has
   */
  public Estimate gradient(Part part) {
    return switch (part) {
      case X -> inputGradient();
      case WEIGHT, BIAS -> affineGradient(part);
      case MEAN_LOGITS, VARIANCE_LOGITS -> logitGradient(part);
      case DY, RUNNING_MEAN, RUNNING_VARIANCE ->
          throw new IllegalArgumentException("part is " + part + ", which has no gradient");
    };
  }

  private Estimate inputGradient() {
    int elements = index.elements();
    Estimate dx = new Estimate(elements);
    for (int i = 0; i < elements; i++) {
      dx.add(i, gradient[i] * rstd[i], Math.abs(gradient[i]) * rstd[i] + Float.MIN_NORMAL);
    }
    double[] x = operands.get(Part.X);
    double[] ofMeans = meanGradients(false);
    double[] ofMeansSize = meanGradients(true);
    double[] ofVariances = varianceGradients(false);
    double[] ofVariancesSize = varianceGradients(true);
    for (Branch branch : branches) {
      if (branch.given()) {
        continue;
      }
      double[] dMean = branch.averages(ofMeans);
      double[] dMeanSize = branch.averages(ofMeansSize);
      double[] dVariance = branch.averages(ofVariances);
      double[] dVarianceSize = branch.averages(ofVariancesSize);
      for (int i = 0; i < elements; i++) {
        double shift = branch.shift(x[i], i);
        double shiftSize = Math.abs(shift) + Math.abs(branch.meanOf(i) - mean[i]) + spread(i);
        dx.add(i, share(branch.meanWeight, dMean[i]), share(branch.meanWeight, dMeanSize[i]));
        dx.add(
            i,
            share(branch.varianceWeight, 2 * shift * dVariance[i]),
            share(branch.varianceWeight, 2 * shiftSize * dVarianceSize[i]));
      }
    }
    return dx;
  }

  /** Each element's share of dμ, or the size of it. */
  private double[] meanGradients(boolean size) {
    double[] shares = new double[index.elements()];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = size ? Math.abs(gradient[i]) * rstd[i] : -gradient[i] * rstd[i];
    }
    return shares;
  }

  /** Each element's share of dσ², or the size of it. */
  private double[] varianceGradients(boolean size) {
    double[] shares = new double[index.elements()];
    for (int i = 0; i < shares.length; i++) {
      double half = 0.5 * rstd[i] * rstd[i];
      shares[i] =
          size ? Math.abs(gradient[i]) * reach[i] * half : -gradient[i] * normalized[i] * half;
    }
    return shares;
  }

  private Estimate affineGradient(Part part) {
    double[] dy = operands.get(Part.DY);
    Estimate estimate = new Estimate(operands.get(part).length);
    for (int i = 0; i < index.elements() && estimate.count() > 0; i++) {
      double factor = part == Part.WEIGHT ? normalized[i] : 1;
      double size = part == Part.WEIGHT ? reach[i] : 1;
      estimate.add(parameter[i], dy[i] * factor, Math.abs(dy[i]) * size + Float.MIN_NORMAL);
    }
    return estimate;
  }

  private Estimate logitGradient(Part part) {
    boolean means = part == Part.MEAN_LOGITS;
    Estimate estimate = new Estimate(operands.get(part).length);
    double[] shares = means ? meanGradients(false) : varianceGradients(false);
    double[] sizes = means ? meanGradients(true) : varianceGradients(true);
    for (int j = 0; j < estimate.count(); j++) {
      Branch branch = branches.get(j);
      double weight = means ? branch.meanWeight : branch.varianceWeight;
      for (int i = 0; i < index.elements(); i++) {
        // dⱼ − Σwₖdₖ, since the weights add up to 1.
        double lead = means ? branch.meanOf(i) - mean[i] : branch.varianceOf(i) - variance[i];
        double own = means ? spread(i) : spread(i) * spread(i);
        estimate.add(
            j, share(weight, shares[i] * lead), share(weight, sizes[i] * (Math.abs(lead) + own)));
      }
    }
    return estimate;
  }
}
