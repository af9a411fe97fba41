package dev.normkit.tests;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.ReductionOrder;
import java.util.List;

/**
 * What tells cases apart, for {@link Covering}. What two loops differ in is one factor: so each
 * mode meets every loop, in whole vectors and in the rest.
 */
final class CaseLevels {
  /** Lengths are of one kind up to each: one vector, chains, bands, a chunk. */
  private static final int[] BOUNDS = {1, ReductionOrder.LANES - 1, 64, 1024, ReductionOrder.CHUNK};

  private CaseLevels() {}

  static List<Object> of(NormCase asked) {
    NormPlan plan = asked.plan();
    NormSpec spec = plan.spec();
    Shape shape = plan.shape();
    int inner = inner(plan);
    int outer = shape.elements() / inner;
    return List.of(
        spec.method() + NormCase.unusual(spec),
        shape.layout(),
        asked.data(),
        (spec.weight() ? "weight" : "") + (spec.bias() ? "bias" : ""),
        spec.groups() + " " + spec.axis(),
        shape.rank(),
        spec.epsilon() == 0,
        placement(plan) + (inner < ReductionOrder.LANES ? "" : " whole") + tail(inner),
        size(inner),
        tail(inner),
        size(outer),
        tail(outer));
  }

  /** Where coefficients lie: what two loops differ in, as do whole vectors and the rest. */
  static String placement(NormPlan plan) {
    if (plan.spec().method().overTrailingAxes()) {
      boolean aroundZero = plan.spec().method() == NormMethod.RMS && !plan.spec().bias();
      return aroundZero ? "rows around zero" : "rows";
    }
    return plan.shape().layout() == Layout.CHANNELS_FIRST ? "planes" : "columns";
  }

  /** Neighbours in memory that a loop goes along: of a row, a plane, or all channels. */
  private static int inner(NormPlan plan) {
    Shape shape = plan.shape();
    int first = shape.rank() - 1;
    if (plan.spec().method().overTrailingAxes()) {
      first = plan.firstNormalizedAxis();
    } else if (shape.layout() == Layout.CHANNELS_FIRST) {
      first = 2;
    }
    int inner = 1;
    for (int axis = first; axis < shape.rank(); axis++) {
      inner *= shape.size(axis);
    }
    return inner;
  }

  private static int size(int length) {
    int size = 0;
    while (size < BOUNDS.length && length > BOUNDS[size]) {
      size++;
    }
    return size;
  }

  /** What is left after all lanes: nothing, one, half of them, all but one, or more or less. */
  private static int tail(int length) {
    int half = ReductionOrder.LANES / 2;
    int rest = length % ReductionOrder.LANES;
    boolean edge = rest <= 1 || rest == half || rest == ReductionOrder.LANES - 1;
    return edge ? rest : rest < half ? 2 : half + 1;
  }
}
