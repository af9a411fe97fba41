package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
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

  /** dγ and dβ of each channel. */
  final double[] dWeight;

  final double[] dBias;

  /** Where statistics are the same for all blocks. */
  final ChannelStatistics statistics;

  /** Their means, variances (where p will be) and rstd. */
  private final Moments.Values joint;

  CellCall(Geometry.Channels geometry, double epsilon, Affine affine) {
    this.geometry = geometry;
    this.epsilon = epsilon;
    this.affine = affine;
    s = new double[geometry.cells()];
    q = new double[geometry.cells()];
    cellRstd = new double[geometry.cells()];
    dWeight = new double[geometry.channels()];
    dBias = new double[geometry.channels()];
    statistics = new ChannelStatistics(geometry.channels());
    joint = new Moments.Values(statistics.mean, statistics.p, statistics.rstd);
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

  /** Derives rstd from the variances, which lie where p will, and saves the moments if asked to. */
  final void takeVariances() {
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
    int channels = geometry.channels();
    Merge.sums(s, channels, geometry.blocks(), dBias);
    scaleProducts();
    Merge.sums(cellRstd, channels, geometry.blocks(), dWeight);
    NormParameters gradients = backward.gradients();
    write(dWeight, gradients.weight());
    write(dBias, gradients.bias());
  }

  private void scaleProducts() {
    for (int cell = 0; cell < geometry.cells(); cell++) {
      cellRstd[cell] *= q[cell];
    }
  }

  /** Adds what the gradients of parameters and dx are made of, as if all came in one call. */
  final void addTo(PartSums sums) {
    int channels = geometry.channels();
    Merge.addTo(sums.bias, s, channels, geometry.blocks());
    Merge.addTo(sums.product, q, channels, geometry.blocks());
    scaleProducts();
    Merge.addTo(sums.weight, cellRstd, channels, geometry.blocks());
    sums.values += (long) geometry.blocks() * geometry.cellLength();
  }

  /** Rounds values into a span, unless that is absent. */
  private static void write(double[] values, FloatSpan span) {
    float[] array = span.array();
    int at = span.offset();
    for (int i = 0; i < span.length(); i++) {
      array[at + i] = (float) values[i];
    }
  }
}
