package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;

/** Interleaved cells: channels last, and dense batches. All channels of a block at once. */
final class ColumnCells implements Cells {
  private final Geometry.Channels geometry;
  private final ColumnLoops loops;
  private final double epsilon;
  private final int rows;
  private final int columns;
  private final float[] k;
  private final float[] r;
  private final float[] a;
  private final float[] b;
  private final float[] s;
  private final float[] q;
  private final double[] sum;
  private final double[] square;

  ColumnCells(Geometry.Channels geometry, ColumnLoops loops, double epsilon) {
    this.geometry = geometry;
    this.loops = loops;
    this.epsilon = epsilon;
    rows = geometry.cellLength();
    columns = geometry.channels();
    k = new float[columns];
    r = new float[columns];
    a = new float[columns];
    b = new float[columns];
    s = new float[columns];
    q = new float[columns];
    sum = new double[columns];
    square = new double[columns];
  }

  @Override
  public void moments(
      FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at) {
    int start = x.offset() + at(block);
    ReductionOrder.columnPivots(x.array(), start, rows, columns, k);
    sumColumns(x.array(), start);
    if (moveFarPivots()) {
      sumColumns(x.array(), start);
    }
    for (int c = 0; c < columns; c++) {
      finishMoments(x.array(), start, c);
    }
    Merge.neighbours(sum, square, geometry.groupChannels(), columns, mean, variance, at);
  }

  /** Sums every column around its pivot, into {@code sum} and {@code square}. */
  private void sumColumns(float[] x, int start) {
    clearSums();
    int step = ReductionOrder.rowsPerChunk(rows);
    for (int row = 0; row < rows; row += step) {
      int n = Math.min(step, rows - row);
      loops.columnSums(x, start + row * columns, n, columns, k, s, q);
      addSums();
    }
  }

  /** Replaces the pivots that are far from the mean; the others stay, and so do their sums. */
  private boolean moveFarPivots() {
    boolean moved = false;
    for (int c = 0; c < columns; c++) {
      double shift = sum[c] / rows;
      if (Precision.pivotIsFar(shift, variance(c, shift) + epsilon)) {
        k[c] = (float) (k[c] + shift);
        moved = true;
      }
    }
    return moved;
  }

  private double variance(int c, double shift) {
    return Math.max(0, square[c] / rows - shift * shift);
  }

  /** Turns the sums of column c into its mean (in {@code sum}) and variance (in {@code square}). */
  private void finishMoments(float[] x, int start, int c) {
    double shift = sum[c] / rows;
    sum[c] = k[c] + shift;
    square[c] = variance(c, shift);
    if (!Precision.sumsSuffice(shift, square[c] + epsilon)) {
      sum[c] = Precision.mean(x, start + c, columns, rows);
      square[c] = Precision.meanSquare(x, start + c, columns, rows, sum[c]);
    }
  }

  private void clearSums() {
    java.util.Arrays.fill(sum, 0);
    java.util.Arrays.fill(square, 0);
  }

  private void addSums() {
    for (int c = 0; c < columns; c++) {
      sum[c] += s[c];
      square[c] += q[c];
    }
  }

  @Override
  public void normalize(
      FloatSpan x,
      FloatSpan y,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight,
      FloatSpan bias) {
    int xAt = x.offset() + at(block);
    int yAt = y.offset() + at(block);
    splitMeans(statistics, weight);
    for (int c = 0; c < columns; c++) {
      b[c] = bias.get(c);
    }
    if (statistics.ordinary(0, columns)) {
      loops.normalizeColumns(x.array(), xAt, y.array(), yAt, rows, columns, k, r, a, b);
      return;
    }
    for (int i = 0; i < rows * columns; i++) {
      int c = i % columns;
      float value = x.array()[xAt + i];
      y.array()[yAt + i] =
          Precision.ordinary(statistics.mean[c], statistics.rstd[c])
              ? ((value - k[c]) - r[c]) * a[c] + b[c]
              : Precision.normalize(
                  value, statistics.mean[c], statistics.rstd[c], weight.get(c), bias.get(c));
    }
  }

  @Override
  public void gradientSums(
      FloatSpan x,
      FloatSpan dy,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      double[] sOut,
      double[] qOut,
      int at) {
    int xAt = x.offset() + at(block);
    int dyAt = dy.offset() + at(block);
    splitMeans(statistics);
    clearSums();
    int step = ReductionOrder.rowsPerChunk(rows);
    for (int row = 0; row < rows; row += step) {
      int n = Math.min(step, rows - row);
      int skip = row * columns;
      loops.columnGradientSums(
          x.array(), xAt + skip, dy.array(), dyAt + skip, n, columns, k, r, s, q);
      addSums();
    }
    for (int c = 0; c < columns; c++) {
      if (!Precision.ordinary(statistics.mean[c], statistics.rstd[c])
          || !Precision.gradientSumsSuffice(sum[c], square[c], statistics.rstd[c])) {
        sum[c] = Precision.sum(dy.array(), dyAt + c, columns, rows);
        square[c] =
            Precision.productSum(
                x.array(), xAt + c, dy.array(), dyAt + c, columns, rows, statistics.mean[c]);
      }
      sOut[at + c] = sum[c];
      qOut[at + c] = square[c];
    }
  }

  @Override
  public void inputGradient(
      FloatSpan x,
      FloatSpan dy,
      FloatSpan dx,
      int block,
      int from,
      int to,
      ChannelStatistics statistics,
      FloatSpan weight) {
    int xAt = x.offset() + at(block);
    int dyAt = dy.offset() + at(block);
    int dxAt = dx.offset() + at(block);
    splitMeans(statistics, weight);
    for (int c = 0; c < columns; c++) {
      s[c] = (float) statistics.p[c];
      q[c] = (float) statistics.q[c];
    }
    if (statistics.ordinary(0, columns)) {
      loops.columnInputGradient(
          x.array(), xAt, dy.array(), dyAt, dx.array(), dxAt, rows, columns, k, r, a, s, q);
      return;
    }
    for (int i = 0; i < rows * columns; i++) {
      int c = i % columns;
      float value = x.array()[xAt + i];
      float gradient = dy.array()[dyAt + i];
      dx.array()[dxAt + i] =
          Precision.ordinary(statistics.mean[c], statistics.rstd[c])
              ? gradient * a[c] + (((value - k[c]) - r[c]) * s[c] + q[c])
              : Precision.inputGradient(
                  value,
                  gradient,
                  statistics.mean[c],
                  statistics.rstd[c],
                  weight.get(c),
                  statistics.p[c],
                  statistics.q[c]);
    }
  }

  private void splitMeans(ChannelStatistics statistics) {
    for (int c = 0; c < columns; c++) {
      k[c] = (float) statistics.mean[c];
      r[c] = (float) (statistics.mean[c] - k[c]);
    }
  }

  private void splitMeans(ChannelStatistics statistics, FloatSpan weight) {
    splitMeans(statistics);
    for (int c = 0; c < columns; c++) {
      a[c] = (float) statistics.rstd[c] * weight.get(c);
    }
  }

  private int at(int block) {
    return block * rows * columns;
  }
}
