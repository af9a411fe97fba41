package dev.normkit.simd;

import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.ColumnLoops;
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

  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int row = 0; row < rows; row += BAND) {
      bandSums(x, at + row * columns, Math.min(BAND, rows - row), columns, k, s, q);
    }
  }

  private static void bandSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector pivot = FloatVector.fromArray(SPECIES, k, j);
      FloatVector sum = FloatVector.fromArray(SPECIES, s, j);
      FloatVector square = FloatVector.fromArray(SPECIES, q, j);
      for (int row = 0; row < rows; row++) {
        FloatVector d = FloatVector.fromArray(SPECIES, x, at + row * columns + j).sub(pivot);
        sum = sum.add(d);
        square = square.add(d.mul(d));
      }
      sum.intoArray(s, j);
      square.intoArray(q, j);
    }
    for (int j = end; j < columns; j++) {
      for (int row = 0; row < rows; row++) {
        float d = x[at + row * columns + j] - k[j];
        s[j] += d;
        q[j] += d * d;
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
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b) {
    for (int row = 0; row < rows; row += BAND) {
      int skip = row * columns;
      normalizeBand(x, xAt + skip, y, yAt + skip, Math.min(BAND, rows - row), columns, k, r, a, b);
    }
  }

  private static void normalizeBand(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] b) {
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, j);
      FloatVector shift = FloatVector.fromArray(SPECIES, b, j);
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        FloatVector.fromArray(SPECIES, x, xAt + skip)
            .sub(mean)
            .sub(rest)
            .mul(scale)
            .add(shift)
            .intoArray(y, yAt + skip);
      }
    }
    for (int j = end; j < columns; j++) {
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        y[yAt + skip] = ((x[xAt + skip] - k[j]) - r[j]) * a[j] + b[j];
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
      int columns,
      float[] k,
      float[] r,
      float[] s,
      float[] q) {
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int row = 0; row < rows; row += BAND) {
      int skip = row * columns;
      bandGradientSums(
          x, xAt + skip, dy, dyAt + skip, Math.min(BAND, rows - row), columns, k, r, s, q);
    }
  }

  private static void bandGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int columns,
      float[] k,
      float[] r,
      float[] s,
      float[] q) {
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, j);
      FloatVector sum = FloatVector.fromArray(SPECIES, s, j);
      FloatVector product = FloatVector.fromArray(SPECIES, q, j);
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + skip).sub(mean).sub(rest);
        FloatVector d = FloatVector.fromArray(SPECIES, dy, dyAt + skip);
        sum = sum.add(d);
        product = product.add(d.mul(t));
      }
      sum.intoArray(s, j);
      product.intoArray(q, j);
    }
    for (int j = end; j < columns; j++) {
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        float t = (x[xAt + skip] - k[j]) - r[j];
        s[j] += dy[dyAt + skip];
        q[j] += dy[dyAt + skip] * t;
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
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] p,
      float[] q) {
    for (int row = 0; row < rows; row += BAND) {
      int skip = row * columns;
      inputGradientBand(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          Math.min(BAND, rows - row),
          columns,
          k,
          r,
          a,
          p,
          q);
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
      int columns,
      float[] k,
      float[] r,
      float[] a,
      float[] p,
      float[] q) {
    int end = SPECIES.loopBound(columns);
    for (int j = 0; j < end; j += WIDTH) {
      FloatVector mean = FloatVector.fromArray(SPECIES, k, j);
      FloatVector rest = FloatVector.fromArray(SPECIES, r, j);
      FloatVector scale = FloatVector.fromArray(SPECIES, a, j);
      FloatVector slope = FloatVector.fromArray(SPECIES, p, j);
      FloatVector constant = FloatVector.fromArray(SPECIES, q, j);
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + skip).sub(mean).sub(rest);
        FloatVector.fromArray(SPECIES, dy, dyAt + skip)
            .mul(scale)
            .add(t.mul(slope).add(constant))
            .intoArray(dx, dxAt + skip);
      }
    }
    for (int j = end; j < columns; j++) {
      for (int row = 0; row < rows; row++) {
        int skip = row * columns + j;
        float t = (x[xAt + skip] - k[j]) - r[j];
        dx[dxAt + skip] = dy[dyAt + skip] * a[j] + (t * p[j] + q[j]);
      }
    }
  }
}
