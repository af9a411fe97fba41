package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.Geometry;

/** What a call over cells is about, and what its threads share: every cell has its own entry. */
final class CellCall {
  final Geometry.Channels geometry;
  final double epsilon;
  private final Affine affine;

  /** Of SwitchableNorm; null of other methods. */
  final SwitchableMix mix;

  /** Of a backward call, the forward call's. */
  ForwardArgs forward;

  /** Null in a forward call. */
  BackwardArgs backward;

  /** Forward the mean of each cell, backward its Σdy. */
  final double[] s;

  /** Forward the variance of each cell, backward its Σdy·(x−μ). */
  final double[] q;

  /**
   * Forward the rstd of each cell, where a mix saves it; backward the one that it was normalized
   * with, then its part of dγ.
   */
  final double[] cellRstd;

  /** Of each channel, backward: what dγ, dβ and, over a batch, dx are made of. */
  final PartSums sums;

  /** Where statistics are the same for all blocks. */
  final ChannelStatistics statistics;

  /** Their means, variances (where p will be) and rstd. */
  private final Moments.Values joint;

  private final Merge.Sets jointSets;

  /** Mean, variance and rstd of each cell. */
  final Moments.Values cellMoments;

  private final Merge.Sets cellSets;

  CellCall(NormPlan plan, Geometry.Channels geometry, Affine affine) {
    this.geometry = geometry;
    this.affine = affine;
    epsilon = plan.spec().epsilon();
    mix = geometry.pooling() == Geometry.Pooling.MIXED ? new SwitchableMix(plan) : null;
    s = new double[geometry.cells()];
    q = new double[geometry.cells()];
    cellRstd = new double[geometry.cells()];
    sums = new PartSums(geometry.channels());
    statistics = new ChannelStatistics(geometry.channels());
    joint = new Moments.Values(statistics.mean, statistics.p, statistics.rstd);
    jointSets = new Merge.Sets(statistics.mean, statistics.p);
    cellMoments = new Moments.Values(s, q, cellRstd);
    cellSets = new Merge.Sets(s, q);
  }

  /** Keeps none of the caller's data reachable. */
  void end() {
    forward = null;
    backward = null;
  }

  /** γ of each channel. */
  FloatSpan weight() {
    return affine.weight(forward.parameters());
  }

  /** β of each channel. */
  FloatSpan bias() {
    return affine.bias(forward.parameters());
  }

  /** The statistics that the forward call of a backward call saved. */
  Moments saved() {
    return forward.moments().get();
  }

  /** Takes running statistics in place of the input's, the same for all blocks. */
  void takeRunning() {
    RunningStatistics running = forward.running().get();
    for (int c = 0; c < geometry.channels(); c++) {
      statistics.mean[c] = running.mean(c);
      statistics.p[c] = running.variance(c);
    }
    takeVariances();
  }

  /** Takes the statistics of each channel, the same for all blocks, after those of the cells. */
  void joinBlocks() {
    Merge.strided(cellSets, jointSets);
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
  void measure(Cells cells) {
    cells.moments(s, q, cells.firstCell() + cells.from());
  }

  /** y with statistics that are the same for all blocks. */
  void normalizeAlike(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeFactors(statistics);
    }
    cells.write();
  }

  /** Σdy and Σdy·(x−μ) of each cell of a part, after {@link Cells#takeMeans}. */
  void gradientSums(Cells cells, ChannelStatistics of) {
    int cell = cells.firstCell() + cells.from();
    System.arraycopy(of.rstd, cells.from(), cellRstd, cell, cells.to() - cells.from());
    cells.gradientSums(s, q, cell);
  }

  /** dx with statistics that are the same for all blocks. */
  void inputGradientAlike(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeMeans(statistics);
      cells.takeSlopes(statistics);
    }
    cells.write();
  }

  /** dx with statistics that don't depend on x, the same for all blocks. */
  void fixedInputGradient(Cells cells) {
    if (cells.beginsChannels()) {
      cells.takeFixed(statistics);
    }
    cells.write();
  }

  /** dβ = Σ over blocks of Σdy; dγ = Σ over blocks of rstd·Σdy·(x−μ). */
  void parameterGradients() {
    sums.reset();
    addTo(sums);
    sums.writeTo(backward.gradients());
  }

  /** Adds what the gradients of parameters are made of, as if all parts came in one call. */
  void addTo(PartSums all) {
    int channels = geometry.channels();
    Merge.addTo(all.bias, s, channels, geometry.blocks());
    for (int cell = 0; cell < geometry.cells(); cell++) {
      cellRstd[cell] *= q[cell];
    }
    Merge.addTo(all.weight, cellRstd, channels, geometry.blocks());
    all.values += (long) geometry.blocks() * geometry.cellLength();
  }

  /** Adds what dx is made of beside that. */
  void addProductsTo(PartSums all) {
    Merge.addTo(all.product, q, geometry.channels(), geometry.blocks());
  }
}
