package dev.normkit.spi.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import java.util.function.Supplier;

/**
 * Statistics over neighbouring channels of one block: InstanceNorm, GroupNorm, and BatchNorm where
 * the whole batch is one block of columns. Each step finishes its groups while they are in cache.
 *
 * <p>Backward, with g = γ·dy over a group of m elements: {@code p = −rstd³·Σg·(x−μ)/m}, {@code q =
 * −rstd·Σg/m}, summed from the group's cells in double.
 */
final class BlockKernel extends ChannelKernel {
  private final int channelsAtOnce;
  private final int stepsPerBlock;

  /** Then y is β whatever x is, and dx is 0. */
  private final boolean oneValue;

  private final Pass<ForwardArgs, Moments> forwardSteps = this::forwardSteps;
  private final Pass<BackwardArgs, CellSums> backwardSteps = this::backwardSteps;

  BlockKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism);
    channelsAtOnce = geometry.interleaved() ? geometry.channels() : geometry.groupChannels();
    stepsPerBlock = geometry.channels() / channelsAtOnce;
    oneValue = geometry.groupChannels() * geometry.cellLength() == 1;
  }

  @Override
  void forwardChecked(ForwardArgs args) {
    if (args.running().isPresent()) {
      forwardFixed(args, args.running().get());
    } else {
      forRanges(geometry.blocks() * stepsPerBlock, forwardSteps, args, args.moments().orElse(null));
    }
  }

  private void forwardSteps(ForwardArgs args, Moments saved, Worker worker, int from, int to) {
    for (int step = from; step < to; step++) {
      forwardStep(args, saved, worker, step / stepsPerBlock, step % stepsPerBlock * channelsAtOnce);
    }
  }

  private void forwardStep(ForwardArgs args, Moments saved, Worker worker, int block, int from) {
    int to = from + channelsAtOnce;
    worker.cells.moments(args.x(), block, from, to, worker.mean, worker.variance, 0);
    int groups = channelsAtOnce / geometry.groupChannels();
    for (int group = 0; group < groups; group++) {
      double mean = worker.mean[group];
      double variance = worker.variance[group];
      if (saved != null) {
        saved.set(group(block, from) + group, mean, variance, epsilon);
      }
      spread(
          worker, from + group * geometry.groupChannels(), mean, Moments.rstd(variance, epsilon));
    }
    normalize(args, worker, block, from, to);
  }

  /** The statistic group of a channel in a block. */
  private int group(int block, int channel) {
    return (block * geometry.channels() + channel) / geometry.groupChannels();
  }

  private void spread(Worker worker, int from, double mean, double rstd) {
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      worker.statistics.mean[c] = mean;
      worker.statistics.rstd[c] = rstd;
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, CellSums sums) {
    forRanges(geometry.blocks() * stepsPerBlock, backwardSteps, args, sums);
    parameterGradients(args.gradients(), sums);
  }

  private void backwardSteps(BackwardArgs args, CellSums sums, Worker worker, int from, int to) {
    for (int step = from; step < to; step++) {
      backwardStep(args, worker, sums, step / stepsPerBlock, step % stepsPerBlock * channelsAtOnce);
    }
  }

  private void backwardStep(BackwardArgs args, Worker worker, CellSums sums, int block, int from) {
    boolean fixed = args.forward().running().isPresent();
    Moments saved = args.forward().moments().get();
    int to = from + channelsAtOnce;
    for (int c = from; c < to; c += geometry.groupChannels()) {
      int group = group(block, c);
      spread(worker, c, saved.mean(group), oneValue && !fixed ? 0 : saved.rstd(group));
    }
    gradientSums(args, worker, sums, block, from, to);
    for (int c = from; c < to; c += geometry.groupChannels()) {
      groupCoefficients(args, worker, sums, fixed, block, c);
    }
    inputGradient(args, worker, block, from, to);
  }

  private void groupCoefficients(
      BackwardArgs args, Worker worker, CellSums sums, boolean fixed, int block, int from) {
    int cell = block * geometry.channels();
    double s = 0;
    double q = 0;
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      s += weight(args).get(c) * sums.s[cell + c];
      q += weight(args).get(c) * sums.q[cell + c];
    }
    double rstd = worker.statistics.rstd[from];
    double size = (double) geometry.groupChannels() * geometry.cellLength();
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      worker.statistics.p[c] = fixed ? 0 : -rstd * rstd * rstd * q / size;
      worker.statistics.q[c] = fixed ? 0 : -rstd * s / size;
    }
  }
}
