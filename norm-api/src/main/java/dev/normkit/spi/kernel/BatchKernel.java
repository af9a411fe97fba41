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
 * Statistics of each channel over all blocks: BatchNorm on planes. Cells are walked in memory order
 * and joined per channel in double.
 */
final class BatchKernel extends ChannelKernel<ChannelKernel.Shared> {
  private final Pass<Shared> measureCells = this::measureCells;
  private final Pass<Shared> normalizeAlike = this::normalizeAlike;
  private final Pass<Shared> sumGradients = this::sumGradients;
  private final Pass<Shared> inputGradientAlike = this::inputGradientAlike;

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
    for (int c = 0; c < channels; c++) {
      mean[c] = Merge.mean(shared.s, c, channels, geometry.blocks());
      variance[c] = Merge.variance(shared.s, shared.q, c, channels, geometry.blocks(), mean[c]);
    }
    shared.statistics.takeVariances(variance, 0, channels, epsilon);
    if (saved != null) {
      saved.set(0, channels, mean, variance, shared.statistics.rstd);
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, Shared shared) {
    Moments saved = args.forward().moments().get();
    for (int c = 0; c < geometry.channels(); c++) {
      shared.statistics.mean[c] = saved.mean(c);
      shared.statistics.rstd[c] = saved.rstd(c);
    }
    forCells(sumGradients, shared);
    parameterGradients(args.gradients(), shared);
    FloatSpan weight = weight(args);
    boolean fixed = args.forward().running().isPresent();
    for (int c = 0; c < geometry.channels(); c++) {
      coefficients(weight.get(c), shared, fixed, c);
    }
    forElements(inputGradientAlike, shared);
  }

  private void sumGradients(Shared shared, Worker worker, int block, int from, int to) {
    gradientSums(shared, worker, shared.statistics, block, from, to);
  }

  private void coefficients(double gamma, Shared shared, boolean fixed, int c) {
    double s = 0;
    double q = 0;
    for (int cell = c; cell < geometry.cells(); cell += geometry.channels()) {
      s += shared.s[cell];
      q += shared.q[cell];
    }
    double rstd = shared.statistics.rstd[c];
    double share = 1.0 / ((double) geometry.blocks() * geometry.cellLength());
    shared.statistics.p[c] = fixed ? 0 : -rstd * rstd * rstd * gamma * q * share;
    shared.statistics.q[c] = fixed ? 0 : -rstd * gamma * s * share;
  }
}
