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
    int channels = geometry.channels();
    forRanges(
        geometry.cells(),
        (worker, from, to) -> {
          for (int cell = from; cell < to; cell++) {
            int c = cell % channels;
            worker.cells.moments(args.x(), cell / channels, c, c + 1, cells.s, cells.q, cell);
          }
        });
    join(cells, args.moments().orElse(null));
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int c = 0; c < channels; c++) {
            worker.statistics.mean[c] = cells.s[c];
            worker.statistics.rstd[c] = cells.q[c];
          }
          for (int block = from; block < to; block++) {
            normalize(args, worker, block, 0, channels);
          }
        });
    cellMoments.give(cells);
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

  @Override
  void backwardChecked(BackwardArgs args, CellSums sums) {
    Moments saved = args.forward().moments().get();
    boolean fixed = args.forward().running().isPresent();
    int channels = geometry.channels();
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          takeMoments(worker, saved);
          for (int block = from; block < to; block++) {
            gradientSums(args, worker, sums, block, 0, channels);
          }
        });
    parameterGradients(args.gradients(), sums, (block, c) -> saved.rstd(c));
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          takeMoments(worker, saved);
          for (int c = 0; c < channels; c++) {
            coefficients(args, worker, sums, fixed, c);
          }
          for (int block = from; block < to; block++) {
            inputGradient(args, worker, block, 0, channels);
          }
        });
  }

  private void takeMoments(Worker worker, Moments saved) {
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
