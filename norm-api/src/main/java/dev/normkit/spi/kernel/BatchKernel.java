package dev.normkit.spi.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import java.util.function.Supplier;

/**
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel {
  private final ScratchPool<CellSums> cellMoments;
  private final Pass<ForwardArgs, CellSums> measure = this::measure;
  private final Pass<ForwardArgs, CellSums> normalizeBlocks = this::normalizeBlocks;
  private final Pass<BackwardArgs, CellSums> sumGradients = this::sumGradients;
  private final Pass<BackwardArgs, CellSums> inputGradients = this::inputGradients;

  BatchKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism);
    cellMoments = new ScratchPool<>(() -> new CellSums(geometry.cells()));
  }

  @Override
  void forwardChecked(ForwardArgs args) {
    if (args.running().isPresent()) {
      forwardFixed(args, args.running().get());
      return;
    }
    CellSums cells = cellMoments.take();
    forRanges(geometry.cells(), measure, args, cells);
    join(cells, args.moments().orElse(null));
    forRanges(geometry.blocks(), normalizeBlocks, args, cells);
    cellMoments.give(cells);
  }

  private void measure(ForwardArgs args, CellSums cells, Worker worker, int from, int to) {
    int channels = geometry.channels();
    for (int cell = from; cell < to; cell++) {
      int c = cell % channels;
      worker.cells.moments(args.x(), cell / channels, c, c + 1, cells.s, cells.q, cell);
    }
  }

  /** Joins the cells of each channel; leaves mean and rstd in the place of its first cell. */
  private void join(CellSums cells, Moments saved) {
    int channels = geometry.channels();
    for (int c = 0; c < channels; c++) {
      double mean = Merge.mean(cells.s, c, channels, geometry.blocks());
      double variance = Merge.variance(cells.s, cells.q, c, channels, geometry.blocks(), mean);
      if (saved != null) {
        saved.set(c, mean, variance, epsilon);
      }
      cells.s[c] = mean;
      cells.q[c] = Moments.rstd(variance, epsilon);
    }
  }

  private void normalizeBlocks(ForwardArgs args, CellSums cells, Worker worker, int from, int to) {
    for (int c = 0; c < geometry.channels(); c++) {
      worker.statistics.mean[c] = cells.s[c];
      worker.statistics.rstd[c] = cells.q[c];
    }
    for (int block = from; block < to; block++) {
      normalize(args, worker, block, 0, geometry.channels());
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, CellSums sums) {
    forRanges(geometry.blocks(), sumGradients, args, sums);
    parameterGradients(args.gradients(), sums);
    forRanges(geometry.blocks(), inputGradients, args, sums);
  }

  private void sumGradients(BackwardArgs args, CellSums sums, Worker worker, int from, int to) {
    takeMoments(args, worker);
    for (int block = from; block < to; block++) {
      gradientSums(args, worker, sums, block, 0, geometry.channels());
    }
  }

  private void inputGradients(BackwardArgs args, CellSums sums, Worker worker, int from, int to) {
    takeMoments(args, worker);
    boolean fixed = args.forward().running().isPresent();
    for (int c = 0; c < geometry.channels(); c++) {
      coefficients(args, worker, sums, fixed, c);
    }
    for (int block = from; block < to; block++) {
      inputGradient(args, worker, block, 0, geometry.channels());
    }
  }

  private void takeMoments(BackwardArgs args, Worker worker) {
    Moments saved = args.forward().moments().get();
    for (int c = 0; c < geometry.channels(); c++) {
      worker.statistics.mean[c] = saved.mean(c);
      worker.statistics.rstd[c] = saved.rstd(c);
    }
  }

  private void coefficients(BackwardArgs args, Worker worker, CellSums sums, boolean fixed, int c) {
    double s = 0;
    double q = 0;
    for (int cell = c; cell < geometry.cells(); cell += geometry.channels()) {
      s += sums.s[cell];
      q += sums.q[cell];
    }
    double rstd = worker.statistics.rstd[c];
    double gamma = weight(args).get(c);
    double size = (double) geometry.blocks() * geometry.cellLength();
    worker.statistics.p[c] = fixed ? 0 : -rstd * rstd * rstd * gamma * q / size;
    worker.statistics.q[c] = fixed ? 0 : -rstd * gamma * s / size;
  }
}
