package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.Coefficients;
import dev.normkit.spi.kernel.ColumnLoops;
import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link ColumnLoops} in SIMD lanes. Rows go in bands: inside a band a vector of columns keeps what
 * it needs in registers while it runs down the rows, and few enough rows are open at a time for
 * their pages and prefetchers.
 */
final class VectorColumns implements ColumnLoops {
  /** Rows per band. */
  private static final int BAND = 8;

  /** Sums of the chunk so far, in float. */
  private float[] s = new float[0];

  private float[] q = new float[0];

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    int end = values == 16 ? SPECIES.loopBound(columns) : 0;
    for (int j = 0; j < end; j += WIDTH) {
      pivotsOfSixteen(x, at + j, stride).intoArray(c.k, first + j);
    }
    for (int j = end; j < columns; j++) {
      c.k[first + j] = ReductionOrder.pivot(x, at + j, values, stride);
    }
  }

  private static FloatVector pivotsOfSixteen(float[] x, int at, int stride) {
    return quarter(x, at, stride)
        .add(quarter(x, at + 2 * stride, stride))
        .add(quarter(x, at + stride, stride).add(quarter(x, at + 3 * stride, stride)))
        .mul(1f / 16);
  }

  /** Rows 0, 8, 4 and 12 from {@code at}, as the tree adds them. */
  private static FloatVector quarter(float[] x, int at, int stride) {
    return FloatVector.fromArray(SPECIES, x, at)
        .add(FloatVector.fromArray(SPECIES, x, at + 8 * stride))
        .add(
            FloatVector.fromArray(SPECIES, x, at + 4 * stride)
                .add(FloatVector.fromArray(SPECIES, x, at + 12 * stride)));
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
      bandSums(x, at + row * stride, stride, columns, c.k, first, s, q);
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

  private static void bandSums(
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
    for (int row = 0; row < rows; row += BAND) {
      int skip = row * stride;
      int band = Math.min(BAND, rows - row);
      normalizeBand(x, xAt + skip, y, yAt + skip, band, stride, columns, c.k, c.r, c.a, c.b, first);
    }
  }

  private static void normalizeBand(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int stride,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b,
      int first) {
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, first + j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, first + j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, first + j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, first + j);
      for (int row = 0; row < rows; row++) {
        int skip = row * stride + j;
        FloatVector.fromArray(SPECIES, x, xAt + skip)
            .sub(mean)
            .sub(rest)
            .mul(scale)
            .add(shift)
            .intoArray(y, yAt + skip);
      }
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int row = 0; row < rows; row++) {
        int skip = row * stride + j;
        y[yAt + skip] = ((x[xAt + skip] - k[i]) - r[i]) * a[i] + b[i];
      }
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
    int banded = rows - rows % BAND;
    for (int row = 0; row < banded; row += BAND) {
      int skip = row * stride;
      bandGradientSums(x, xAt + skip, dy, dyAt + skip, stride, columns, c.k, c.r, first, s, q);
    }
    int skip = banded * stride;
    rowGradientSums(
        x, xAt + skip, dy, dyAt + skip, rows - banded, stride, 0, columns, c.k, c.r, first, s, q);
    addTo(sOut, qOut, first, columns);
  }

  private static void bandGradientSums(
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
    int xAt4 = xAt + 4 * stride;
    int dyAt4 = dyAt + 4 * stride;
    int xAt5 = xAt + 5 * stride;
    int dyAt5 = dyAt + 5 * stride;
    int xAt6 = xAt + 6 * stride;
    int dyAt6 = dyAt + 6 * stride;
    int xAt7 = xAt + 7 * stride;
    int dyAt7 = dyAt + 7 * stride;
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
      FloatVector d4 = FloatVector.fromArray(SPECIES, dy, dyAt4 + j);
      FloatVector t4 = FloatVector.fromArray(SPECIES, x, xAt4 + j).sub(mean).sub(rest);
      FloatVector d5 = FloatVector.fromArray(SPECIES, dy, dyAt5 + j);
      FloatVector t5 = FloatVector.fromArray(SPECIES, x, xAt5 + j).sub(mean).sub(rest);
      FloatVector d6 = FloatVector.fromArray(SPECIES, dy, dyAt6 + j);
      FloatVector t6 = FloatVector.fromArray(SPECIES, x, xAt6 + j).sub(mean).sub(rest);
      FloatVector d7 = FloatVector.fromArray(SPECIES, dy, dyAt7 + j);
      FloatVector t7 = FloatVector.fromArray(SPECIES, x, xAt7 + j).sub(mean).sub(rest);
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
          .add(d0.mul(t0))
          .add(d1.mul(t1))
          .add(d2.mul(t2))
          .add(d3.mul(t3))
          .add(d4.mul(t4))
          .add(d5.mul(t5))
          .add(d6.mul(t6))
          .add(d7.mul(t7))
          .intoArray(q, j);
    }
    rowGradientSums(x, xAt, dy, dyAt, BAND, stride, end, columns, k, r, first, s, q);
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
    for (int row = 0; row < rows; row += BAND) {
      int skip = row * stride;
      int band = Math.min(BAND, rows - row);
      inputGradientBand(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, band, stride, columns, c, first);
    }
  }

  private static void inputGradientBand(
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
      for (int row = 0; row < rows; row++) {
        int skip = row * stride + j;
        FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + skip).sub(mean).sub(rest);
        FloatVector.fromArray(SPECIES, dy, dyAt + skip)
            .mul(scale)
            .add(t.mul(slope).add(constant))
            .intoArray(dx, dxAt + skip);
      }
    }
    for (int j = end; j < columns; j++) {
      int i = first + j;
      for (int row = 0; row < rows; row++) {
        int skip = row * stride + j;
        float t = (x[xAt + skip] - k[i]) - r[i];
        dx[dxAt + skip] = dy[dyAt + skip] * a[i] + (t * p[i] + q[i]);
      }
    }
  }
}
