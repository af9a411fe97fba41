package dev.normkit.cpu;

import dev.normkit.spi.kernel.InnerLoops;
import java.util.Arrays;

/**
 * The inner loops in plain Java, written so that C2 vectorises them: it does where all arrays of a
 * loop have the same subscript and one of them is written. So blocks are copied to index 0 first,
 * which costs less than it gains, and a loop with two results is two loops.
 */
final class PlainLoops implements InnerLoops {
  /** Elements per block: a handful of blocks fit the nearest cache. */
  private static final int BLOCK = 1024;

  private final float[] a = new float[BLOCK];
  private final float[] b = new float[BLOCK];
  private final float[] weights = new float[BLOCK];
  private final float[] biases = new float[BLOCK];
  private final LaneSum first = new LaneSum();
  private final LaneSum second = new LaneSum();
  private float[] row = new float[0];
  private float[] gradient = new float[0];

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    first.clear();
    second.clear();
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      System.arraycopy(x, at + i, a, 0, m);
      for (int j = 0; j < m; j++) {
        a[j] = a[j] - k;
      }
      for (int j = 0; j < m; j++) {
        b[j] = a[j] * a[j];
      }
      first.add(a, m);
      second.add(b, m);
    }
    sums[0] = first.total();
    sums[1] = second.total();
  }

  @Override
  public void normalizeRow(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      float k,
      float r,
      float rstd) {
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      System.arraycopy(x, xAt + i, a, 0, m);
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      float[] beta = fromZero(bias, biasAt + i, m, biases);
      for (int j = 0; j < m; j++) {
        a[j] = ((a[j] - k) - r) * (rstd * gamma[j]) + beta[j];
      }
      System.arraycopy(a, 0, y, yAt + i, m);
    }
  }

  /** The values at index 0: in place, or copied. */
  private static float[] fromZero(float[] values, int at, int n, float[] copy) {
    if (at == 0) {
      return values;
    }
    System.arraycopy(values, at, copy, 0, n);
    return copy;
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float scale, float shift) {
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      System.arraycopy(x, xAt + i, a, 0, m);
      for (int j = 0; j < m; j++) {
        a[j] = ((a[j] - k) - r) * scale + shift;
      }
      System.arraycopy(a, 0, y, yAt + i, m);
    }
  }

  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    reserve(columns);
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, at + i * columns, row, 0, columns);
      for (int j = 0; j < columns; j++) {
        row[j] = row[j] - k[j];
      }
      addTo(s, row, columns);
      for (int j = 0; j < columns; j++) {
        q[j] += row[j] * row[j];
      }
    }
  }

  private static void addTo(float[] sums, float[] values, int n) {
    for (int j = 0; j < n; j++) {
      sums[j] += values[j];
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
      float[] scale,
      float[] shift) {
    reserve(columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * columns, row, 0, columns);
      for (int j = 0; j < columns; j++) {
        row[j] = ((row[j] - k[j]) - r[j]) * scale[j] + shift[j];
      }
      System.arraycopy(row, 0, y, yAt + i * columns, columns);
    }
  }

  @Override
  public void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      float k,
      float r,
      float rstd,
      float[] sums) {
    first.clear();
    second.clear();
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      loadShifted(x, xAt + i, m, k, r);
      System.arraycopy(dy, dyAt + i, b, 0, m);
      addParameterGradients(dWeight, dBias, gradientAt + i, m, rstd);
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      for (int j = 0; j < m; j++) {
        b[j] = b[j] * gamma[j];
      }
      addProducts(m);
    }
    sums[0] = first.total();
    sums[1] = second.total();
  }

  /** {@code a = t = (x − k) − r}. */
  private void loadShifted(float[] x, int at, int m, float k, float r) {
    System.arraycopy(x, at, a, 0, m);
    for (int j = 0; j < m; j++) {
      a[j] = (a[j] - k) - r;
    }
  }

  /** {@code dγ += dy·(t·rstd); dβ += dy} with t in a and dy in b. */
  private void addParameterGradients(float[] dWeight, float[] dBias, int at, int m, float rstd) {
    float[] gamma = fromZero(dWeight, at, m, weights);
    for (int j = 0; j < m; j++) {
      gamma[j] += b[j] * (a[j] * rstd);
    }
    float[] beta = fromZero(dBias, at, m, biases);
    addTo(beta, b, m);
    if (at != 0) {
      System.arraycopy(weights, 0, dWeight, at, m);
      System.arraycopy(biases, 0, dBias, at, m);
    }
  }

  /** Sums b and a·b; destroys a. */
  private void addProducts(int m) {
    for (int j = 0; j < m; j++) {
      a[j] = b[j] * a[j];
    }
    first.add(b, m);
    second.add(a, m);
  }

  @Override
  public void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      float k,
      float r,
      float rstd,
      float p,
      float q) {
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      System.arraycopy(x, xAt + i, a, 0, m);
      System.arraycopy(dy, dyAt + i, b, 0, m);
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      for (int j = 0; j < m; j++) {
        b[j] = b[j] * (rstd * gamma[j]) + (((a[j] - k) - r) * p + q);
      }
      System.arraycopy(b, 0, dx, dxAt + i, m);
    }
  }

  @Override
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    first.clear();
    second.clear();
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      loadShifted(x, xAt + i, m, k, r);
      System.arraycopy(dy, dyAt + i, b, 0, m);
      addProducts(m);
    }
    sums[0] = first.total();
    sums[1] = second.total();
  }

  @Override
  public void runInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float k,
      float r,
      float scale,
      float p,
      float q) {
    for (int i = 0; i < n; i += BLOCK) {
      int m = Math.min(BLOCK, n - i);
      System.arraycopy(x, xAt + i, a, 0, m);
      System.arraycopy(dy, dyAt + i, b, 0, m);
      for (int j = 0; j < m; j++) {
        b[j] = b[j] * scale + (((a[j] - k) - r) * p + q);
      }
      System.arraycopy(b, 0, dx, dxAt + i, m);
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
    reserve(columns);
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * columns, row, 0, columns);
      System.arraycopy(dy, dyAt + i * columns, gradient, 0, columns);
      addTo(s, gradient, columns);
      for (int j = 0; j < columns; j++) {
        q[j] += gradient[j] * ((row[j] - k[j]) - r[j]);
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
      float[] scale,
      float[] p,
      float[] q) {
    reserve(columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * columns, row, 0, columns);
      System.arraycopy(dy, dyAt + i * columns, gradient, 0, columns);
      for (int j = 0; j < columns; j++) {
        gradient[j] = gradient[j] * scale[j] + (((row[j] - k[j]) - r[j]) * p[j] + q[j]);
      }
      System.arraycopy(gradient, 0, dx, dxAt + i * columns, columns);
    }
  }

  /** Room for one row of columns; grows once per kernel. */
  private void reserve(int columns) {
    if (row.length < columns) {
      row = new float[columns];
      gradient = new float[columns];
    }
  }
}
