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
final class MixedKernel extends ChannelKernel {
  private final ScratchPool<Moments> unsaved;
  private final ScratchPool<Mixture> mixtures;
  private final Pass<ForwardArgs, Moments> measure = this::measure;
  private final Pass<ForwardArgs, Mixture> normalizeBlocks = this::normalizeBlocks;
  private final Pass<BackwardArgs, Mixture> sumGradients = this::sumGradients;
  private final Pass<BackwardArgs, Mixture> inputGradients = this::inputGradients;

  MixedKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism);
    unsaved = new ScratchPool<>(() -> Moments.of(plan));
    mixtures = new ScratchPool<>(() -> new Mixture(plan));
  }

  @Override
  void forwardChecked(ForwardArgs args) {
    boolean save = args.moments().isPresent();
    Moments cells = save ? args.moments().get() : unsaved.take();
    forRanges(geometry.blocks(), measure, args, cells);
    Mixture mixture = mixtures.take();
    mixture.mix.mix(cells, args.parameters(), args.running());
    forRanges(geometry.blocks(), normalizeBlocks, args, mixture);
    mixtures.give(mixture);
    if (!save) {
      unsaved.give(cells);
    }
  }

  private void measure(ForwardArgs args, Moments cells, Worker worker, int from, int to) {
    int channels = geometry.channels();
    for (int block = from; block < to; block++) {
      worker.cells.moments(args.x(), block, 0, channels, worker.mean, worker.variance, 0);
      for (int c = 0; c < channels; c++) {
        cells.set(block * channels + c, worker.mean[c], worker.variance[c], epsilon);
      }
    }
  }

  private void normalizeBlocks(ForwardArgs args, Mixture mixture, Worker worker, int from, int to) {
    for (int block = from; block < to; block++) {
      takeMix(worker, mixture.mix, block);
      normalize(args, worker, block, 0, geometry.channels());
    }
  }

  private void takeMix(Worker worker, SwitchableMix mix, int block) {
    for (int c = 0; c < geometry.channels(); c++) {
      int cell = block * geometry.channels() + c;
      worker.statistics.mean[c] = mix.mean(cell);
      worker.statistics.rstd[c] = mix.rstd(cell);
    }
  }

  @Override
  void backwardChecked(BackwardArgs args, CellSums sums) {
    ForwardArgs forward = args.forward();
    Mixture mixture = mixtures.take();
    mixture.sums = sums;
    mixture.mix.mix(forward.moments().get(), forward.parameters(), forward.running());
    forRanges(geometry.blocks(), sumGradients, args, mixture);
    parameterGradients(args.gradients(), sums);
    mixture.mix.differentiate(sums.s, sums.q, weight(args), args.gradients());
    forRanges(geometry.blocks(), inputGradients, args, mixture);
    mixtures.give(mixture);
  }

  private void sumGradients(BackwardArgs args, Mixture mixture, Worker worker, int from, int to) {
    for (int block = from; block < to; block++) {
      takeMix(worker, mixture.mix, block);
      gradientSums(args, worker, mixture.sums, block, 0, geometry.channels());
    }
  }

  private void inputGradients(BackwardArgs args, Mixture mixture, Worker worker, int from, int to) {
    int channels = geometry.channels();
    for (int block = from; block < to; block++) {
      takeMix(worker, mixture.mix, block);
      for (int c = 0; c < channels; c++) {
        worker.statistics.p[c] = mixture.mix.p(block * channels + c);
        worker.statistics.q[c] = mixture.mix.q(block * channels + c);
      }
      inputGradient(args, worker, block, 0, channels);
    }
  }

  /** What the passes of one call share. */
  private static final class Mixture {
    final SwitchableMix mix;

    /** Of a backward call; kept by the superclass. */
    CellSums sums;

    Mixture(NormPlan plan) {
      mix = new SwitchableMix(plan);
    }
  }
}
