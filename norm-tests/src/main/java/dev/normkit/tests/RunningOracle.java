package dev.normkit.tests;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.Shape;
import java.util.Arrays;

/**
 * The true running statistics after some batches: running = (1−w)·running + w·batch; pooled, those
 * of all values as one batch. The batch's are those over it; of InstanceNorm the averages of its
 * samples'. The variance is σ²·n/(n−1) where the unbiased one is kept, of SwitchableNorm the mixed.
 */
final class RunningOracle {
  private final NormPlan plan;
  private final RunningAverage average;
  private Estimate lastMeans;
  private Estimate lastVariances;
  private Estimate means;
  private Estimate variances;
  private double[] seen = {};
  private int batches;

  RunningOracle(NormPlan plan) {
    this.plan = plan;
    average = plan.spec().runningAverage().orElseThrow();
    means = new Estimate(plan.shape().channels());
    variances = new Estimate(plan.shape().channels());
    for (int c = 0; c < variances.count(); c++) {
      variances.add(c, 1, 0);
    }
  }

  /** Lets a batch in, of as many samples as it has; nothing of an empty one. */
  void add(float... x) {
    if (x.length == 0) {
      return;
    }
    boolean pooled = average.momentum().kind() == Momentum.Kind.POOLED;
    int before = pooled ? seen.length : 0;
    seen = Arrays.copyOf(seen, before + x.length);
    for (int i = 0; i < x.length; i++) {
      seen[before + i] = x[i];
    }
    NormPlan batch = of(seen.length);
    measure(batch);
    batches++;
    double w =
        switch (average.momentum().kind()) {
          case EXPONENTIAL -> average.momentum().weightOfNew();
          case CUMULATIVE -> 1.0 / batches;
          case POOLED -> 1;
        };
    double n =
        plan.spec().method() == NormMethod.INSTANCE
            ? plan.shape().spatial()
            : seen.length / (double) plan.shape().channels();
    means = mixed(means, lastMeans, w, 1);
    variances = mixed(variances, lastVariances, w, average.unbiased() ? n / (n - 1) : 1);
  }

  private NormPlan of(int elements) {
    Shape shape = plan.shape();
    return new NormPlan(
        plan.spec(), shape.withBatch(elements / (shape.elements() / shape.batch())));
  }

  private void measure(NormPlan batch) {
    NormSpec spec = batch.spec();
    Branches drawn = new Branches(batch, seen);
    Branch branch = spec.method() == NormMethod.INSTANCE ? drawn.groups() : drawn.acrossBatch();
    lastMeans = perChannel(branch.means(true));
    lastVariances = perChannel(branch.variances(spec.epsilon()));
  }

  /** The averages over samples, where there are any. */
  private Estimate perChannel(Estimate given) {
    Estimate averages = new Estimate(plan.shape().channels());
    double share = (double) averages.count() / given.count();
    for (int i = 0; i < given.count(); i++) {
      averages.add(i % averages.count(), share * given.value(i), share * given.size(i));
    }
    return averages;
  }

  private static Estimate mixed(Estimate old, Estimate batch, double w, double correction) {
    Estimate mixed = new Estimate(old.count());
    for (int c = 0; c < mixed.count(); c++) {
      mixed.add(c, (1 - w) * old.value(c), (1 - w) * old.size(c));
      mixed.add(c, w * correction * batch.value(c), w * correction * batch.size(c));
    }
    return mixed;
  }

  /** Of the last batch; pooled, of all. */
  Estimate lastMeans() {
    return lastMeans;
  }

  /** Of the last batch, biased but for SwitchableNorm's mix; pooled, of all. */
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
