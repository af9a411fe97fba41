package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.spi.Geometry;
import java.util.Arrays;

/** Interleaved cells: channels last, and dense batches. */
final class ColumnCells extends Cells {
  private final ColumnLoops loops;
  private final double epsilon;
  private final int rows;
  private final int columns;

  /** Sums all columns of the only block; null if this thread does it alone. */
  private final SharedColumnSums shared;

  /** Σ(x−k) of each column, then the mean of x−k, then of x. */
  private final double[] sum;

  /** Σ(x−k)² of each column, then its variance. */
  private final double[] square;

  ColumnCells(
      Geometry.Channels geometry, ColumnLoops loops, double epsilon, SharedColumnSums shared) {
    super(geometry);
    this.loops = loops;
    this.epsilon = epsilon;
    this.shared = shared;
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
    shiftedMoments(x, block, from, to);
    boolean suffice = sumsSuffice(from, to);
    if (!suffice && moveFarPivots(from, to)) {
      shiftedMoments(x, block, from, to);
      suffice = sumsSuffice(from, to);
    }
    for (int c = from; c < to; c++) {
      finishMoments(x.array(), start + c - from, c, suffice || sumsSuffice(c));
    }
    int channels = geometry.groupChannels();
    Merge.neighbours(sum, square, from, channels, (to - from) / channels, mean, variance, at);
  }

  /** Means relative to the pivots, and variances. */
  private void shiftedMoments(FloatSpan x, int block, int from, int to) {
    sumChunks(x, null, block, from, to);
    double share = 1.0 / rows;
    for (int c = from; c < to; c++) {
      sum[c] *= share;
      square[c] = RunMoments.variance(square[c], share, sum[c]);
    }
  }

  private boolean sumsSuffice(int from, int to) {
    boolean suffice = true;
    for (int c = from; c < to; c++) {
      suffice &= sumsSuffice(c);
    }
    return suffice;
  }

  private boolean sumsSuffice(int c) {
    return Precision.sumsSuffice(sum[c], square[c] + epsilon);
  }

  /** Replaces the pivots that are far from the mean; the others stay, and so will their sums. */
  private boolean moveFarPivots(int from, int to) {
    boolean moved = false;
    for (int c = from; c < to; c++) {
      if (Precision.pivotIsFar(sum[c], square[c] + epsilon)) {
        coefficients.k[c] = (float) (coefficients.k[c] + sum[c]);
        moved = true;
      }
    }
    return moved;
  }

  /** Adds the pivot of column c; measures the column again if float sums don't suffice. */
  private void finishMoments(float[] x, int at, int c, boolean suffice) {
    sum[c] += coefficients.k[c];
    boolean constant = !suffice && square[c] == 0 && x[at] == coefficients.k[c];
    if (!suffice && !(constant && Precision.allEqual(x, at, columns, rows))) {
      sum[c] = Precision.mean(x, at, columns, rows);
      square[c] = Precision.meanSquare(x, at, columns, rows, sum[c]);
    }
  }

  @Override
  void normalizeByLoop(FloatSpan x, FloatSpan y, int block, int from, int to, Coefficients c) {
    int at = writtenAt(block, from);
    loops.normalizeColumns(
        x.array(),
        x.offset() + at,
        y.array(),
        y.offset() + at,
        written(),
        columns,
        to - from,
        c,
        from);
  }

  @Override
  void gradientSumsByLoop(
      FloatSpan x, FloatSpan dy, int block, int from, int to, double[] s, double[] q, int at) {
    sumChunks(x, dy, block, from, to);
    System.arraycopy(sum, from, s, at, to - from);
    System.arraycopy(square, from, q, at, to - from);
  }

  /** Fills sum and square over all rows: of x if dy is null, else of dy and of dy·t. */
  private void sumChunks(FloatSpan x, FloatSpan dy, int block, int from, int to) {
    if (shared != null) {
      shared.sum(coefficients, x, dy, sum, square);
      return;
    }
    clearSums(from, to);
    for (int row = 0; row < rows; row += ReductionOrder.ROWS) {
      addChunk(x, dy, block, row, from, to);
    }
  }

  /** The sums of one chunk of the only block, with k and r given, into entries from {@code at}. */
  void sumChunk(FloatSpan x, FloatSpan dy, int chunk, double[] s, double[] q, int at) {
    clearSums(0, columns);
    addChunk(x, dy, 0, chunk * ReductionOrder.ROWS, 0, columns);
    System.arraycopy(sum, 0, s, at, columns);
    System.arraycopy(square, 0, q, at, columns);
  }

  private void clearSums(int from, int to) {
    Arrays.fill(sum, from, to, 0);
    Arrays.fill(square, from, to, 0);
  }

  private void addChunk(FloatSpan x, FloatSpan dy, int block, int row, int from, int to) {
    int n = Math.min(ReductionOrder.ROWS, rows - row);
    int at = at(block, from) + row * columns;
    int xAt = x.offset() + at;
    if (dy == null) {
      loops.columnSums(x.array(), xAt, n, columns, to - from, coefficients, from, sum, square);
    } else {
      loops.columnGradientSums(
          x.array(),
          xAt,
          dy.array(),
          dy.offset() + at,
          n,
          columns,
          to - from,
          coefficients,
          from,
          sum,
          square);
    }
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
