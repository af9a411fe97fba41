package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import java.util.function.Supplier;

/**
 * Statistics over neighbouring channels of one block: InstanceNorm, GroupNorm, and BatchNorm where
 * the whole batch is one block of columns. Groups are finished while they are in cache.
 *
 * <p>Backward, with g = γ·dy over a group of m elements: {@code p = −rstd³·Σg·(x−μ)/m}, {@code q =
 * −rstd·Σg/m}, summed from the group's cells in double.
 */
final class BlockKernel extends ChannelKernel<ChannelKernel.Shared> {
  /** Then y is β whatever x is, and dx is 0. */
  private final boolean oneValue;

  private final double share;
  private final Pass<Shared> normalizeAlike = this::normalizeAlike;
  private final Pass<Shared> measure = this::measure;
  private final Pass<Shared> normalizeGroups = this::normalizeGroups;
  private final Pass<Shared> sumGradients = this::sumGradients;
  private final Pass<Shared> inputGradientAlike = this::inputGradientAlike;
  private final Pass<Shared> backwardGroups = this::backwardGroups;

  BlockKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism, () -> new Shared(geometry));
    oneValue = geometry.groupChannels() * geometry.cellLength() == 1;
    share = 1.0 / ((double) geometry.groupChannels() * geometry.cellLength());
  }

  @Override
  void forwardChecked(ForwardArgs args, Shared shared) {
    if (args.running().isPresent()) {
      takeRunning(args, args.running().get(), shared);
      forElements(normalizeAlike, shared);
    } else if (sharesOneBlock()) {
      forCells(measure, shared);
      forElements(normalizeAlike, shared);
    } else {
      forCells(normalizeGroups, shared);
    }
  }

  private void measure(Shared shared, Worker worker, int block, int from, int to) {
    measure(shared.forward, worker, shared.statistics, block, from, to);
  }

  private void normalizeGroups(Shared shared, Worker worker, int block, int from, int to) {
    measure(shared.forward, worker, worker.statistics, block, from, to);
    normalize(shared, worker, worker.statistics, block, from, to);
  }

  private void measure(
      ForwardArgs args, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    int groups = (to - from) / geometry.groupChannels();
    worker.cells.moments(args.x(), block, from, to, worker.mean, worker.variance, 0);
    Moments.rstds(worker.variance, 0, groups, epsilon, worker.rstd);
    if (args.moments().isPresent()) {
      Moments saved = args.moments().get();
      saved.set(group(block, from), groups, worker.mean, worker.variance, worker.rstd);
    }
    for (int group = 0; group < groups; group++) {
      int first = from + group * geometry.groupChannels();
      spread(statistics, first, worker.mean[group], worker.rstd[group]);
    }
  }

  /** The statistic group of a channel in a block. */
  private int group(int block, int channel) {
    return (block * geometry.channels() + channel) / geometry.groupChannels();
  }

  private void spread(ChannelStatistics statistics, int from, double mean, double rstd) {
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      statistics.mean[c] = mean;
      statistics.rstd[c] = rstd;
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, Shared shared) {
    if (sharesOneBlock()) {
      forCells(sumGradients, shared);
      forElements(inputGradientAlike, shared);
    } else {
      forCells(backwardGroups, shared);
    }
    parameterGradients(args.gradients(), shared);
  }

  private void backwardGroups(Shared shared, Worker worker, int block, int from, int to) {
    sumGradients(shared, worker, worker.statistics, block, from, to);
    inputGradient(shared, worker, worker.statistics, block, from, to);
  }

  private void sumGradients(Shared shared, Worker worker, int block, int from, int to) {
    sumGradients(shared, worker, shared.statistics, block, from, to);
  }

  /** Sums the gradients of whole groups, and derives the coefficients of their dx. */
  private void sumGradients(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    boolean fixed = shared.forward.running().isPresent();
    Moments saved = shared.forward.moments().get();
    int group = group(block, from);
    for (int c = from; c < to; c += geometry.groupChannels()) {
      spread(statistics, c, saved.mean(group), oneValue && !fixed ? 0 : saved.rstd(group));
      group++;
    }
    gradientSums(shared, worker, statistics, block, from, to);
    FloatSpan weight = weight(shared.backward);
    for (int c = from; c < to; c += geometry.groupChannels()) {
      groupCoefficients(weight, statistics, shared, fixed, block, c);
    }
  }

  private void groupCoefficients(
      FloatSpan weight,
      ChannelStatistics statistics,
      Shared shared,
      boolean fixed,
      int block,
      int from) {
    int cell = block * geometry.channels();
    double s = 0;
    double q = 0;
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      s += weight.get(c) * shared.s[cell + c];
      q += weight.get(c) * shared.q[cell + c];
    }
    double rstd = statistics.rstd[from];
    for (int c = from; c < from + geometry.groupChannels(); c++) {
      statistics.p[c] = fixed ? 0 : -rstd * rstd * rstd * q * share;
      statistics.q[c] = fixed ? 0 : -rstd * s * share;
    }
  }
}
