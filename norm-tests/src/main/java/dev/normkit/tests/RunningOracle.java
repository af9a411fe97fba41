package dev.normkit.tests;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.tests.Operands.Part;

/** The true running statistics after some batches: running = (1−w)·running + w·batch. */
final class RunningOracle {
  private final NormPlan plan;
  private Estimate lastMeans;
  private Estimate lastVariances;
  private Estimate means;
  private Estimate variances;
  private int batches;

  RunningOracle(NormPlan plan) {
    this.plan = plan;
    means = new Estimate(plan.shape().channels());
    variances = new Estimate(plan.shape().channels());
    for (int c = 0; c < variances.count(); c++) {
      variances.add(c, 1, 0);
    }
  }

  void add(float... x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    NormSpec spec = NormSpec.batchNorm().epsilon(plan.spec().epsilon()).build();
    Oracle batch = new Oracle(new NormPlan(spec, plan.shape()), new Operands().with(Part.X, wide));
    lastMeans = batch.means();
    lastVariances = batch.variances();
    batches++;
    RunningAverage average = plan.spec().runningAverage().orElseThrow();
    Momentum momentum = average.momentum();
    double w = momentum.kind() == Momentum.Kind.CUMULATIVE ? 1.0 / batches : momentum.weightOfNew();
    double m = plan.shape().elements() / (double) plan.shape().channels();
    boolean unbiased = average.unbiased();
    means = mixed(means, lastMeans, w, 1);
    variances = mixed(variances, lastVariances, w, unbiased ? m / (m - 1) : 1);
  }

  private static Estimate mixed(Estimate old, Estimate batch, double w, double correction) {
    Estimate mixed = new Estimate(old.count());
    for (int c = 0; c < mixed.count(); c++) {
      mixed.add(c, (1 - w) * old.value(c), (1 - w) * old.size(c));
      mixed.add(c, w * correction * batch.value(c), w * correction * batch.size(c));
    }
    return mixed;
  }

  Estimate lastMeans() {
    return lastMeans;
  }

  Estimate lastVariances() {
    return lastVariances;
  }

  Estimate means() {
    return means;
  }

  Estimate variances() {
    return variances;
  }
}
