package dev.normkit.spi.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import java.util.function.Supplier;

/**
 * SwitchableNorm: the plain statistics of every cell are mixed with those over the channels and
 * those over the batch by {@link SwitchableMix}, then each cell is normalized with its own mix.
 */
final class MixedKernel extends ChannelKernel<MixedKernel.SharedMix> {
  private final Pass<SharedMix> measureCells = this::measureCells;
  private final Pass<SharedMix> normalizeCells = this::normalizeCells;
  private final Pass<SharedMix> sumGradients = this::sumGradients;
  private final Pass<SharedMix> inputGradients = this::inputGradients;

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
    forCells(normalizeCells, shared);
  }

  private void normalizeCells(SharedMix shared, Worker worker, int block, int from, int to) {
    takeMix(worker, shared.mix, block, from, to);
    normalize(shared, worker, worker.statistics, block, from, to);
  }

  private void takeMix(Worker worker, SwitchableMix mix, int block, int from, int to) {
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      worker.statistics.mean[c] = mix.mean(cell + c);
      worker.statistics.rstd[c] = mix.rstd(cell + c);
    }
    worker.cells.takeMeans(worker.statistics, from, to);
  }

  @Override
  void backwardChecked(BackwardArgs args, SharedMix shared) {
    ForwardArgs forward = args.forward();
    shared.mix.mix(forward.moments().get(), forward.parameters(), forward.running());
    forCells(sumGradients, shared);
    parameterGradients(args.gradients(), shared);
    shared.mix.differentiate(shared.s, shared.q, weight(args), args.gradients());
    forCells(inputGradients, shared);
  }

  private void sumGradients(SharedMix shared, Worker worker, int block, int from, int to) {
    takeMix(worker, shared.mix, block, from, to);
    gradientSums(shared, worker, worker.statistics, block, from, to);
  }

  private void inputGradients(SharedMix shared, Worker worker, int block, int from, int to) {
    takeMix(worker, shared.mix, block, from, to);
    int cell = block * geometry.channels();
    for (int c = from; c < to; c++) {
      worker.statistics.p[c] = shared.mix.p(cell + c);
      worker.statistics.q[c] = shared.mix.q(cell + c);
    }
    inputGradient(shared, worker, worker.statistics, block, from, to);
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
