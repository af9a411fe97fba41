package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ColumnLoops;
import dev.normkit.kernel.ReductionOrder;
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
      sumsOfEight(x, at + row * stride, stride, columns, c.k, first, s, q);
    }
    rowSums(x, at + banded * stride, rows - banded, stride, 0, columns, c.k, first, s, q);
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

  private static void sumsOfEight(
      float[] x, int at, int stride, int columns, float[] k, int first, float[] s, float[] q) {
    int at1 = at + 1 * stride;
    int at2 = at + 2 * stride;
    int at3 = at + 3 * stride;
    int at4 = at + 4 * stride;
    int at5 = at + 5 * stride;
    int at6 = at + 6 * stride;
    int at7 = at + 7 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector pivot = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + j).sub(pivot);
      FloatVector d1 = FloatVector.fromArray(SPECIES, x, at1 + j).sub(pivot);
      FloatVector d2 = FloatVector.fromArray(SPECIES, x, at2 + j).sub(pivot);
      FloatVector d3 = FloatVector.fromArray(SPECIES, x, at3 + j).sub(pivot);
      FloatVector d4 = FloatVector.fromArray(SPECIES, x, at4 + j).sub(pivot);
      FloatVector d5 = FloatVector.fromArray(SPECIES, x, at5 + j).sub(pivot);
      FloatVector d6 = FloatVector.fromArray(SPECIES, x, at6 + j).sub(pivot);
      FloatVector d7 = FloatVector.fromArray(SPECIES, x, at7 + j).sub(pivot);
      FloatVector.fromArray(SPECIES, s, j)
          .add(d0)
          .add(d1)
          .add(d2)
          .add(d3)
          .add(d4)
          .add(d5)
          .add(d6)
          .add(d7)
          .intoArray(s, j);
      FloatVector.fromArray(SPECIES, q, j)
          .add(d0.mul(d0))
          .add(d1.mul(d1))
          .add(d2.mul(d2))
          .add(d3.mul(d3))
          .add(d4.mul(d4))
          .add(d5.mul(d5))
          .add(d6.mul(d6))
          .add(d7.mul(d7))
          .intoArray(q, j);
    }
    rowSums(x, at, 8, stride, end, columns, k, first, s, q);
  }

  /** Rows one after the other, from column {@code from}. */
  private static void rowSums(
      float[] x,
      int at,
      int rows,
      int stride,
      int from,
      int columns,
      float[] k,
      int first,
      float[] s,
      float[] q) {
    int vectors = SPECIES.loopBound(columns - from);
    for (int row = 0; row < rows; row++) {
      int rowAt = at + row * stride + from;
      int pivotAt = first + from;
      for (int j = 0; j < vectors; j += WIDTH) {
        FloatVector d =
            FloatVector.fromArray(SPECIES, x, rowAt + j)
                .sub(FloatVector.fromArray(SPECIES, k, pivotAt + j));
        FloatVector.fromArray(SPECIES, s, from + j).add(d).intoArray(s, from + j);
        FloatVector.fromArray(SPECIES, q, from + j).add(d.mul(d)).intoArray(q, from + j);
      }
      for (int j = vectors; j < columns - from; j++) {
        float d = x[rowAt + j] - k[pivotAt + j];
        s[from + j] += d;
        q[from + j] += d * d;
      }
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
      normalizeFour(x, xAt + skip, y, yAt + skip, stride, columns, c, first);
    }
    for (; row > 0; row--) {
      int skip = (row - 1) * stride;
      normalizeOne(x, xAt + skip, y, yAt + skip, columns, c, first);
    }
  }

  /** Four rows: what belongs to the columns is loaded once. */
  private static void normalizeFour(
      float[] x, int xAt, float[] y, int yAt, int stride, int columns, Coefficients c, int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] b = c.b;
    int xAt1 = xAt + 1 * stride;
    int yAt1 = yAt + 1 * stride;
    int xAt2 = xAt + 2 * stride;
    int yAt2 = yAt + 2 * stride;
    int xAt3 = xAt + 3 * stride;
    int yAt3 = yAt + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, first + j);
      FloatVector.fromArray(SPECIES, x, xAt + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + j);
      FloatVector.fromArray(SPECIES, x, xAt1 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt1 + j);
      FloatVector.fromArray(SPECIES, x, xAt2 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt2 + j);
      FloatVector.fromArray(SPECIES, x, xAt3 + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt3 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 4 * stride; skip += stride) {
        y[yAt + skip] = ((x[xAt + skip] - k[i]) - r[i]) * a[i] + b[i];
      }
    }
  }

  /** One row. */
  private static void normalizeOne(
      float[] x, int xAt, float[] y, int yAt, int columns, Coefficients c, int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] b = c.b;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, first + j);
      FloatVector.fromArray(SPECIES, x, xAt + j)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      y[yAt + j] = ((x[xAt + j] - k[i]) - r[i]) * a[i] + b[i];
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
      gradientSumsOfFour(x, xAt + skip, dy, dyAt + skip, stride, columns, c.k, c.r, first, s, q);
    }
    int skip = banded * stride;
    rowGradientSums(
        x, xAt + skip, dy, dyAt + skip, rows - banded, stride, 0, columns, c.k, c.r, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  private static void gradientSumsOfFour(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int stride,
      int columns,
      float[] k,
      float[] r,
      int first,
      float[] s,
      float[] q) {
    int xAt1 = xAt + 1 * stride;
    int dyAt1 = dyAt + 1 * stride;
    int xAt2 = xAt + 2 * stride;
    int dyAt2 = dyAt + 2 * stride;
    int xAt3 = xAt + 3 * stride;
    int dyAt3 = dyAt + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + j).sub(mean).sub(rest);
      FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt1 + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector d2 = FloatVector.fromArray(SPECIES, dy, dyAt2 + j);
      FloatVector t2 = FloatVector.fromArray(SPECIES, x, xAt2 + j).sub(mean).sub(rest);
      FloatVector d3 = FloatVector.fromArray(SPECIES, dy, dyAt3 + j);
      FloatVector t3 = FloatVector.fromArray(SPECIES, x, xAt3 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, s, j).add(d0).add(d1).add(d2).add(d3).intoArray(s, j);
      FloatVector.fromArray(SPECIES, q, j)
          .add(d0.mul(t0))
          .add(d1.mul(t1))
          .add(d2.mul(t2))
          .add(d3.mul(t3))
          .intoArray(q, j);
    }
    rowGradientSums(x, xAt, dy, dyAt, GRADIENT_BAND, stride, end, columns, k, r, first, s, q);
  }

  /** Rows one after the other, from column {@code from}. */
  private static void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int stride,
      int from,
      int columns,
      float[] k,
      float[] r,
      int first,
      float[] s,
      float[] q) {
    int vectors = SPECIES.loopBound(columns - from);
    for (int row = 0; row < rows; row++) {
      int xRow = xAt + row * stride + from;
      int dyRow = dyAt + row * stride + from;
      int at = first + from;
      for (int j = 0; j < vectors; j += WIDTH) {
        FloatVector t =
            FloatVector.fromArray(SPECIES, x, xRow + j)
                .sub(FloatVector.fromArray(SPECIES, k, at + j))
                .sub(FloatVector.fromArray(SPECIES, r, at + j));
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyRow + j);
        FloatVector.fromArray(SPECIES, s, from + j).add(d).intoArray(s, from + j);
        FloatVector.fromArray(SPECIES, q, from + j).add(d.mul(t)).intoArray(q, from + j);
      }
      for (int j = vectors; j < columns - from; j++) {
        float t = (x[xRow + j] - k[at + j]) - r[at + j];
        s[from + j] += dy[dyRow + j];
        q[from + j] += dy[dyRow + j] * t;
      }
    }
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
      inputGradientOfFour(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, stride, columns, c, first);
    }
    for (; row >= 2; row -= 2) {
      int skip = (row - 2) * stride;
      inputGradientOfTwo(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, stride, columns, c, first);
    }
    for (; row > 0; row--) {
      int skip = (row - 1) * stride;
      inputGradientOfOne(x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, columns, c, first);
    }
  }

  /** Four rows: what belongs to the columns is loaded once. */
  private static void inputGradientOfFour(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int xAt1 = xAt + 1 * stride;
    int dyAt1 = dyAt + 1 * stride;
    int dxAt1 = dxAt + 1 * stride;
    int xAt2 = xAt + 2 * stride;
    int dyAt2 = dyAt + 2 * stride;
    int dxAt2 = dxAt + 2 * stride;
    int xAt3 = xAt + 3 * stride;
    int dyAt3 = dyAt + 3 * stride;
    int dxAt3 = dxAt + 3 * stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + j)
          .mul(scale)
          .add(t0.mul(slope).add(constant))
          .intoArray(dx, dxAt + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + j)
          .mul(scale)
          .add(t1.mul(slope).add(constant))
          .intoArray(dx, dxAt1 + j);
      FloatVector t2 = FloatVector.fromArray(SPECIES, x, xAt2 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt2 + j)
          .mul(scale)
          .add(t2.mul(slope).add(constant))
          .intoArray(dx, dxAt2 + j);
      FloatVector t3 = FloatVector.fromArray(SPECIES, x, xAt3 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt3 + j)
          .mul(scale)
          .add(t3.mul(slope).add(constant))
          .intoArray(dx, dxAt3 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 4 * stride; skip += stride) {
        float t = (x[xAt + skip] - k[i]) - r[i];
        dx[dxAt + skip] = dy[dyAt + skip] * a[i] + (t * p[i] + q[i]);
      }
    }
  }

  /** Two rows: of four that lie whole pages apart, x, dy and dx would fill a set of that cache. */
  private static void inputGradientOfTwo(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int stride,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int xAt1 = xAt + stride;
    int dyAt1 = dyAt + stride;
    int dxAt1 = dxAt + stride;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + j)
          .mul(scale)
          .add(t0.mul(slope).add(constant))
          .intoArray(dx, dxAt + j);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + j)
          .mul(scale)
          .add(t1.mul(slope).add(constant))
          .intoArray(dx, dxAt1 + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int skip = j; skip < 2 * stride; skip += stride) {
        float t = (x[xAt + skip] - k[i]) - r[i];
        dx[dxAt + skip] = dy[dyAt + skip] * a[i] + (t * p[i] + q[i]);
      }
    }
  }

  /** One row. */
  private static void inputGradientOfOne(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int columns,
      Coefficients c,
      int first) {
    float[] k = c.k;
    float[] r = c.r;
    float[] a = c.a;
    float[] p = c.p;
    float[] q = c.q;
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, first + j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, first + j);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + j).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + j)
          .mul(scale)
          .add(t0.mul(slope).add(constant))
          .intoArray(dx, dxAt + j);
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      float t = (x[xAt + j] - k[i]) - r[i];
      dx[dxAt + j] = dy[dyAt + j] * a[i] + (t * p[i] + q[i]);
    }
  }
}
