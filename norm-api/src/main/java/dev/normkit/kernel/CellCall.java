package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/** What a call over cells is about, and what its threads share: every cell has its own entry. */
class CellCall {
  final Geometry.Channels geometry;
  final double epsilon;
  private final Affine affine;

  /** Of a backward call, the forward call's. */
  ForwardArgs forward;

  /** Null in a forward call. */
  BackwardArgs backward;

  /** Forward the mean of each cell, backward its Σdy. */
  final double[] s;

  /** Forward the variance of each cell, backward its Σdy·(x−μ). */
  final double[] q;

  /** The rstd that each cell was normalized with; then its part of dγ. */
  final double[] cellRstd;

  /** Of each channel, backward: what dγ, dβ and, over a batch, dx are made of. */
  final PartSums sums;

  /** Where statistics are the same for all blocks. */
  final ChannelStatistics statistics;

  /** Their means, variances (where p will be) and rstd. */
  private final Moments.Values joint;

  private final Merge.Sets cells;
  private final Merge.Sets channels;

  CellCall(Geometry.Channels geometry, double epsilon, Affine affine) {
    this.geometry = geometry;
    this.epsilon = epsilon;
    this.affine = affine;
    s = new double[geometry.cells()];
    q = new double[geometry.cells()];
    cellRstd = new double[geometry.cells()];
    sums = new PartSums(geometry.channels());
    statistics = new ChannelStatistics(geometry.channels());
    joint = new Moments.Values(statistics.mean, statistics.p, statistics.rstd);
    cells = new Merge.Sets(s, q);
    channels = new Merge.Sets(statistics.mean, statistics.p);
  }

  /** Keeps none of the caller's data reachable. */
  final void end() {
    forward = null;
    backward = null;
  }

  /** γ of each channel. */
  final FloatSpan weight() {
    return affine.weight(forward.parameters());
  }

  /** β of each channel. */
  final FloatSpan bias() {
    return affine.bias(forward.parameters());
  }

  /** The statistics that the forward call of a backward call saved. */
  final Moments saved() {
    return forward.moments().get();
  }

  /** Takes running statistics in place of the input's, the same for all blocks. */
  final void takeRunning() {
    RunningStatistics running = forward.running().get();
    for (int c = 0; c < geometry.channels(); c++) {
      statistics.mean[c] = running.mean(c);
      statistics.p[c] = running.variance(c);
    }
    takeVariances();
  }

  /** Takes the statistics of each channel, the same for all blocks, after those of the cells. */
  final void joinBlocks() {
    Merge.strided(cells, channels);
    takeVariances();
  }

  /** Derives rstd from the variances, which lie where p will, and saves the moments if asked to. */
  private void takeVariances() {
    int channels = geometry.channels();
    Moments.rstds(joint.variance(), channels, epsilon, joint.rstd());
    if (forward.moments().isPresent()) {
      saved().set(0, channels, joint);
    }
  }

  /** Mean and variance of each cell of a part. */
  final void measure(Cells cells) {
    cells.moments(s, q, cells.firstCell() + cells.from());
  }

  /** y with statistics that are the same for all blocks. */
  final void normalizeAlike(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeFactors(statistics);
    }
    cells.write();
  }

  /** Σdy and Σdy·(x−μ) of each cell of a part, after {@link Cells#takeMeans}. */
  final void gradientSums(Cells cells, ChannelStatistics of) {
    int cell = cells.firstCell() + cells.from();
    System.arraycopy(of.rstd, cells.from(), cellRstd, cell, cells.to() - cells.from());
    cells.gradientSums(s, q, cell);
  }

  /** dx with statistics that are the same for all blocks. */
  final void inputGradientAlike(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeMeans(statistics);
      cells.takeSlopes(statistics);
    }
    cells.write();
  }

  /** dx with statistics that don't depend on x, the same for all blocks. */
  final void fixedInputGradient(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeFixed(statistics);
    }
    cells.write();
  }

  /** dβ = Σ over blocks of Σdy; dγ = Σ over blocks of rstd·Σdy·(x−μ). */
  final void parameterGradients() {
    sums.reset();
    addTo(sums);
    sums.writeTo(backward.gradients());
  }

  /** Adds what the gradients of parameters are made of, as if all parts came in one call. */
  final void addTo(PartSums all) {
    int channels = geometry.channels();
    Merge.addTo(all.bias, s, channels, geometry.blocks());
    for (int cell = 0; cell < geometry.cells(); cell++) {
      cellRstd[cell] *= q[cell];
    }
    Merge.addTo(all.weight, cellRstd, channels, geometry.blocks());
    all.values += (long) geometry.blocks() * geometry.cellLength();
  }

  /** Adds what dx is made of beside that. */
  final void addProductsTo(PartSums all) {
    Merge.addTo(all.product, q, geometry.channels(), geometry.blocks());
  }
}
