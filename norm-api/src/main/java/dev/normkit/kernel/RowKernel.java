package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.function.Supplier;

/**
 * Normalizes contiguous rows with one γ and β per element: {@link RowForward}, {@link RowBackward}.
 */
final class RowKernel implements StandardKernel.OfLoops {
  private final NormPlan plan;
  private final Geometry.Rows rows;
  private final RowPace pace;
  private final Supplier<Loops> loops;
  private final Work work;
  private final ScratchPool<RowForward> forwards;
  private final ScratchPool<RowBackward> backwards;
  private final ScratchPool<RowGradients> gradients;
  private final ScratchPool<SharedForward> sharedForwards = new ScratchPool<>(SharedForward::new);
  private final ScratchPool<SharedBackward> sharedBackwards =
      new ScratchPool<>(SharedBackward::new);

  RowKernel(NormPlan plan, RowPace pace, Supplier<Loops> loops, Parallelism parallelism) {
    this.plan = plan;
    this.pace = pace;
    rows = pace.rows();
    this.loops = loops;
    work = new Work(parallelism, plan.shape().elements());
    Affine affine = new Affine(plan);
    double epsilon = plan.spec().epsilon();
    boolean aroundZero = !rows.centered() && !plan.spec().bias();
    Placement placement = aroundZero ? Placement.AROUND_ZERO : Placement.ROW_AND_ELEMENT;
    forwards =
        new ScratchPool<>(() -> new RowForward(pace, affine, loops.get(), epsilon, placement));
    backwards =
        new ScratchPool<>(() -> new RowBackward(pace, affine, loops.get(), epsilon, placement));
    long chunkElements = ReductionOrder.ROWS * (long) rows.parameterRows() * rows.length();
    int wave = work.stays(RowGradients.chunks(rows)) ? 1 : Work.wave(chunkElements);
    gradients = new ScratchPool<>(() -> new RowGradients(rows, plan.spec(), wave));
  }

  /** How many rows have room at a time: those that share their γ. */
  static int capacity(Geometry.Rows rows) {
    return rows.parameterRows() > 1 ? 1 : RowMoments.CAPACITY;
  }

  @Override
  public Supplier<Loops> loops() {
    return loops;
  }

  @Override
  public int rowsAtOnce() {
    return pace.most();
  }

  @Override
  public void forward(ForwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    if (work.stays(rows.rows())) {
      forwardRows(args, 0, rows.rows());
    } else {
      SharedForward shared = sharedForwards.take();
      shared.args = args;
      work.share(rows.rows(), 1, shared);
      shared.args = null;
      sharedForwards.give(shared);
    }
  }

  private void forwardRows(ForwardArgs args, int from, int to) {
    RowForward forward = forwards.take();
    forward.run(args, from, to);
    forwards.give(forward);
  }

  @Override
  public void backward(BackwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    RowGradients sums = gradients.take();
    RowBackward own = backwards.take();
    if (!overwrites(args)) {
      forChunks(args, sums, own, true);
      sums.writeTo(args.gradients(), args, own);
    } else if (own.sumsStayFinite(args)) {
      forChunks(args, sums, own, true);
      sums.writeTo(args.gradients());
    } else {
      // dγ and dβ may have to be drawn again from what dx overwrites, so they come before it.
      forChunks(args, sums, own, false);
      sums.writeTo(args.gradients(), args, own);
      forChunks(args, sums, own, true);
    }
    backwards.give(own);
    gradients.give(sums);
  }

  /** Whether dx takes the place of dy or x. */
  private static boolean overwrites(BackwardArgs args) {
    return args.dx().overlaps(args.dy()) || args.dx().overlaps(args.forward().x());
  }

  /** Sums dγ and dβ, and writes dx if asked to. */
  private void forChunks(BackwardArgs args, RowGradients sums, RowBackward own, boolean writesDx) {
    sums.begin();
    for (int chunks = sums.wave(); chunks > 0; chunks = sums.wave()) {
      if (work.stays(chunks)) {
        own.run(args, sums, writesDx, 0, chunks);
      } else {
        SharedBackward shared = sharedBackwards.take();
        shared.begin(args, sums, writesDx);
        work.share(chunks, 1, shared);
        shared.end();
        sharedBackwards.give(shared);
      }
      sums.addWave();
    }
  }

  private void backwardChunks(
      BackwardArgs args, RowGradients sums, boolean writesDx, int from, int to) {
    RowBackward backward = backwards.take();
    backward.run(args, sums, writesDx, from, to);
    backwards.give(backward);
  }

  /** A forward call that threads share. */
  private final class SharedForward extends SharedRanges {
    private ForwardArgs args;

    @Override
    void run(int from, int to) {
      forwardRows(args, from, to);
    }
  }

  /** A backward call that threads share. */
  private final class SharedBackward extends SharedRanges {
    private BackwardArgs args;
    private RowGradients sums;
    private boolean writesDx;

    private void begin(BackwardArgs newArgs, RowGradients newSums, boolean newWritesDx) {
      args = newArgs;
      sums = newSums;
      writesDx = newWritesDx;
    }

    private void end() {
      args = null;
      sums = null;
    }

    @Override
    void run(int from, int to) {
      backwardChunks(args, sums, writesDx, from, to);
    }
  }
}
