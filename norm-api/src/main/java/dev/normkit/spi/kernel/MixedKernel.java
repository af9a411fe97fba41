package dev.normkit.spi.kernel;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.SwitchableMix;
import java.util.function.Supplier;

/**
 * SwitchableNorm: the plain statistics of every cell are mixed with those over the channels and
 * those over the batch by {@link SwitchableMix}, then each cell is normalized with its own mix.
 */
final class MixedKernel extends ChannelKernel {
  private final ScratchPool<Moments> unsaved;
  private final ScratchPool<SwitchableMix> mixes;

  MixedKernel(
      NormPlan plan,
      Geometry.Channels geometry,
      Supplier<InnerLoops> loops,
      Parallelism parallelism) {
    super(plan, geometry, loops, parallelism);
    unsaved = new ScratchPool<>(() -> Moments.of(plan));
    mixes = new ScratchPool<>(() -> new SwitchableMix(plan));
  }

  @Override
  void forwardChecked(ForwardArgs args) {
    boolean save = args.moments().isPresent();
    Moments cells = save ? args.moments().get() : unsaved.take();
    int channels = geometry.channels();
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int block = from; block < to; block++) {
            worker.cells.moments(args.x(), block, 0, channels, worker.mean, worker.variance, 0);
            for (int c = 0; c < channels; c++) {
              cells.set(block * channels + c, worker.mean[c], worker.variance[c], epsilon);
            }
          }
        });
    SwitchableMix mix = mixes.take();
    mix.mix(cells, args.parameters(), args.running());
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int block = from; block < to; block++) {
            takeMix(worker, mix, block);
            normalize(args, worker, block, 0, channels);
          }
        });
    mixes.give(mix);
    if (!save) {
      unsaved.give(cells);
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
    int channels = geometry.channels();
    ForwardArgs forward = args.forward();
    SwitchableMix mix = mixes.take();
    mix.mix(forward.moments().get(), forward.parameters(), forward.running());
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int block = from; block < to; block++) {
            takeMix(worker, mix, block);
            gradientSums(args, worker, sums, block, 0, channels);
          }
        });
    parameterGradients(args.gradients(), sums, (block, c) -> mix.rstd(block * channels + c));
    mix.differentiate(sums.s, sums.q, weight(args), args.gradients());
    forRanges(
        geometry.blocks(),
        (worker, from, to) -> {
          for (int block = from; block < to; block++) {
            takeMix(worker, mix, block);
            for (int c = 0; c < channels; c++) {
              worker.statistics.p[c] = mix.p(block * channels + c);
              worker.statistics.q[c] = mix.q(block * channels + c);
            }
            inputGradient(args, worker, block, 0, channels);
          }
        });
    mixes.give(mix);
  }
}
