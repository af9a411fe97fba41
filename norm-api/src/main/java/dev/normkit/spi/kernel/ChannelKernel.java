package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.NormKernel;
import java.util.function.Supplier;

/**
 * What the kernels with one γ and β per channel have in common: normalizing with given statistics,
 * and turning the sums of cells into the gradients of γ and β. How statistics are drawn from cells
 * is the subclasses' part.
 */
abstract class ChannelKernel implements NormKernel {
  final NormPlan plan;
  final Geometry.Channels geometry;
  final Affine affine;
  final double epsilon;
  final Work work;
  private final ScratchPool<Worker> workers;
  private final ScratchPool<CellSums> cellSums;
  private final Pass<ForwardArgs, RunningStatistics> normalizeFixed = this::normalizeFixed;

  ChannelKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    this.plan = plan;
    this.geometry = geometry;
    affine = new Affine(plan);
    epsilon = plan.spec().epsilon();
    work = new Work(parallelism, plan.shape().elements());
    workers = new ScratchPool<>(() -> new Worker(geometry, loops.get(), epsilon));
    cellSums = new ScratchPool<>(() -> new CellSums(geometry.cells()));
  }

  @Override
  public final void forward(ForwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    forwardChecked(args);
  }

  @Override
  public final void backward(BackwardArgs args) {
    StandardKernel.requirePlan(plan, args.plan());
    CellSums sums = cellSums.take();
    backwardChecked(args, sums);
    cellSums.give(sums);
  }

  abstract void forwardChecked(ForwardArgs args);

  abstract void backwardChecked(BackwardArgs args, CellSums sums);

  /**
   * Hands ranges of units to workers, on one thread or several.
   *
   * @param pass from a field, so that a call allocates no lambda
   * @param args what the call is about
   * @param shared what its passes share besides
   */
  final <A, S> void forRanges(int units, Pass<A, S> pass, A args, S shared) {
    if (work.stays(units)) {
      runRange(0, units, pass, args, shared);
    } else {
      work.share(units, (from, to) -> runRange(from, to, pass, args, shared));
    }
  }

  private <A, S> void runRange(int from, int to, Pass<A, S> pass, A args, S shared) {
    Worker worker = workers.take();
    pass.run(args, shared, worker, from, to);
    workers.give(worker);
  }

  /** Normalizes with running statistics, all blocks alike. */
  final void forwardFixed(ForwardArgs args, RunningStatistics running) {
    if (args.moments().isPresent()) {
      Moments saved = args.moments().get();
      for (int c = 0; c < geometry.channels(); c++) {
        saved.set(c, running.mean(c), running.variance(c), epsilon);
      }
    }
    forRanges(geometry.blocks(), normalizeFixed, args, running);
  }

  private void normalizeFixed(
      ForwardArgs args, RunningStatistics running, Worker worker, int from, int to) {
    for (int c = 0; c < geometry.channels(); c++) {
      worker.statistics.mean[c] = running.mean(c);
      worker.statistics.rstd[c] = Moments.rstd(running.variance(c), epsilon);
    }
    for (int block = from; block < to; block++) {
      normalize(args, worker, block, 0, geometry.channels());
    }
  }

  final void normalize(ForwardArgs args, Worker worker, int block, int from, int to) {
    worker.cells.normalize(
        args.x(),
        args.y(),
        block,
        from,
        to,
        worker.statistics,
        affine.weight(args.parameters()),
        affine.bias(args.parameters()));
  }

  final void gradientSums(
      BackwardArgs args, Worker worker, CellSums sums, int block, int from, int to) {
    int cell = block * geometry.channels() + from;
    System.arraycopy(worker.statistics.rstd, from, sums.rstd, cell, to - from);
    worker.cells.gradientSums(
        args.forward().x(), args.dy(), block, from, to, worker.statistics, sums.s, sums.q, cell);
  }

  final void inputGradient(BackwardArgs args, Worker worker, int block, int from, int to) {
    worker.cells.inputGradient(
        args.forward().x(), args.dy(), args.dx(), block, from, to, worker.statistics, weight(args));
  }

  final FloatSpan weight(BackwardArgs args) {
    return affine.weight(args.forward().parameters());
  }

  /** dβ = Σ over blocks of Σdy; dγ = Σ over blocks of rstd·Σdy·(x−μ). */
  final void parameterGradients(NormParameters gradients, CellSums sums) {
    FloatSpan weight = gradients.weight();
    FloatSpan bias = gradients.bias();
    for (int c = 0; c < geometry.channels(); c++) {
      double dWeight = 0;
      double dBias = 0;
      for (int block = 0; block < geometry.blocks(); block++) {
        int cell = block * geometry.channels() + c;
        dWeight += sums.rstd[cell] * sums.q[cell];
        dBias += sums.s[cell];
      }
      if (weight.length() > 0) {
        weight.array()[weight.offset() + c] = (float) dWeight;
      }
      if (bias.length() > 0) {
        bias.array()[bias.offset() + c] = (float) dBias;
      }
    }
  }

  /** One walk over units. */
  @FunctionalInterface
  interface Pass<A, S> {
    /** Does units {@code from} (inclusive) to {@code to} (exclusive). */
    void run(A args, S shared, Worker worker, int from, int to);
  }

  /** Scratch of one thread. */
  static final class Worker {
    final Cells cells;
    final ChannelStatistics statistics;
    final double[] mean;
    final double[] variance;

    Worker(Geometry.Channels geometry, InnerLoops loops, double epsilon) {
      cells =
          geometry.interleaved()
              ? new ColumnCells(geometry, loops.columns(), epsilon)
              : new PlaneCells(geometry, loops.runs(), epsilon);
      statistics = new ChannelStatistics(geometry.channels());
      mean = new double[geometry.channels()];
      variance = new double[geometry.channels()];
    }
  }

  /** Sums of every cell and the rstd it was normalized with, shared by the threads of one call. */
  static final class CellSums {
    final double[] s;
    final double[] q;
    final double[] rstd;

    CellSums(int cells) {
      s = new double[cells];
      q = new double[cells];
      rstd = new double[cells];
    }
  }
}
