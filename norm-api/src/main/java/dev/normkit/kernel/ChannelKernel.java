package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.function.Supplier;

/**
 * What the kernels with one γ and β per channel have in common: handing cells to threads,
 * normalizing with given statistics, and turning the sums of cells into the gradients of γ and β.
 * How statistics are drawn from cells is the subclasses' part.
 */
abstract class ChannelKernel<S extends ChannelKernel.Shared> implements NormKernel {
  /** Columns of a block that are worth another thread: fewer are slow to read by themselves. */
  private static final int LEAST_COLUMNS = Work.WIDE / 2;

  final NormPlan plan;
  final Geometry.Channels geometry;
  final Affine affine;
  final double epsilon;
  private final Work work;

  /** Neighbouring channels that are never parted. */
  private final int unitChannels;

  private final int unitsPerBlock;

  /** Units that are worth another thread, if there are enough. */
  private final int leastUnits;

  /** Most channels that a pass gets at a time. */
  private final int channelsAtOnce;

  private final ScratchPool<Worker> workers;

  /** Whether threads sum the only block by rows. */
  private final boolean sharesRows;

  /** Workers of all its columns, who let threads sum the rows. */
  private final ScratchPool<Worker> leaders;

  /** Whether threads share the columns of one block, which makes their outputs neighbours. */
  final boolean sharesOneBlock;

  private final ScratchPool<S> shareds;
  private final ScratchPool<SharedPass<S>> sharedPasses = new ScratchPool<>(SharedPass::new);
  private final Walk<S> cells = this::runUnits;
  private final Walk<S> elements = this::runRows;

  ChannelKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism,
      Supplier<S> shared) {
    this.plan = plan;
    this.geometry = geometry;
    affine = new Affine(plan);
    epsilon = plan.spec().epsilon();
    work = new Work(parallelism, plan.shape().elements());
    unitChannels = unitChannels(geometry);
    unitsPerBlock = 1 + (geometry.channels() - 1) / unitChannels;
    leastUnits = geometry.interleaved() ? Math.max(1, LEAST_COLUMNS / unitChannels) : 1;
    channelsAtOnce = channelsAtOnce(geometry, unitChannels);
    double hiding = hidingEpsilon(geometry, epsilon);
    workers = new ScratchPool<>(() -> new Worker(geometry, loops.get(), hiding, null));
    boolean oneBlock = geometry.interleaved() && geometry.blocks() == 1;
    sharesRows = oneBlock && sharesRows(geometry, work);
    sharesOneBlock = sharesRows || oneBlock && !work.stays(units());
    ScratchPool<ColumnCells> columns =
        new ScratchPool<>(() -> new ColumnCells(geometry, loops.get().columns(), hiding, null));
    leaders =
        new ScratchPool<>(
            () -> {
              SharedColumnSums sums = new SharedColumnSums(geometry, work, columns);
              return new Worker(geometry, loops.get(), hiding, sums);
            });
    shareds = new ScratchPool<>(shared);
  }

  /**
   * What hides lost digits of a small variance: ε, but where variances are mixed their differences
   * count, so nothing does; and that of one value is 0.
   */
  private static double hidingEpsilon(Geometry.Channels geometry, double epsilon) {
    return geometry.pooling() == Geometry.Pooling.MIXED && geometry.cellLength() > 1 ? 0 : epsilon;
  }

  /** Whole groups; of columns, a stretch of memory as well. */
  private static int unitChannels(Geometry.Channels geometry) {
    int groups =
        geometry.interleaved() ? -Math.floorDiv(-Work.COLUMNS, geometry.groupChannels()) : 1;
    return Math.min(geometry.channels(), groups * geometry.groupChannels());
  }

  /**
   * Whether threads sum a block by rows: where there are too few columns for them, and where memory
   * is the limit, which gives whole rows faster than parts of them.
   */
  private static boolean sharesRows(Geometry.Channels geometry, Work work) {
    int stripes = geometry.channels() / LEAST_COLUMNS;
    int chunks = SharedColumnSums.chunks(geometry);
    boolean few = stripes < work.threads() && stripes < chunks;
    boolean far =
        (long) geometry.channels() * geometry.cellLength() > Work.NEAR && work.threads() <= chunks;
    return (few || far) && !work.stays(chunks);
  }

  private static int channelsAtOnce(Geometry.Channels geometry, int unitChannels) {
    return geometry.interleaved() && geometry.channels() <= Work.WHOLE
        ? geometry.channels()
        : unitChannels * Math.max(1, cachedChannels(geometry) / unitChannels);
  }

  /** How many cells stay in a cache between the statistics and their use. */
  private static int cachedChannels(Geometry.Channels geometry) {
    if (geometry.interleaved()) {
      return Math.max(Work.WIDE, Work.CACHED_COLUMNS / geometry.cellLength());
    }
    return geometry.pooling() == Geometry.Pooling.BLOCK
        ? Work.CACHED / geometry.cellLength()
        : geometry.channels();
  }

  @Override
  public final void forward(ForwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    S shared = shareds.take();
    shared.forward = args;
    forwardChecked(args, shared);
    shared.clear();
    shareds.give(shared);
  }

  @Override
  public final void backward(BackwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    S shared = shareds.take();
    shared.forward = args.forward();
    shared.backward = args;
    backwardChecked(args, shared);
    shared.clear();
    shareds.give(shared);
  }

  abstract void forwardChecked(ForwardArgs args, S shared);

  abstract void backwardChecked(BackwardArgs args, S shared);

  /**
   * Hands all cells to workers, on one thread or several.
   *
   * @param pass from a field, so that a call allocates no lambda
   * @param shared what the call is about, and what its passes share
   */
  final void forCells(Pass<S> pass, S shared) {
    int units = units();
    if (work.stays(units)) {
      runUnits(0, units, pass, shared);
    } else {
      share(units, leastUnits, cells, pass, shared);
    }
  }

  private int units() {
    return geometry.blocks() * unitsPerBlock;
  }

  /** {@link #forCells} for a pass over the only block that ends with statistics. */
  final void forSharedBlock(Pass<S> pass, S shared) {
    if (!sharesRows) {
      forCells(pass, shared);
      return;
    }
    Worker leader = leaders.take();
    leader.begin();
    pass.run(shared, leader, 0, 0, geometry.channels());
    leaders.give(leader);
  }

  /**
   * {@link #forCells} for a pass that does each element for itself, with statistics that are the
   * same for all blocks: interleaved cells go by rows, so that no two threads write to one cache
   * line.
   */
  final void forElements(Pass<S> pass, S shared) {
    int rows = geometry.blocks() * geometry.cellLength();
    if (!geometry.interleaved()) {
      forCells(pass, shared);
    } else if (work.stays(rows)) {
      runRows(0, rows, pass, shared);
    } else {
      share(rows, 1, elements, pass, shared);
    }
  }

  private void share(int units, int least, Walk<S> walk, Pass<S> pass, S shared) {
    SharedPass<S> ranges = sharedPasses.take();
    ranges.begin(walk, pass, shared);
    work.share(units, least, ranges);
    ranges.end();
    sharedPasses.give(ranges);
  }

  private void runRows(int from, int to, Pass<S> pass, S shared) {
    Worker worker = workers.take();
    worker.begin();
    int length = geometry.cellLength();
    int row = from;
    while (row < to) {
      int first = row % length;
      int end = Math.min(length, first + to - row);
      worker.cells.writeOnly(first, end);
      pass.run(shared, worker, row / length, 0, geometry.channels());
      row += end - first;
    }
    worker.cells.writeAll();
    workers.give(worker);
  }

  private void runUnits(int from, int to, Pass<S> pass, S shared) {
    Worker worker = workers.take();
    worker.begin();
    int unit = from;
    while (unit < to) {
      int block = unit / unitsPerBlock;
      int first = unit % unitsPerBlock * unitChannels;
      int left = (to - unit) * unitChannels;
      int last = Math.min(geometry.channels(), first + Math.min(left, channelsAtOnce));
      pass.run(shared, worker, block, first, last);
      unit += 1 + (last - first - 1) / unitChannels;
    }
    workers.give(worker);
  }

  /** Mean and variance of each cell. */
  final void measureCells(Shared shared, Worker worker, int block, int from, int to) {
    int cell = block * geometry.channels() + from;
    worker.cells.moments(shared.forward.x(), block, from, to, shared.s, shared.q, cell);
  }

  /** Takes running statistics in place of the input's, the same for all blocks. */
  final void takeRunning(ForwardArgs args, RunningStatistics running, Shared shared) {
    int channels = geometry.channels();
    double[] mean = shared.statistics.mean;
    double[] variance = shared.statistics.p;
    for (int c = 0; c < channels; c++) {
      mean[c] = running.mean(c);
      variance[c] = running.variance(c);
    }
    shared.statistics.takeVariances(variance, 0, channels, epsilon);
    if (args.moments().isPresent()) {
      args.moments().get().set(0, channels, mean, variance, shared.statistics.rstd);
    }
  }

  /** Normalizes with statistics that are the same for all blocks. */
  final void normalizeAlike(Shared shared, Worker worker, int block, int from, int to) {
    if (worker.begins(from, to)) {
      takeFactors(shared, worker, shared.statistics, from, to);
    }
    normalize(shared, worker, shared.statistics, block, from, to);
  }

  /** {@link Cells#takeFactors} with the call's γ and β. */
  final void takeFactors(
      Shared shared, Worker worker, ChannelStatistics statistics, int from, int to) {
    NormParameters parameters = shared.forward.parameters();
    worker.cells.takeFactors(
        statistics, from, to, affine.weight(parameters), affine.bias(parameters));
  }

  /** After {@link #takeFactors}. */
  final void normalize(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    ForwardArgs args = shared.forward;
    worker.cells.normalize(
        args.x(),
        args.y(),
        block,
        from,
        to,
        statistics,
        affine.weight(args.parameters()),
        affine.bias(args.parameters()));
  }

  /** After {@link Cells#takeMeans}. */
  final void gradientSums(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    int cell = block * geometry.channels() + from;
    System.arraycopy(statistics.rstd, from, shared.cellRstd, cell, to - from);
    worker.cells.gradientSums(
        shared.forward.x(),
        shared.backward.dy(),
        block,
        from,
        to,
        statistics,
        shared.s,
        shared.q,
        cell);
  }

  /** dx with statistics that are the same for all blocks. */
  final void inputGradientAlike(Shared shared, Worker worker, int block, int from, int to) {
    if (worker.begins(from, to)) {
      worker.cells.takeMeans(shared.statistics, from, to);
      worker.cells.takeSlopes(shared.statistics, from, to, weight(shared.backward));
    }
    inputGradient(shared, worker, shared.statistics, block, from, to);
  }

  /** After {@link Cells#takeSlopes}. */
  final void inputGradient(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    BackwardArgs args = shared.backward;
    worker.cells.inputGradient(
        args.forward().x(), args.dy(), args.dx(), block, from, to, statistics, weight(args));
  }

  /** dx with statistics that don't depend on x, the same for all blocks. */
  final void fixedInputGradient(Shared shared, Worker worker, int block, int from, int to) {
    BackwardArgs args = shared.backward;
    FloatSpan weight = weight(args);
    if (worker.begins(from, to)) {
      worker.cells.takeFixed(shared.statistics, from, to, weight);
    }
    worker.cells.fixedInputGradient(
        args.dy(), args.dx(), block, from, to, shared.statistics, weight);
  }

  final FloatSpan weight(BackwardArgs args) {
    return affine.weight(args.forward().parameters());
  }

  /** dβ = Σ over blocks of Σdy; dγ = Σ over blocks of rstd·Σdy·(x−μ). */
  final void parameterGradients(NormParameters gradients, Shared shared) {
    int channels = geometry.channels();
    Merge.sums(shared.s, channels, geometry.blocks(), shared.dBias);
    for (int cell = 0; cell < geometry.cells(); cell++) {
      shared.cellRstd[cell] *= shared.q[cell];
    }
    Merge.sums(shared.cellRstd, channels, geometry.blocks(), shared.dWeight);
    write(shared.dWeight, gradients.weight());
    write(shared.dBias, gradients.bias());
  }

  /** Rounds values into a span, unless that is absent. */
  private static void write(double[] values, FloatSpan span) {
    float[] array = span.array();
    int at = span.offset();
    for (int i = 0; i < span.length(); i++) {
      array[at + i] = (float) values[i];
    }
  }

  /** One walk over cells. */
  @FunctionalInterface
  interface Pass<S> {
    /** Does the channels {@code from} (inclusive) to {@code to} (exclusive) of one block. */
    void run(S shared, Worker worker, int block, int from, int to);
  }

  /** How a range of units is walked. */
  @FunctionalInterface
  private interface Walk<S> {
    void run(int from, int to, Pass<S> pass, S shared);
  }

  /** A pass that threads share. */
  private static final class SharedPass<S> extends SharedRanges {
    private Walk<S> walk;
    private Pass<S> pass;
    private S shared;

    private void begin(Walk<S> newWalk, Pass<S> newPass, S newShared) {
      walk = newWalk;
      pass = newPass;
      shared = newShared;
    }

    private void end() {
      shared = null;
    }

    @Override
    void run(int from, int to) {
      walk.run(from, to, pass, shared);
    }
  }

  /** Scratch of one thread. */
  static final class Worker {
    final Cells cells;

    /** Where statistics differ from block to block. */
    final ChannelStatistics statistics;

    final double[] mean;
    final double[] variance;
    final double[] rstd;

    /** The channels whose statistics, the same for all blocks, were taken last. */
    private int takenFrom;

    private int takenTo;

    Worker(Geometry.Channels geometry, InnerLoops loops, double epsilon, SharedColumnSums shared) {
      cells =
          geometry.interleaved()
              ? new ColumnCells(geometry, loops.columns(), epsilon, shared)
              : new PlaneCells(geometry, loops.runs(), epsilon);
      statistics = new ChannelStatistics(geometry.channels());
      mean = new double[geometry.channels()];
      variance = new double[geometry.channels()];
      rstd = new double[geometry.channels()];
    }

    /** From now on statistics are other ones. */
    void begin() {
      takenTo = takenFrom;
    }

    /** Whether channels have still to be taken; asked once per block, and for all blocks alike. */
    boolean begins(int from, int to) {
      boolean first = takenFrom != from || takenTo != to;
      takenFrom = from;
      takenTo = to;
      return first;
    }
  }

  /** What a call is about, and what its threads share: every cell has its own entry. */
  static class Shared {
    /** Of a backward call, the forward call's. */
    ForwardArgs forward;

    /** Null in a forward call. */
    BackwardArgs backward;

    /** Forward the mean of each cell, backward its Σdy. */
    final double[] s;

    /** Forward the variance of each cell, backward its Σdy·(x−μ). */
    final double[] q;

    /** The rstd that each cell was normalized with; then its part of dγ. */
    final double[] cellRstd;

    /** dγ and dβ of each channel. */
    final double[] dWeight;

    final double[] dBias;

    /** Where statistics are the same for all blocks. */
    final ChannelStatistics statistics;

    Shared(Geometry.Channels geometry) {
      s = new double[geometry.cells()];
      q = new double[geometry.cells()];
      cellRstd = new double[geometry.cells()];
      dWeight = new double[geometry.channels()];
      dBias = new double[geometry.channels()];
      statistics = new ChannelStatistics(geometry.channels());
    }

    /** Lets go of the caller's data. */
    final void clear() {
      forward = null;
      backward = null;
    }
  }
}
