package dev.normkit.spi.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/** Interleaved cells: channels last, and dense batches. */
final class ColumnCells extends Cells {
  private final ColumnLoops loops;
  private final double epsilon;
  private final int rows;
  private final int columns;

  /** Σ(x−k) of each column, then its mean. */
  private final double[] sum;

  /** Σ(x−k)² of each column, then its variance. */
  private final double[] square;

  ColumnCells(Geometry.Channels geometry, ColumnLoops loops, double epsilon) {
    super(geometry);
    this.loops = loops;
    this.epsilon = epsilon;
    rows = geometry.cellLength();
    columns = geometry.channels();
    sum = new double[columns];
    square = new double[columns];
  }

  @Override
  void moments(FloatSpan x, int block, int from, int to, double[] mean, double[] variance, int at) {
    int start = x.offset() + at(block, from);
    int values = ReductionOrder.pivotValues(rows);
    int stride = rows / values * columns;
    loops.pivots(x.array(), start, values, stride, to - from, coefficients, from);
    sumColumns(x.array(), start, from, to);
    if (moveFarPivots(from, to)) {
      sumColumns(x.array(), start, from, to);
    }
    double share = 1.0 / rows;
    for (int c = from; c < to; c++) {
      finishMoments(x.array(), start + c - from, c, share);
    }
    int channels = geometry.groupChannels();
    Merge.neighbours(sum, square, from, channels, (to - from) / channels, mean, variance, at);
  }

  /** Sums columns around their pivots, into {@code sum} and {@code square}. */
  private void sumColumns(float[] x, int start, int from, int to) {
    Arrays.fill(sum, from, to, 0);
    Arrays.fill(square, from, to, 0);
    int step = ReductionOrder.rowsPerChunk(rows);
    for (int row = 0; row < rows; row += step) {
      int n = Math.min(step, rows - row);
      int at = start + row * columns;
      loops.columnSums(x, at, n, columns, to - from, coefficients, from, sum, square);
    }
  }

  /** Replaces the pivots that are far from the mean; the others stay, and so do their sums. */
  private boolean moveFarPivots(int from, int to) {
    boolean moved = false;
    double share = 1.0 / rows;
    for (int c = from; c < to; c++) {
      double shift = sum[c] * share;
      if (Precision.pivotIsFar(shift, variance(c, shift, share) + epsilon)) {
        coefficients.k[c] = (float) (coefficients.k[c] + shift);
        moved = true;
      }
    }
    return moved;
  }

  private double variance(int c, double shift, double share) {
    return Math.max(0, square[c] * share - shift * shift);
  }

  /** Turns the sums of column c into its mean and variance. */
  private void finishMoments(float[] x, int start, int c, double share) {
    double shift = sum[c] * share;
    sum[c] = coefficients.k[c] + shift;
    square[c] = variance(c, shift, share);
    if (!Precision.sumsSuffice(shift, square[c] + epsilon)) {
      sum[c] = Precision.mean(x, start, columns, rows);
      square[c] = Precision.meanSquare(x, start, columns, rows, sum[c]);
    }
  }

  @Override
  void normalizeByLoop(FloatSpan x, FloatSpan y, int block, int from, int to) {
    int at = writtenAt(block, from);
    loops.normalizeColumns(
        x.array(),
        x.offset() + at,
        y.array(),
        y.offset() + at,
        written(),
        columns,
        to - from,
        coefficients,
        from);
  }

  @Override
  void gradientSumsByLoop(
      FloatSpan x, FloatSpan dy, int block, int from, int to, double[] s, double[] q, int at) {
    Arrays.fill(sum, from, to, 0);
    Arrays.fill(square, from, to, 0);
    int step = ReductionOrder.rowsPerChunk(rows);
    for (int row = 0; row < rows; row += step) {
      int place = at(block, from) + row * columns;
      loops.columnGradientSums(
          x.array(),
          x.offset() + place,
          dy.array(),
          dy.offset() + place,
          Math.min(step, rows - row),
          columns,
          to - from,
          coefficients,
          from,
          sum,
          square);
    }
    System.arraycopy(sum, from, s, at, to - from);
    System.arraycopy(square, from, q, at, to - from);
  }

  @Override
  void inputGradientByLoop(FloatSpan x, FloatSpan dy, FloatSpan dx, int block, int from, int to) {
    int at = writtenAt(block, from);
    loops.columnInputGradient(
        x.array(),
        x.offset() + at,
        dy.array(),
        dy.offset() + at,
        dx.array(),
        dx.offset() + at,
        written(),
        columns,
        to - from,
        coefficients,
        from);
  }
}
