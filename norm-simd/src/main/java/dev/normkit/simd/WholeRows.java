package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.normkit.kernel.BackwardStatistics;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ForwardStatistics;
import dev.normkit.kernel.RowLoops;
import dev.normkit.simd.lanes.LaneSums;
import jdk.incubator.vector.FloatVector;

/**
 * Rows from their sums to their output in one loop, which the compiler inlines into one method. A
 * call between a row's output and the next row's sums stores its frame; where memory is the limit,
 * those stores wait behind the output's in the processor's queue, and the loads of the sums behind
 * them. Figures are in norm-bench/NOTES.md.
 */
abstract class WholeRows implements RowLoops {
  /**
   * Rows up to this length go side by side in all loops: one over a single row is hardly entered
   * and left. It is where the kernel gives more than a few of them at a time.
   */
  static final int SHORT = 256;

  /** Short rows at a time: as many as one vector sums, and {@link VectorMoments} takes. */
  private static final int SHORT_FORWARD = LaneSums.RUNS;

  /** Fewer, as x, dy and dx of sixteen would fill the nearest cache. */
  private static final int SHORT_BACKWARD = 8;

  /** Longer rows at a time, where the tensor stays in a cache. */
  private static final int LONG = 2;

  final LaneSums sums;
  final VectorRuns runs;

  WholeRows(VectorRuns runs) {
    this.sums = runs.sums;
    this.runs = runs;
  }

  /** Fills k, s and q of {@code rows} neighbours, from entry 0 on. */
  private void sum(float[] x, int at, int rows, int n, ForwardStatistics statistics) {
    if (statistics.centered()) {
      runs.pivots(x, at, rows, n, statistics.coefficients, 0);
      Coefficients c = statistics.coefficients;
      if (n <= SHORT) {
        runs.sums(x, at, rows, n, c, 0, statistics.s, statistics.q);
      } else {
        // Longer rows lose by twos: figures in norm-bench/NOTES.md.
        runs.singleSums(x, at, 0, rows, n, c, 0, statistics.s, statistics.q);
      }
    } else {
      runs.squares(x, at, rows, n, statistics.q);
    }
  }

  @Override
  public final boolean allWithin(float[] values, int at, int n, float limit) {
    FloatVector largest = FloatVector.zero(SPECIES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      largest = largest.max(FloatVector.fromArray(SPECIES, values, at + i).abs());
    }
    return largest.compare(LE, limit).allTrue()
        && RowLoops.super.allWithin(values, at + end, n - end, limit);
  }

  /**
   * {@link #forward} row by row. It calls only small methods: a larger one would be compiled before
   * this one, and not be inlined then.
   */
  abstract int forwardSingly(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      ForwardStatistics statistics);

  /** {@link #backward} row by row, as {@link #forwardSingly}. */
  abstract int backwardSingly(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      BackwardStatistics statistics);

  @Override
  public final int forward(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      ForwardStatistics statistics) {
    int most = Math.min(statistics.rowsAtOnce(), n <= SHORT ? SHORT_FORWARD : LONG);
    if (most == 1) {
      return forwardSingly(x, xAt, y, yAt, rows, n, weight, weightAt, bias, biasAt, statistics);
    }
    for (int row = 0; row < rows; row += most) {
      int count = Math.min(most, rows - row);
      int skip = row * n;
      sum(x, xAt + skip, count, n, statistics);
      boolean many = count == LaneSums.RUNS;
      if (!(many ? VectorMoments.take(statistics, row) : statistics.take(row, count))) {
        return row;
      }
      normalizeRows(
          x,
          xAt + skip,
          y,
          yAt + skip,
          count,
          n,
          weight,
          weightAt,
          bias,
          biasAt,
          statistics.coefficients);
    }
    return rows;
  }

  @Override
  public final int backward(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      BackwardStatistics statistics) {
    int most = Math.min(statistics.rowsAtOnce(), n <= SHORT ? SHORT_BACKWARD : LONG);
    if (most == 1) {
      return backwardSingly(
          x,
          xAt,
          dy,
          dyAt,
          dx,
          dxAt,
          rows,
          n,
          weight,
          weightAt,
          dWeight,
          dBias,
          gradientAt,
          statistics);
    }
    for (int row = 0; row < rows; row += most) {
      int count = Math.min(most, rows - row);
      int skip = row * n;
      if (!statistics.take(row, count)) {
        return row;
      }
      rowGradientSums(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          count,
          n,
          weight,
          weightAt,
          dWeight,
          dBias,
          gradientAt,
          statistics.coefficients,
          statistics.s,
          statistics.q);
      if (!statistics.summed(row, count)) {
        continue;
      }
      rowInputGradient(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          count,
          n,
          weight,
          weightAt,
          statistics.coefficients);
    }
    return rows;
  }
}
