package dev.normkit.tests;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;

import dev.normkit.spi.kernel.ColumnLoops;
import dev.normkit.spi.kernel.InnerLoops;
import dev.normkit.spi.kernel.RowLoops;
import dev.normkit.spi.kernel.RunLoops;
import java.util.Arrays;

/**
 * {@link InnerLoops} word by word: the formulas of its comments, element by element, in the order
 * of {@link dev.normkit.spi.kernel.ReductionOrder}. The tree is written out here once more. Not
 * fast, not final: the deliberately wrong backends change one method each.
 */
class LiteralLoops implements RunLoops, RowLoops, ColumnLoops {

  InnerLoops all() {
    return new InnerLoops(this, this, this);
  }

  /** for h = n/2 … 1, for j < h: a[j] += a[j+h]. */
  private static float tree(float... lanes) {
    for (int h = lanes.length / 2; h >= 1; h /= 2) {
      for (int j = 0; j < h; j++) {
        lanes[j] += lanes[j + h];
      }
    }
    return lanes[0];
  }

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    float[] s = new float[LANES];
    float[] q = new float[LANES];
    for (int i = 0; i < n; i++) {
      float d = x[at + i] - k;
      s[i % LANES] += d;
      q[i % LANES] += d * d;
    }
    sums[0] = tree(s);
    sums[1] = tree(q);
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
      float a = rstd * weight[weightAt + i];
      y[yAt + i] = centred(x[xAt + i], k, r) * a + bias[biasAt + i];
    }
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    for (int i = 0; i < n; i++) {
      y[yAt + i] = centred(x[xAt + i], k, r) * a + b;
    }
  }

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
      y[yAt + i] = centred(x[xAt + i], k[j], r[j]) * a[j] + b[j];
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
      float t = centred(x[xAt + i], k, r);
      float g = dy[dyAt + i] * weight[weightAt + i];
      s[i % LANES] += g;
      q[i % LANES] += g * t;
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * rstd);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
    sums[0] = tree(s);
    sums[1] = tree(q);
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
      float a = rstd * weight[weightAt + i];
      dx[dxAt + i] = dy[dyAt + i] * a + (centred(x[xAt + i], k, r) * p + q);
    }
  }

  @Override
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    float[] s = new float[LANES];
    float[] q = new float[LANES];
    for (int i = 0; i < n; i++) {
      s[i % LANES] += dy[dyAt + i];
      q[i % LANES] += dy[dyAt + i] * centred(x[xAt + i], k, r);
    }
    sums[0] = tree(s);
    sums[1] = tree(q);
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
      dx[dxAt + i] = dy[dyAt + i] * a + (centred(x[xAt + i], k, r) * p + q);
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
      s[j] += dy[dyAt + i];
      q[j] += dy[dyAt + i] * centred(x[xAt + i], k[j], r[j]);
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
      dx[dxAt + i] = dy[dyAt + i] * a[j] + (centred(x[xAt + i], k[j], r[j]) * p[j] + q[j]);
    }
  }

  /** t = (x − k) − r. */
  private static float centred(float x, float k, float r) {
    return (x - k) - r;
  }
}
