package dev.normkit.warmup;

import dev.normkit.api.Layout;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.kernel.ReductionOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Plans on little data whose calls go all the ways of a plan's. A loop that was compiled when it
 * had never seen an incomplete vector, or a row by itself, is thrown away when one comes, and slow
 * until it is compiled anew; so the lengths have all kinds of rests. Plans of a kind have the same
 * small ones, whatever their own lengths, ε and momentum.
 */
final class SmallPlans {
  /** Elements of a turn: what is left of a run after whole turns has loops of its own. */
  private static final int TURN = 32;

  /** Such rests: nothing, three quarters of a turn, less than a vector, half a turn. */
  private static final int[] RESTS = {0, 24, 7, 16};

  /** Rows, or planes: one by itself among them. */
  private static final int[] ROWS = {3, 2, 5};

  private static final int MOST_ROWS = 5;

  /** So many short rows are summed together, and so many rows are a column's pivots. */
  private static final int MANY_ROWS = 16;

  /** Single rows, of which one loop does all. */
  private static final int SINGLE_ROWS = 8;

  /** Where a loop does all of a call, the JVM counts calls, and few planes suffice. */
  private static final int FEW_PLANES = 2;

  /**
   * Runs up to these lengths take loops of their own; small ones of each are as long as follows.
   */
  private static final int TINY = 31;

  private static final int TINY_RUN = 4;
  private static final int SHORT = 256;
  private static final int SHORT_RUN = 96;
  private static final int USUAL = 2047;
  private static final int USUAL_RUN = 288;
  private static final int LONG = ReductionOrder.CHUNK;

  /** Two chunks: rows of more than one have a loop of their own, by twos or one by one. */
  private static final int CHUNKED_RUN = LONG + USUAL_RUN;

  /** Two pairs. */
  private static final int CHUNKED_ROWS = 4;

  /** Rows of columns go side by side however long they are. */
  private static final int COLUMNS_RUN = 192;

  private static final int GROUPS = 2;
  private static final RunningAverage AVERAGE =
      new RunningAverage(Momentum.ofNew(0.1), RunningVariance.BIASED);

  private final NormPlan plan;
  private final Shape shape;
  private final boolean rows;
  private final boolean planes;
  private final boolean single;
  private final int groups;

  /** The length of the runs of neighbouring elements that loops go over. */
  private final int run;

  /**
   * The small plans of a plan.
   *
   * @param single whether its rows go one by one
   */
  SmallPlans(NormPlan plan, boolean single) {
    this.plan = plan;
    this.single = single;
    shape = plan.shape();
    rows = plan.spec().method().overTrailingAxes();
    planes = !rows && shape.layout() == Layout.CHANNELS_FIRST && shape.spatial() > 1;
    groups = Math.min(GROUPS, plan.spec().groups().orElse(1));
    run =
        rows
            ? shape.product(plan.firstNormalizedAxis(), shape.rank())
            : planes ? shape.spatial() : groupChannels();
  }

  /** The plan that they are the small ones of. */
  NormPlan plan() {
    return plan;
  }

  /** Words that are the same for plans with the same small ones. */
  String kind() {
    NormSpec spec = plan.spec();
    return spec.method().name()
        + (spec.weight() ? " weight" : "")
        + (spec.bias() ? " bias" : "")
        + (spec.runningAverage().isPresent() ? " running" : "")
        + (spec.mixing().isPresent() ? spec.mixing().get().batchBranch() + " " : "")
        + (spec.mixing().isPresent() ? spec.mixing().get().variance().name() : "")
        + " "
        + shape.layout().name()
        + (shape.spatial() > 1 ? " spatial " : " ")
        + groups
        + " of "
        + (planes ? Math.min(groupChannels(), MOST_ROWS) : 0)
        + (single ? " single " : " ")
        + length()
        + "+"
        + RESTS[like()];
  }

  /** The plan most like the given one, then others whose calls go other ways through the loops. */
  List<NormPlan> plans() {
    List<NormPlan> plans = new ArrayList<>();
    int usual = planes ? FEW_PLANES : usualRows();
    for (int i = 0; i < RESTS.length; i++) {
      int count = i > 0 ? ROWS[i - 1] : usual;
      plans.add(new NormPlan(spec(), sized(count, RESTS[(like() + i) % RESTS.length])));
    }
    return plans;
  }

  private int usualRows() {
    if (rows && run > LONG) {
      return CHUNKED_ROWS;
    }
    return single ? SINGLE_ROWS : MANY_ROWS;
  }

  private int groupChannels() {
    return shape.channels() / plan.spec().groups().orElse(1);
  }

  private int like() {
    int rest = run % TURN;
    if (rest == 0) {
      return 0;
    }
    return rest < TURN / 2 ? 2 : rest == TURN / 2 ? 3 : 1;
  }

  private int length() {
    int least = leastLength();
    return rows || planes ? least : Math.min(least, COLUMNS_RUN);
  }

  private int leastLength() {
    if (run <= SHORT) {
      return run <= TINY ? TINY_RUN : SHORT_RUN;
    }
    if (run <= USUAL) {
      return USUAL_RUN;
    }
    return run <= LONG ? LONG : CHUNKED_RUN;
  }

  private NormSpec spec() {
    NormSpec spec = plan.spec();
    if (spec.groups().isPresent()) {
      return NormSpec.groupNorm(groups).weight(spec.weight()).bias(spec.bias()).build();
    }
    NormSpec usual = spec.withEpsilon(NormSpec.layerNorm().build().epsilon());
    return usual.runningAverage().isPresent() ? usual.withRunningAverage(AVERAGE) : usual;
  }

  private Shape sized(int count, int rest) {
    int[] sizes = shape.sizes();
    int last = sizes.length - 1;
    Arrays.fill(sizes, 1);
    if (rows) {
      sizes[0] = count + (run <= SHORT ? MANY_ROWS : 0);
      sizes[plan.firstNormalizedAxis()] = length() + rest;
    } else if (planes) {
      sizes[0] = FEW_PLANES;
      sizes[1] = groups * Math.min(groupChannels(), count);
      sizes[2] = length() + rest;
    } else {
      boolean spatial = shape.spatial() > 1;
      sizes[spatial ? 1 : 0] = count + MANY_ROWS;
      sizes[shape.layout() == Layout.CHANNELS_FIRST ? 1 : last] = groups * (length() + rest);
    }
    return Shape.of(shape.layout(), sizes);
  }
}
