package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.function.Supplier;

/** Hands the cells of a call to threads, part by part: who does which part, and nothing else. */
final class CellWalk {
  /** Columns of a block that are worth another thread: fewer are slow to read by themselves. */
  private static final int LEAST_COLUMNS = Work.WIDE / 2;

  private final Geometry.Channels geometry;
  private final Supplier<Loops> loops;
  private final Work work;

  /** Neighbouring channels that are never parted. */
  private final int unitChannels;

  private final int unitsPerBlock;

  /** Units that are worth another thread, if there are enough. */
  private final int leastUnits;

  /** Most channels that a pass gets at a time. */
  private final int channelsAtOnce;

  private final ScratchPool<Cells> workers;

  /** Whether threads sum the only block by rows. */
  private final boolean sharesRows;

  /** Workers of all its columns, who let threads sum the rows. */
  private final ScratchPool<Cells> leaders;

  private final boolean sharesOneBlock;
  private final ScratchPool<SharedPass> sharedPasses = new ScratchPool<>(SharedPass::new);
  private final Walk parts = this::runUnits;
  private final Walk elements = this::runRows;

  /**
   * A walk over a geometry.
   *
   * @param loops makes the loops of one thread
   */
  CellWalk(
      NormPlan plan, Geometry.Channels geometry, Supplier<Loops> loops, Parallelism parallelism) {
    this.geometry = geometry;
    this.loops = loops;
    work = new Work(parallelism, plan.shape().elements());
    double hidingEpsilon = hidingEpsilon(plan, geometry);
    unitChannels = unitChannels(geometry);
    unitsPerBlock = 1 + (geometry.channels() - 1) / unitChannels;
    leastUnits = geometry.interleaved() ? Math.max(1, LEAST_COLUMNS / unitChannels) : 1;
    channelsAtOnce = channelsAtOnce(geometry, unitChannels);
    boolean oneBlock = geometry.interleaved() && geometry.blocks() == 1;
    sharesRows = oneBlock && sharesRows(geometry, work);
    sharesOneBlock = sharesRows || oneBlock && !work.stays(units());
    ScratchPool<ColumnSums> columns =
        new ScratchPool<>(() -> new ColumnSums(geometry, loops.get(), hidingEpsilon, null));
    workers = new ScratchPool<>(() -> cells(loops.get(), hidingEpsilon, null));
    leaders =
        new ScratchPool<>(
            () -> {
              SharedColumnSums shared = new SharedColumnSums(geometry, work, columns);
              return cells(loops.get(), hidingEpsilon, shared);
            });
  }

  /**
   * What hides lost digits of a small variance: ε, but where variances are mixed their differences
   * count, so nothing does; and that of one value is 0.
   */
  private static double hidingEpsilon(NormPlan plan, Geometry.Channels geometry) {
    boolean mixed = geometry.pooling() == Geometry.Pooling.MIXED && geometry.cellLength() > 1;
    return mixed ? 0 : plan.spec().epsilon();
  }

  Geometry.Channels geometry() {
    return geometry;
  }

  /** Makes the loops of one thread. */
  Supplier<Loops> loops() {
    return loops;
  }

  private Cells cells(Loops own, double hidingEpsilon, SharedColumnSums shared) {
    CellSums sums =
        geometry.interleaved()
            ? new ColumnSums(geometry, own, hidingEpsilon, shared)
            : new PlaneSums(geometry, own, hidingEpsilon);
    return new Cells(geometry, own, sums);
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

  /** Whether threads share the columns of one block, which makes their outputs neighbours. */
  boolean sharesOneBlock() {
    return sharesOneBlock;
  }

  /**
   * Hands all cells to workers, on one thread or several.
   *
   * @param pass from a field if it captures anything, so that a call allocates none: one that
   *     captures nothing is made once
   */
  void forCells(Pass pass, CellCall call) {
    int units = units();
    if (work.stays(units)) {
      runUnits(0, units, pass, call);
    } else {
      share(units, leastUnits, parts, pass, call);
    }
  }

  private int units() {
    return geometry.blocks() * unitsPerBlock;
  }

  /** {@link #forCells} for a pass over the only block that ends with statistics. */
  void forSharedBlock(Pass pass, CellCall call) {
    if (!sharesRows) {
      forCells(pass, call);
      return;
    }
    Cells leader = leaders.take();
    leader.begin(call);
    leader.part(0, 0, geometry.channels());
    pass.run(call, leader);
    leader.end();
    leaders.give(leader);
  }

  /**
   * {@link #forCells} for a pass that does each element for itself, with statistics that are the
   * same for all blocks: interleaved cells go by rows, so that no two threads write to one cache
   * line.
   */
  void forElements(Pass pass, CellCall call) {
    int rows = geometry.blocks() * geometry.cellLength();
    if (!geometry.interleaved()) {
      forCells(pass, call);
    } else if (work.stays(rows)) {
      runRows(0, rows, pass, call);
    } else {
      share(rows, 1, elements, pass, call);
    }
  }

  private void share(int units, int least, Walk walk, Pass pass, CellCall call) {
    SharedPass ranges = sharedPasses.take();
    ranges.begin(walk, pass, call);
    work.share(units, least, ranges);
    ranges.end();
    sharedPasses.give(ranges);
  }

  private void runRows(int from, int to, Pass pass, CellCall call) {
    Cells cells = workers.take();
    cells.begin(call);
    int length = geometry.cellLength();
    int row = from;
    while (row < to) {
      int first = row % length;
      int end = Math.min(length, first + to - row);
      cells.writeOnly(first, end);
      cells.part(row / length, 0, geometry.channels());
      pass.run(call, cells);
      row += end - first;
    }
    cells.end();
    workers.give(cells);
  }

  private void runUnits(int from, int to, Pass pass, CellCall call) {
    Cells cells = workers.take();
    cells.begin(call);
    int unit = from;
    while (unit < to) {
      int first = unit % unitsPerBlock * unitChannels;
      long left = (long) (to - unit) * unitChannels; // with channels that the last units lack
      int last = (int) Math.min(geometry.channels(), first + Math.min(left, channelsAtOnce));
      cells.part(unit / unitsPerBlock, first, last);
      pass.run(call, cells);
      unit += 1 + (last - first - 1) / unitChannels;
    }
    cells.end();
    workers.give(cells);
  }

  /** What is done with each part. */
  @FunctionalInterface
  interface Pass {
    /** Does the part at which the cells are. */
    void run(CellCall call, Cells cells);
  }

  /** How a range of units is walked. */
  @FunctionalInterface
  private interface Walk {
    void run(int from, int to, Pass pass, CellCall call);
  }

  /** A pass that threads share. */
  private static final class SharedPass extends SharedRanges {
    private Walk walk;
    private Pass pass;
    private CellCall call;

    private void begin(Walk newWalk, Pass newPass, CellCall newCall) {
      walk = newWalk;
      pass = newPass;
      call = newCall;
    }

    private void end() {
      call = null;
    }

    @Override
    void run(int from, int to) {
      walk.run(from, to, pass, call);
    }
  }
}
