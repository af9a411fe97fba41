package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ColumnLoops;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.simd.gen.ColumnOutputs;
import dev.normkit.simd.gen.ColumnSums;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ColumnLoops} in SIMD lanes. A few rows at a time, written out one below the other: what
 * belongs to a vector of columns is then loaded and stored once for all of them, and every access
 * has a base that the loop does not change, which the compiler needs to take the bounds checks out.
 * Sums go from the first row to the last, outputs from the last to the first: the rows that were
 * summed last are still in a cache.
 *
 * <p>No vector crosses a method here: where the caller has grown too big to inline a helper, it
 * would be boxed, and every operation on it run as an ordinary call (pivots: 12 or 100 µs, by the
 * luck of the process).
 */
final class VectorColumns implements ColumnLoops {
  /** Rows that are summed at a time. */
  private static final int BAND = 8;

  /**
   * Fewer where two inputs are summed: rows often lie a multiple of {@link #PAGE} apart, so that
   * eight of each would need more lines of one set than the nearest cache has.
   */
  private static final int GRADIENT_BAND = 4;

  /** In floats: what lies a multiple of it apart has its place in the same set of that cache. */
  private static final int PAGE = 1024;

  /** Sums of the chunk so far, in float. */
  private float[] s = new float[0];

  private float[] q = new float[0];

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    int end = values == ReductionOrder.PIVOT_VALUES ? SPECIES.loopBound(columns) : 0;
    for (int j = 0; j < end; j += WIDTH) {
      // The tree of as many values: rows 8 apart, then 4, 2 and 1.
      int i = at + j;
      FloatVector r0 =
          FloatVector.fromArray(SPECIES, x, i)
              .add(FloatVector.fromArray(SPECIES, x, i + 8 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 4 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 12 * stride)));
      FloatVector r2 =
          FloatVector.fromArray(SPECIES, x, i + 2 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 10 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 6 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 14 * stride)));
      FloatVector r1 =
          FloatVector.fromArray(SPECIES, x, i + stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 9 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 5 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 13 * stride)));
      FloatVector r3 =
          FloatVector.fromArray(SPECIES, x, i + 3 * stride)
              .add(FloatVector.fromArray(SPECIES, x, i + 11 * stride))
              .add(
                  FloatVector.fromArray(SPECIES, x, i + 7 * stride)
                      .add(FloatVector.fromArray(SPECIES, x, i + 15 * stride)));
      r0.add(r2).add(r1.add(r3)).mul(1f / ReductionOrder.PIVOT_VALUES).intoArray(c.k, first + j);
    }
    for (int j = end; j < columns; j++) {
      c.k[first + j] = ReductionOrder.pivot(x, at + j, values, stride);
    }
  }

  @Override
  public void columnSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] sOut,
      double[] qOut) {
    clear(columns);
    int banded = rows - rows % BAND;
    for (int row = 0; row < banded; row += BAND) {
      ColumnSums.sumsOfEight(x, at + row * stride, stride, columns, c.k, first, s, q);
    }
    ColumnSums.rowSums(
        x, at + banded * stride, rows - banded, stride, 0, columns, c.k, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  private void clear(int columns) {
    if (s.length < columns) {
      s = new float[columns];
      q = new float[columns];
    } else {
      Arrays.fill(s, 0, columns, 0);
      Arrays.fill(q, 0, columns, 0);
    }
  }

  private void addTo(double[] sOut, double[] qOut, int first, int columns) {
    for (int j = 0; j < columns; j++) {
      sOut[first + j] += s[j];
    }
    for (int j = 0; j < columns; j++) {
      qOut[first + j] += q[j];
    }
  }

  @Override
  public void normalizeColumns(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    int row = rows;
    for (; row >= 4; row -= 4) {
      int skip = (row - 4) * stride;
      ColumnOutputs.normalizeFour(x, xAt + skip, y, yAt + skip, stride, columns, c, first);
    }
    for (; row > 0; row--) {
      int skip = (row - 1) * stride;
      ColumnOutputs.normalizeOne(x, xAt + skip, y, yAt + skip, columns, c, first);
    }
  }

  @Override
  public void columnGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first,
      double[] sOut,
      double[] qOut) {
    clear(columns);
    int banded = rows - rows % GRADIENT_BAND;
    for (int row = 0; row < banded; row += GRADIENT_BAND) {
      int skip = row * stride;
      ColumnSums.gradientSumsOfFour(
          x, xAt + skip, dy, dyAt + skip, stride, columns, c.k, c.r, first, s, q);
    }
    int skip = banded * stride;
    ColumnSums.rowGradientSums(
        x, xAt + skip, dy, dyAt + skip, rows - banded, stride, 0, columns, c.k, c.r, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  @Override
  public void columnInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    int row = rows;
    for (; row >= 4 && stride % PAGE > 0; row -= 4) {
      int skip = (row - 4) * stride;
      ColumnOutputs.inputGradientOfFour(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, stride, columns, c, first);
    }
    for (; row >= 2; row -= 2) {
      int skip = (row - 2) * stride;
      ColumnOutputs.inputGradientOfTwo(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, stride, columns, c, first);
    }
    for (; row > 0; row--) {
      int skip = (row - 1) * stride;
      ColumnOutputs.inputGradientOfOne(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, columns, c, first);
    }
  }
}
