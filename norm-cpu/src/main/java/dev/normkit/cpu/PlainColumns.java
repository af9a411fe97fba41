package dev.normkit.cpu;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ColumnLoops;
import dev.normkit.kernel.ReductionOrder;
import java.util.Arrays;

/**
 * {@link ColumnLoops} in plain Java, row by row, each row copied to index 0 as in {@link Blocks}.
 */
final class PlainColumns implements ColumnLoops {
  private float[] row = new float[0];
  private float[] gradient = new float[0];
  private float[] k = new float[0];
  private float[] r = new float[0];
  private float[] a = new float[0];
  private float[] b = new float[0];
  private float[] p = new float[0];

  @Override
  public void pivots(
      float[] x, int at, int values, int stride, int columns, Coefficients c, int first) {
    for (int j = 0; j < columns; j++) {
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
    reserve(columns);
    System.arraycopy(c.k, first, k, 0, columns);
    float[] s = a;
    float[] q = b;
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, at + i * stride, row, 0, columns);
      for (int j = 0; j < columns; j++) {
        float t = row[j] - k[j];
        s[j] += t;
        q[j] += t * t;
      }
    }
    addTo(sOut, first, s, columns);
    addTo(qOut, first, q, columns);
  }

  private static void addTo(double[] sums, int at, float[] values, int n) {
    for (int j = 0; j < n; j++) {
      sums[at + j] += values[j];
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
    reserve(columns);
    System.arraycopy(c.k, first, k, 0, columns);
    System.arraycopy(c.r, first, r, 0, columns);
    System.arraycopy(c.a, first, a, 0, columns);
    System.arraycopy(c.b, first, b, 0, columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * stride, row, 0, columns);
      for (int j = 0; j < columns; j++) {
        row[j] = ((row[j] - k[j]) - r[j]) * a[j] + b[j];
      }
      System.arraycopy(row, 0, y, yAt + i * stride, columns);
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
    reserve(columns);
    System.arraycopy(c.k, first, k, 0, columns);
    System.arraycopy(c.r, first, r, 0, columns);
    float[] s = a;
    float[] q = b;
    Arrays.fill(s, 0, columns, 0);
    Arrays.fill(q, 0, columns, 0);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * stride, row, 0, columns);
      System.arraycopy(dy, dyAt + i * stride, gradient, 0, columns);
      for (int j = 0; j < columns; j++) {
        s[j] += gradient[j];
        q[j] += gradient[j] * ((row[j] - k[j]) - r[j]);
      }
    }
    addTo(sOut, first, s, columns);
    addTo(qOut, first, q, columns);
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
    reserve(columns);
    System.arraycopy(c.k, first, k, 0, columns);
    System.arraycopy(c.r, first, r, 0, columns);
    System.arraycopy(c.a, first, a, 0, columns);
    System.arraycopy(c.p, first, p, 0, columns);
    System.arraycopy(c.q, first, b, 0, columns);
    for (int i = 0; i < rows; i++) {
      System.arraycopy(x, xAt + i * stride, row, 0, columns);
      System.arraycopy(dy, dyAt + i * stride, gradient, 0, columns);
      for (int j = 0; j < columns; j++) {
        gradient[j] = gradient[j] * a[j] + (((row[j] - k[j]) - r[j]) * p[j] + b[j]);
      }
      System.arraycopy(gradient, 0, dx, dxAt + i * stride, columns);
    }
  }

  /** Room for one row of columns; grows once per kernel. */
  private void reserve(int columns) {
    if (row.length < columns) {
      row = Blocks.room(columns);
      gradient = Blocks.room(columns);
      k = Blocks.room(columns);
      r = Blocks.room(columns);
      a = Blocks.room(columns);
      b = Blocks.room(columns);
      p = Blocks.room(columns);
    }
  }
}
