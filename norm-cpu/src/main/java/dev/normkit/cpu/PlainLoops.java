package dev.normkit.cpu;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;

import dev.normkit.spi.kernel.InnerLoops;
import dev.normkit.spi.kernel.ReductionOrder;

/** The inner loops in plain Java. */
final class PlainLoops implements InnerLoops {

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    float[] s = new float[LANES];
    float[] q = new float[LANES];
    for (int i = 0; i < n; i++) {
      float d = x[at + i] - k;
      s[i % LANES] += d;
      q[i % LANES] += d * d;
    }
    sums[0] = ReductionOrder.tree(s, LANES);
    sums[1] = ReductionOrder.tree(q, LANES);
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
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * (rstd * weight[weightAt + i]) + bias[biasAt + i];
    }
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * a + b;
    }
  }

  @Override
  public void columnSums(
      float[] x, int at, int rows, int columns, float[] k, float[] s, float[] q) {
    java.util.Arrays.fill(s, 0);
    java.util.Arrays.fill(q, 0);
    for (int row = 0; row < rows; row++) {
      int start = at + row * columns;
      for (int j = 0; j < columns; j++) {
        float d = x[start + j] - k[j];
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
    for (int row = 0; row < rows; row++) {
      int skip = row * columns;
      for (int j = 0; j < columns; j++) {
        float t = (x[xAt + skip + j] - k[j]) - r[j];
        y[yAt + skip + j] = t * a[j] + b[j];
      }
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
    float[] s = new float[LANES];
    float[] q = new float[LANES];
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      float g = dy[dyAt + i] * weight[weightAt + i];
      s[i % LANES] += g;
      q[i % LANES] += g * t;
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * rstd);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
    sums[0] = ReductionOrder.tree(s, LANES);
    sums[1] = ReductionOrder.tree(q, LANES);
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
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * (rstd * weight[weightAt + i]) + (t * p + q);
    }
  }

  @Override
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    float[] s = new float[LANES];
    float[] q = new float[LANES];
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      s[i % LANES] += dy[dyAt + i];
      q[i % LANES] += dy[dyAt + i] * t;
    }
    sums[0] = ReductionOrder.tree(s, LANES);
    sums[1] = ReductionOrder.tree(q, LANES);
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
      float a,
      float p,
      float q) {
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * a + (t * p + q);
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
    java.util.Arrays.fill(s, 0);
    java.util.Arrays.fill(q, 0);
    for (int row = 0; row < rows; row++) {
      int skip = row * columns;
      for (int j = 0; j < columns; j++) {
        float t = (x[xAt + skip + j] - k[j]) - r[j];
        s[j] += dy[dyAt + skip + j];
        q[j] += dy[dyAt + skip + j] * t;
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
    for (int row = 0; row < rows; row++) {
      int skip = row * columns;
      for (int j = 0; j < columns; j++) {
        float t = (x[xAt + skip + j] - k[j]) - r[j];
        dx[dxAt + skip + j] = dy[dyAt + skip + j] * a[j] + (t * p[j] + q[j]);
      }
    }
  }
}
