package com.example.lanes;

import dev.normkit.spi.kernel.ColumnLoops;
import java.util.Arrays;

final class LaneColumns implements ColumnLoops {
  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    Arrays.fill(s, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < rows * columns; i++) {
      int j = i % columns;
      float d = x[at + i] - k[j];
      s[j] += d;
      q[j] += d * d;
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
    for (int i = 0; i < rows * columns; i++) {
      int j = i % columns;
      float t = (x[xAt + i] - k[j]) - r[j];
      y[yAt + i] = t * a[j] + b[j];
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
    Arrays.fill(s, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < rows * columns; i++) {
      int j = i % columns;
      float t = (x[xAt + i] - k[j]) - r[j];
      s[j] += dy[dyAt + i];
      q[j] += dy[dyAt + i] * t;
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
    for (int i = 0; i < rows * columns; i++) {
      int j = i % columns;
      float t = (x[xAt + i] - k[j]) - r[j];
      dx[dxAt + i] = dy[dyAt + i] * a[j] + (t * p[j] + q[j]);
    }
  }
}
