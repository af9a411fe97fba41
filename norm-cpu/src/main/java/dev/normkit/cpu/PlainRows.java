package dev.normkit.cpu;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.RowLoops;

/** {@link RowLoops} in plain Java, block by block. */
final class PlainRows implements RowLoops {
  private final Blocks blocks;
  private final float[] weights = Blocks.room(Blocks.SIZE);
  private final float[] dWeights = Blocks.room(Blocks.SIZE);
  private final float[] biases = Blocks.room(Blocks.SIZE);

  PlainRows(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public void normalizeRows(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c) {
    for (int row = 0; row < rows; row++) {
      int skip = row * n;
      normalize(
          x,
          xAt + skip,
          y,
          yAt + skip,
          n,
          weight,
          weightAt,
          bias,
          biasAt,
          c.k[row],
          c.r[row],
          c.a[row]);
    }
  }

  private void normalize(
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
    float[] t = blocks.x;
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      System.arraycopy(x, xAt + i, t, 0, m);
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      float[] beta = fromZero(bias, biasAt + i, m, biases);
      for (int j = 0; j < m; j++) {
        t[j] = (((t[j] - k) - r) * rstd) * gamma[j] + beta[j];
      }
      System.arraycopy(t, 0, y, yAt + i, m);
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
  public void rowGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      Coefficients c,
      float[] s,
      float[] q) {
    for (int row = 0; row < rows; row++) {
      int skip = row * n;
      sumGradients(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          n,
          weight,
          weightAt,
          dWeight,
          dBias,
          gradientAt,
          c.k[row],
          c.r[row],
          c.a[row]);
      s[row] = blocks.first();
      q[row] = blocks.second();
    }
  }

  private void sumGradients(
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
      float rstd) {
    blocks.clearSums();
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      int to = gradientAt + i;
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      float[] dGamma = fromZero(dWeight, to, m, dWeights);
      float[] dBeta = fromZero(dBias, to, m, biases);
      blocks.load(x, xAt + i, dy, dyAt + i, m);
      addProducts(gamma, dGamma, dBeta, m, k, r, rstd);
      if (to != 0) {
        System.arraycopy(dGamma, 0, dWeight, to, m);
        System.arraycopy(dBeta, 0, dBias, to, m);
      }
    }
  }

  /** {@code dγ += dy·(t·rstd); dβ += dy}, and the sums of {@code dy·γ} and {@code (dy·γ)·t}. */
  private void addProducts(
      float[] gamma, float[] dGamma, float[] dBeta, int n, float k, float r, float rstd) {
    float[] x = blocks.x;
    float[] dy = blocks.dy;
    for (int j = 0; j < n; j++) {
      float t = (x[j] - k) - r;
      float gradient = dy[j];
      dGamma[j] += gradient * (t * rstd);
      dBeta[j] += gradient;
      float g = gradient * gamma[j];
      dy[j] = g;
      x[j] = g * t;
    }
    blocks.addBoth(n);
  }

  @Override
  public void rowInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c) {
    for (int row = 0; row < rows; row++) {
      int skip = row * n;
      inputGradient(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          n,
          weight,
          weightAt,
          c.k[row],
          c.r[row],
          c.a[row],
          c.p[row],
          c.q[row]);
    }
  }

  private void inputGradient(
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
    float[] t = blocks.x;
    float[] gradient = blocks.dy;
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.load(x, xAt + i, dy, dyAt + i, m);
      float[] gamma = fromZero(weight, weightAt + i, m, weights);
      for (int j = 0; j < m; j++) {
        gradient[j] = (gradient[j] * gamma[j]) * rstd + (((t[j] - k) - r) * p + q);
      }
      System.arraycopy(gradient, 0, dx, dxAt + i, m);
    }
  }
}
