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

  /** Hands ranges of units to workers, on one thread or several. */
  final void forRanges(int units, RangeTask task) {
    if (work.stays(units)) {
      runRange(0, units, task);
    } else {
      work.share(units, (from, to) -> runRange(from, to, task));
    }
  }

  private void runRange(int from, int to, RangeTask task) {
    Worker worker = workers.take();
    task.run(worker, from, to);
    workers.give(worker);
  }

  /** Normalizes with running statistics, all blocks alike. */
  final void forwardFixed(ForwardArgs args, RunningStatistics running) {
    args.moments()
        .ifPresent(
            saved -> {
              for (int c = 0; c < geometry.channels(); c++) {
                saved.set(c, running.mean(c), running.variance(c), epsilon);
              }
            });
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int c = 0; c < geometry.channels(); c++) {
            worker.statistics.mean[c] = running.mean(c);
            worker.statistics.rstd[c] = Moments.rstd(running.variance(c), epsilon);
          }
          for (int block = from; block < to; block++) {
            normalize(args, worker, block, 0, geometry.channels());
          }
        });
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
    worker.cells.gradientSums(
        args.forward().x(),
        args.dy(),
        block,
        from,
        to,
        worker.statistics,
        sums.s,
        sums.q,
        block * geometry.channels() + from);
  }

  final void inputGradient(BackwardArgs args, Worker worker, int block, int from, int to) {
    worker.cells.inputGradient(
        args.forward().x(), args.dy(), args.dx(), block, from, to, worker.statistics, weight(args));
  }

  final FloatSpan weight(BackwardArgs args) {
    return affine.weight(args.forward().parameters());
  }

  /** dβ = Σ over blocks of Σdy; dγ = Σ over blocks of rstd·Σdy·(x−μ). */
  final void parameterGradients(NormParameters gradients, CellSums sums, CellRstd rstd) {
    FloatSpan weight = gradients.weight();
    FloatSpan bias = gradients.bias();
    for (int c = 0; c < geometry.channels(); c++) {
      double dWeight = 0;
      double dBias = 0;
      for (int block = 0; block < geometry.blocks(); block++) {
        int cell = block * geometry.channels() + c;
        dWeight += rstd.of(block, c) * sums.q[cell];
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

  /** A range of units for one worker. */
  @FunctionalInterface
  interface RangeTask {
    /** Does units {@code from} (inclusive) to {@code to} (exclusive). */
    void run(Worker worker, int from, int to);
  }

  /** The rstd that a cell was normalized with. */
  @FunctionalInterface
  interface CellRstd {
    /** 1/√(σ²+ε) of channel {@code c} in a block. */
    double of(int block, int c);
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

  /** Two numbers per cell, shared by the threads of one call. */
  static final class CellSums {
    final double[] s;
    final double[] q;

    CellSums(int cells) {
      s = new double[cells];
      q = new double[cells];
    }
  }
}
