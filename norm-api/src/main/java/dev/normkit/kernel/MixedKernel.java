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
 * SwitchableNorm: the plain statistics of every cell are mixed with those over the channels and
 * those over the batch by {@link SwitchableMix}, then each cell is normalized with its own mix.
 */
final class MixedKernel extends ChannelKernel<MixedKernel.SharedMix> {
  /**
   * How many mixed deviations a cell's mean may lie from the mix before its gradients are summed in
   * double: Σdy counts so many times in Σdy·x̂, and again in dx.
   */
  private static final double FAR = 8;

  private final Pass<SharedMix> measureCells = this::measureCells;
  private final Pass<SharedMix> normalizeCells = this::normalizeCells;
  private final Pass<SharedMix> sumGradients = this::sumGradients;
  private final Pass<SharedMix> inputGradients = this::inputGradients;
  private final Pass<SharedMix> fixedInputGradients = this::fixedInputGradients;

  MixedKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism, () -> new SharedMix(plan, geometry));
  }

  @Override
  void forwardChecked(ForwardArgs args, SharedMix shared) {
    forCells(measureCells, shared);
    if (args.moments().isPresent()) {
      Moments saved = args.moments().get();
      Moments.rstds(shared.q, 0, geometry.cells(), epsilon, shared.cellRstd);
      saved.set(0, geometry.cells(), shared.s, shared.q, shared.cellRstd);
    }
    shared.mix.mix(shared.s, shared.q, args.parameters(), args.running());
    if (args.moments().isPresent() && args.running().isEmpty()) {
      shared.mix.saveBatch(args.moments().get().acrossBatch());
    }
    forCells(normalizeCells, shared);
  }

  private void normalizeCells(SharedMix shared, Worker worker, int block, int from, int to) {
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      worker.statistics.mean[c] = shared.mix.mean(cell + c);
      worker.statistics.rstd[c] = shared.mix.rstd(cell + c);
    }
    takeFactors(shared, worker, worker.statistics, from, to);
    normalize(shared, worker, worker.statistics, block, from, to);
  }

  @Override
  void backwardChecked(BackwardArgs args, SharedMix shared) {
    ForwardArgs forward = args.forward();
    shared.mix.mix(forward.moments().get(), forward.parameters(), forward.running());
    forCells(sumGradients, shared);
    parameterGradients(args.gradients(), shared);
    shared.mix.differentiate(shared.s, shared.q, weight(args), args.gradients());
    forCells(shared.mix.fixed() ? fixedInputGradients : inputGradients, shared);
  }

  /** Σdy and Σdy·(x−μ): drawn around the cell's own mean, then moved to that of the mix. */
  private void sumGradients(SharedMix shared, Worker worker, int block, int from, int to) {
    takeCentres(shared.mix, worker.statistics, block, from, to);
    worker.cells.takeMeans(worker.statistics, from, to);
    gradientSums(shared, worker, worker.statistics, block, from, to);
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      double centre = worker.statistics.mean[c];
      double shift = centre - shared.mix.mean(cell + c);
      if (geometry.cellLength() > 1 && Math.abs(shift) * worker.statistics.rstd[c] > FAR) {
        FloatSpan x = shared.forward.x();
        FloatSpan dy = shared.backward.dy();
        worker.cells.preciseGradientSums(x, dy, block, c, centre, shared.s, shared.q, cell + c);
      }
      if (shift != 0) {
        shared.q[cell + c] += shift * shared.s[cell + c];
      }
    }
  }

  /** Takes rstd, and what x is centred at: its cell's mean, unless that is spoiled and unused. */
  private void takeCentres(
      SwitchableMix mix, ChannelStatistics statistics, int block, int from, int to) {
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      double own = mix.cellMean(cell + c);
      statistics.mean[c] = Double.isFinite(own) ? own : mix.mean(cell + c);
      statistics.rstd[c] = mix.rstd(cell + c);
    }
  }

  private void inputGradients(SharedMix shared, Worker worker, int block, int from, int to) {
    takeCentres(shared.mix, worker.statistics, block, from, to);
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      worker.statistics.p[c] = shared.mix.p(cell + c);
      worker.statistics.q[c] = shared.mix.q(cell + c);
    }
    if (geometry.cellLength() == 1) {
      BackwardArgs args = shared.backward;
      FloatSpan x = args.forward().x();
      for (int c = from; c < to; c++) {
        worker.cells.preciseInputGradient(
            x, args.dy(), args.dx(), block, c, worker.statistics, weight(args));
      }
      return;
    }
    worker.cells.takeMeans(worker.statistics, from, to);
    worker.cells.takeSlopes(worker.statistics, from, to, weight(shared.backward));
    inputGradient(shared, worker, worker.statistics, block, from, to);
  }

  private void fixedInputGradients(SharedMix shared, Worker worker, int block, int from, int to) {
    BackwardArgs args = shared.backward;
    takeCentres(shared.mix, worker.statistics, block, from, to);
    worker.cells.takeFixed(worker.statistics, from, to, weight(args));
    worker.cells.fixedInputGradient(
        args.dy(), args.dx(), block, from, to, worker.statistics, weight(args));
  }

  /** What the threads of one call share: also the mix. */
  static final class SharedMix extends ChannelKernel.Shared {
    private final SwitchableMix mix;

    SharedMix(NormPlan plan, Geometry.Channels geometry) {
      super(geometry);
      mix = new SwitchableMix(plan);
    }
  }
}
