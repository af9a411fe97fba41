package dev.normkit.cpu;

import dev.normkit.spi.kernel.ColumnLoops;
import java.util.Arrays;

/**
 * {@link ColumnLoops} in plain Java, row by row, each row copied to index 0 as in {@link Blocks}.
 */
final class PlainColumns implements ColumnLoops {
  private float[] row = new float[0];
  private float[] gradient = new float[0];

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
