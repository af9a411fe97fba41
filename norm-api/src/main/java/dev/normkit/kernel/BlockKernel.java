package dev.normkit.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.CellWalk.Pass;
import java.util.Arrays;

/**
 * Statistics over neighbouring channels of one block: InstanceNorm, GroupNorm, and BatchNorm where
 * the whole batch is one block of columns. Groups are finished while they are in cache.
 *
 * <p>Backward, with g = γ·dy over a group of m elements: {@code p = −rstd³·Σg·(x−μ)/m}, {@code q =
 * −rstd·Σg/m}, summed from the group's cells in double.
 */
final class BlockKernel extends ChannelKernel {
  private final int groupChannels;

  /** Then y is β whatever x is, and dx is 0. */
  private final boolean oneValue;

  private final double share;

  private final Pass measure = (call, cells) -> measure(call, cells, call.statistics);
  private final Pass normalizeGroups = this::normalizeGroups;
  private final Pass sumGradients = (call, cells) -> sumGradients(call, cells, call.statistics);
  private final Pass backwardGroups = this::backwardGroups;
  private final Pass sumGradientsFixed = this::sumGradientsFixed;

  BlockKernel(NormPlan plan, CellWalk walk) {
    super(plan, walk);
    groupChannels = geometry.groupChannels();
    oneValue = groupChannels * geometry.cellLength() == 1;
    share = 1.0 / ((double) groupChannels * geometry.cellLength());
  }

  @Override
  void forward(CellCall call) {
    if (call.forward.running().isPresent()) {
      call.takeRunning();
      walk.forElements(CellCall::normalizeAlike, call);
    } else if (walk.sharesOneBlock()) {
      walk.forSharedBlock(measure, call);
      walk.forElements(CellCall::normalizeAlike, call);
    } else {
      walk.forCells(normalizeGroups, call);
    }
  }

  private void normalizeGroups(CellCall call, Cells cells) {
    measure(call, cells, cells.own);
    cells.takeFactors(cells.own);
    cells.write();
  }

  private void measure(CellCall call, Cells cells, ChannelStatistics statistics) {
    int groups = groups(cells);
    Moments.Values moments = cells.moments;
    cells.moments(moments.mean(), moments.variance(), 0);
    Moments.rstds(moments.variance(), groups, call.epsilon, moments.rstd());
    if (call.forward.moments().isPresent()) {
      call.saved().set(firstGroup(cells), groups, moments);
    }
    spread(cells, statistics);
  }

  private int groups(Cells cells) {
    return (cells.to() - cells.from()) / groupChannels;
  }

  /** The first statistic group of a part. */
  private int firstGroup(Cells cells) {
    return (cells.firstCell() + cells.from()) / groupChannels;
  }

  /** Gives each channel the mean and rstd of its group. */
  private void spread(Cells cells, ChannelStatistics statistics) {
    int c = cells.from();
    if (groupChannels == 1) {
      System.arraycopy(cells.moments.mean(), 0, statistics.mean, c, groups(cells));
      System.arraycopy(cells.moments.rstd(), 0, statistics.rstd, c, groups(cells));
      return;
    }
    for (int group = 0; group < groups(cells); group++) {
      double mean = cells.moments.mean()[group];
      double rstd = cells.moments.rstd()[group];
      for (int end = c + groupChannels; c < end; c++) {
        statistics.mean[c] = mean;
        statistics.rstd[c] = rstd;
      }
    }
  }

  @Override
  void backward(CellCall call) {
    if (call.forward.running().isPresent()) {
      walk.forSharedBlock(sumGradientsFixed, call);
      walk.forElements(CellCall::fixedInputGradient, call);
    } else if (walk.sharesOneBlock()) {
      walk.forSharedBlock(sumGradients, call);
      walk.forElements(CellCall::inputGradientAlike, call);
    } else {
      walk.forCells(backwardGroups, call);
    }
    call.parameterGradients();
  }

  private void backwardGroups(CellCall call, Cells cells) {
    sumGradients(call, cells, cells.own);
    cells.takeSlopes(cells.own);
    cells.write();
  }

  /** Sums the gradients of channels of the only block, whose statistics don't depend on x. */
  private void sumGradientsFixed(CellCall call, Cells cells) {
    takeSaved(call, cells, call.statistics);
    call.gradientSums(cells, call.statistics);
  }

  /** Sums the gradients of whole groups, and derives the coefficients of their dx. */
  private void sumGradients(CellCall call, Cells cells, ChannelStatistics statistics) {
    takeSaved(call, cells, statistics);
    if (oneValue) {
      Arrays.fill(statistics.rstd, cells.from(), cells.to(), 0);
    }
    call.gradientSums(cells, statistics);
    slopes(call, cells, statistics);
  }

  /** Takes the statistics that the forward pass saved of whole groups. */
  private void takeSaved(CellCall call, Cells cells, ChannelStatistics statistics) {
    call.saved().copy(firstGroup(cells), groups(cells), cells.moments.mean(), cells.moments.rstd());
    spread(cells, statistics);
    cells.takeMeans(statistics);
  }

  /** The backward coefficients, from the sums of each group's cells. */
  private void slopes(CellCall call, Cells cells, ChannelStatistics statistics) {
    int cell = cells.firstCell();
    float[] gamma = cells.weight().array();
    int at = cells.weight().offset();
    for (int c = cells.from(); c < cells.to(); c++) {
      // As the first term of a sum, so that −0 becomes +0 in a group of one, too.
      statistics.p[c] = 0 + gamma[at + c] * call.q[cell + c];
      statistics.q[c] = 0 + gamma[at + c] * call.s[cell + c];
    }
    pool(statistics, cells.from(), cells.to());
    for (int c = cells.from(); c < cells.to(); c++) {
      double rstd = statistics.rstd[c];
      statistics.p[c] = Precision.times(-rstd * rstd * rstd, statistics.p[c]) * share;
      statistics.q[c] = -rstd * statistics.q[c] * share;
    }
  }

  /** Gives each channel the sums over its group. */
  private void pool(ChannelStatistics statistics, int from, int to) {
    for (int first = from; groupChannels > 1 && first < to; first += groupChannels) {
      double p = 0;
      double q = 0;
      for (int c = first; c < first + groupChannels; c++) {
        p += statistics.p[c];
        q += statistics.q[c];
      }
      for (int c = first; c < first + groupChannels; c++) {
        statistics.p[c] = p;
        statistics.q[c] = q;
      }
    }
  }
}
