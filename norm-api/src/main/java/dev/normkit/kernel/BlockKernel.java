package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.Arrays;
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
  private final Pass<Shared> sumGradientsFixed = this::sumGradientsFixed;
  private final Pass<Shared> fixedInputGradient = this::fixedInputGradient;

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
    } else if (sharesOneBlock) {
      forSharedBlock(measure, shared);
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
    takeFactors(shared, worker, worker.statistics, from, to);
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
    spread(worker, statistics, from, groups);
  }

  /** The statistic group of a channel in a block. */
  private int group(int block, int channel) {
    return (block * geometry.channels() + channel) / geometry.groupChannels();
  }

  /** Gives each channel the mean and rstd of its group. */
  private void spread(Worker worker, ChannelStatistics statistics, int from, int groups) {
    int channels = geometry.groupChannels();
    if (channels == 1) {
      System.arraycopy(worker.mean, 0, statistics.mean, from, groups);
      System.arraycopy(worker.rstd, 0, statistics.rstd, from, groups);
      return;
    }
    int c = from;
    for (int group = 0; group < groups; group++) {
      double mean = worker.mean[group];
      double rstd = worker.rstd[group];
      for (int end = c + channels; c < end; c++) {
        statistics.mean[c] = mean;
        statistics.rstd[c] = rstd;
      }
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, Shared shared) {
    if (args.forward().running().isPresent()) {
      forSharedBlock(sumGradientsFixed, shared);
      forElements(fixedInputGradient, shared);
    } else if (sharesOneBlock) {
      forSharedBlock(sumGradients, shared);
      forElements(inputGradientAlike, shared);
    } else {
      forCells(backwardGroups, shared);
    }
    parameterGradients(args.gradients(), shared);
  }

  private void backwardGroups(Shared shared, Worker worker, int block, int from, int to) {
    sumGradients(shared, worker, worker.statistics, block, from, to);
    worker.cells.takeSlopes(worker.statistics, from, to, weight(shared.backward));
    inputGradient(shared, worker, worker.statistics, block, from, to);
  }

  /** Sums the gradients of channels of the only block, whose statistics don't depend on x. */
  private void sumGradientsFixed(Shared shared, Worker worker, int block, int from, int to) {
    takeSaved(shared, worker, shared.statistics, block, from, to);
    gradientSums(shared, worker, shared.statistics, block, from, to);
  }

  private void sumGradients(Shared shared, Worker worker, int block, int from, int to) {
    sumGradients(shared, worker, shared.statistics, block, from, to);
  }

  /** Sums the gradients of whole groups, and derives the coefficients of their dx. */
  private void sumGradients(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    takeSaved(shared, worker, statistics, block, from, to);
    if (oneValue) {
      Arrays.fill(statistics.rstd, from, to, 0);
    }
    gradientSums(shared, worker, statistics, block, from, to);
    slopes(weight(shared.backward), statistics, shared, block, from, to);
  }

  /** Takes the statistics that the forward pass saved of whole groups. */
  private void takeSaved(
      Shared shared, Worker worker, ChannelStatistics statistics, int block, int from, int to) {
    int groups = (to - from) / geometry.groupChannels();
    Moments saved = shared.forward.moments().get();
    saved.copy(group(block, from), groups, worker.mean, worker.rstd);
    spread(worker, statistics, from, groups);
    worker.cells.takeMeans(statistics, from, to);
  }

  /** The backward coefficients, from the sums of each group's cells. */
  private void slopes(
      FloatSpan weight, ChannelStatistics statistics, Shared shared, int block, int from, int to) {
    int cell = block * geometry.channels();
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int c = from; c < to; c++) {
      // As the first term of a sum, so that −0 becomes +0 in a group of one, too.
      statistics.p[c] = 0 + gamma[at + c] * shared.q[cell + c];
      statistics.q[c] = 0 + gamma[at + c] * shared.s[cell + c];
    }
    pool(statistics, from, to);
    for (int c = from; c < to; c++) {
      double rstd = statistics.rstd[c];
      statistics.p[c] = -rstd * rstd * rstd * statistics.p[c] * share;
      statistics.q[c] = -rstd * statistics.q[c] * share;
    }
  }

  /** Gives each channel the sums over its group. */
  private void pool(ChannelStatistics statistics, int from, int to) {
    int channels = geometry.groupChannels();
    for (int first = from; channels > 1 && first < to; first += channels) {
      double p = 0;
      double q = 0;
      for (int c = first; c < first + channels; c++) {
        p += statistics.p[c];
        q += statistics.q[c];
      }
      for (int c = first; c < first + channels; c++) {
        statistics.p[c] = p;
        statistics.q[c] = q;
      }
    }
  }
}
