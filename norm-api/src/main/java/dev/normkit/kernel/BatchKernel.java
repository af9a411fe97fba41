package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.threads.Parallelism;
import java.util.function.Supplier;

/**
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel<ChannelKernel.Shared> {
  private final Pass<Shared> measureCells = this::measureCells;
  private final Pass<Shared> normalizeAlike = this::normalizeAlike;
  private final Pass<Shared> sumGradients = this::sumGradients;
  private final Pass<Shared> inputGradientAlike = this::inputGradientAlike;
  private final Pass<Shared> fixedInputGradient = this::fixedInputGradient;

  BatchKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism, () -> new Shared(geometry));
  }

  @Override
  void forwardChecked(ForwardArgs args, Shared shared) {
    if (args.running().isPresent()) {
      takeRunning(args, args.running().get(), shared);
    } else {
      forCells(measureCells, shared);
      join(shared, args.moments().orElse(null));
    }
    forElements(normalizeAlike, shared);
  }

  /** Joins the cells of each channel. */
  private void join(Shared shared, Moments saved) {
    int channels = geometry.channels();
    double[] mean = shared.statistics.mean;
    double[] variance = shared.statistics.p;
    Merge.strided(shared.s, shared.q, channels, geometry.blocks(), mean, variance);
    shared.statistics.takeVariances(variance, 0, channels, epsilon);
    if (saved != null) {
      saved.set(0, channels, mean, variance, shared.statistics.rstd);
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, Shared shared) {
    ChannelStatistics statistics = shared.statistics;
    int channels = geometry.channels();
    args.forward().moments().get().copy(0, channels, statistics.mean, statistics.rstd);
    forCells(sumGradients, shared);
    parameterGradients(args.gradients(), shared);
    if (args.forward().running().isPresent()) {
      forElements(fixedInputGradient, shared);
    } else {
      slopes(shared, weight(args));
      forElements(inputGradientAlike, shared);
    }
  }

  private void sumGradients(Shared shared, Worker worker, int block, int from, int to) {
    if (worker.begins(from, to)) {
      worker.cells.takeMeans(shared.statistics, from, to);
    }
    gradientSums(shared, worker, shared.statistics, block, from, to);
  }

  /** The backward coefficients; after {@link #parameterGradients}, whose dβ is Σdy. */
  private void slopes(Shared shared, FloatSpan weight) {
    ChannelStatistics statistics = shared.statistics;
    Merge.sums(shared.q, geometry.channels(), geometry.blocks(), statistics.p);
    double share = 1.0 / ((double) geometry.blocks() * geometry.cellLength());
    float[] gamma = weight.array();
    int at = weight.offset();
    for (int c = 0; c < geometry.channels(); c++) {
      double rstd = statistics.rstd[c];
      double g = gamma[at + c];
      statistics.p[c] = -rstd * rstd * rstd * g * statistics.p[c] * share;
      statistics.q[c] = -rstd * g * shared.dBias[c] * share;
    }
  }
}
