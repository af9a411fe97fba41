package dev.normkit.warmup;

import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plans on little data whose calls go all the ways of a plan's. A loop that was compiled when it
 * had never seen an incomplete vector, or a row by itself, is thrown away when one comes, and slow
 * until it is compiled anew; so the lengths have all kinds of rests. Plans of a kind have the same
 * small ones, whatever their own lengths.
 */
final class SmallPlans {
  /**
   * What is left behind turns of 32 elements: nothing, three quarters, less than a vector, half.
   */
  private static final int[] RESTS = {0, 24, 7, 16};

  private static final int TURN = 32;

  /** Rows, or planes: some that come in pairs, and one by itself. */
  private static final int[] ROWS = {3, 2, 5};

  /** Elements of the plan most like the given one, whose calls are those that count. */
  private static final int USUAL_ELEMENTS = 6144;

  /** So many short rows are summed together, and so many rows are a column's pivots. */
  private static final int MANY_ROWS = 16;

  /** Runs up to these lengths go ways of their own, for which small ones are so long. */
  private static final int TINY = 31;

  private static final int TINY_RUN = 4;
  private static final int SHORT = 256;
  private static final int SHORT_RUN = 96;
  private static final int USUAL = 2047;
  private static final int USUAL_RUN = 384;
  private static final int LONG_RUN = 2048;

  private static final int GROUPS = 2;

  private SmallPlans() {}

  /** The plan most like a given one, then others whose calls go other ways through the loops. */
  static List<NormPlan> of(NormPlan plan) {
    int like = like(run(plan) % TURN);
    List<NormPlan> plans = new ArrayList<>();
    for (int i = 0; i < RESTS.length; i++) {
      int rows = i == 0 ? Math.min(MANY_ROWS, USUAL_ELEMENTS / length(run(plan))) : ROWS[i - 1];
      plans.add(of(plan, rows, RESTS[(like + i) % RESTS.length]));
    }
    return plans;
  }

  private static int like(int rest) {
    if (rest == 0) {
      return 0;
    }
    return rest < TURN / 2 ? 2 : rest == TURN / 2 ? 3 : 1;
  }

  /** The length of the runs of neighbouring elements that loops go over. */
  private static int run(NormPlan plan) {
    Shape shape = plan.shape();
    if (plan.spec().method().overTrailingAxes()) {
      return shape.product(plan.firstNormalizedAxis(), shape.rank());
    }
    return shape.hasSpatialAxes() && shape.layout() == Layout.CHANNELS_FIRST
        ? shape.spatial()
        : shape.channels() / plan.spec().groups().orElse(1);
  }

  private static NormPlan of(NormPlan plan, int rows, int rest) {
    int[] sizes = plan.shape().sizes();
    if (plan.spec().method().overTrailingAxes()) {
      int axis = plan.firstNormalizedAxis();
      int run = run(plan);
      Arrays.fill(sizes, 1);
      sizes[0] = rows + (run <= SHORT ? MANY_ROWS : 0);
      sizes[axis] = length(run) + rest;
      return new NormPlan(plan.spec(), Shape.of(plan.shape().layout(), sizes));
    }
    return ofChannels(plan, rows, rest);
  }

  private static NormPlan ofChannels(NormPlan plan, int rows, int rest) {
    NormSpec spec = plan.spec();
    Shape shape = plan.shape();
    int[] sizes = shape.sizes();
    int groups = 1;
    if (spec.groups().isPresent()) {
      groups = Math.min(GROUPS, spec.groups().getAsInt());
      spec = NormSpec.groupNorm(groups).weight(spec.weight()).bias(spec.bias()).build();
    }
    int run = run(plan);
    Arrays.fill(sizes, 1);
    if (!shape.hasSpatialAxes()) {
      sizes[0] = rows + MANY_ROWS;
      sizes[sizes.length - 1] = groups * (Math.min(USUAL_RUN, length(run)) + rest);
    } else if (shape.layout() == Layout.CHANNELS_FIRST) {
      sizes[0] = 2;
      sizes[1] = groups * Math.min(shape.channels() / plan.spec().groups().orElse(1), rows);
      sizes[2] = length(run) + rest;
    } else {
      sizes[1] = rows + MANY_ROWS;
      sizes[sizes.length - 1] = groups * (Math.min(USUAL_RUN, length(run)) + rest);
    }
    return new NormPlan(spec, Shape.of(shape.layout(), sizes));
  }

  private static int length(int run) {
    return run <= TINY ? TINY_RUN : run <= SHORT ? SHORT_RUN : run <= USUAL ? USUAL_RUN : LONG_RUN;
  }
}
