package dev.normkit.tests;

import dev.normkit.api.Mixing;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** The ways in which a plan draws statistics from x. */
final class Branches {
  private final NormPlan plan;
  private final double[] x;
  private final ElementIndex index;

  Branches(NormPlan plan, double... x) {
    this.plan = plan;
    this.x = x;
    index = new ElementIndex(plan.shape());
  }

  /** One for each statistic group; of SwitchableNorm the plain instances. */
  Branch groups() {
    return plain(index.groups(plan));
  }

  private Branch plain(IntUnaryOperator setOf) {
    return Branch.measured(x, plan.spec().method() != NormMethod.RMS, setOf);
  }

  /** What SwitchableNorm mixes, but for the statistics of the batch: in and ln, dense ln alone. */
  List<Branch> mixedPerSample() {
    List<Branch> branches = new ArrayList<>();
    if (plan.shape().hasSpatialAxes()) {
      branches.add(mixed(index::cell));
    }
    branches.add(mixed(index::sample));
    return branches;
  }

  /** What SwitchableNorm mixes of the batch, and BatchNorm has alone. */
  Branch acrossBatch() {
    return mixed(index::channel);
  }

  private Branch mixed(IntUnaryOperator setOf) {
    Branch branch = plain(setOf);
    if (!plan.spec().mixing().map(Mixing::unbiased).orElse(false)) {
      return branch;
    }
    return branch.unbiased(x, plan.shape().hasSpatialAxes() ? plain(index::cell) : branch);
  }
}
