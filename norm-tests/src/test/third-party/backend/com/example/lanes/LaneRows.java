package com.example.lanes;

import static dev.normkit.kernel.ReductionOrder.LANES;
import static dev.normkit.kernel.ReductionOrder.tree;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.RowLoops;
import java.util.Arrays;

final class LaneRows implements RowLoops {
  private final float[] lanes = new float[LANES];
  private final float[] products = new float[LANES];

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
    for (int i = 0; i < rows * n; i++) {
      int row = i / n;
      int j = i % n;
      float t = (x[xAt + i] - c.k[row]) - c.r[row];
      y[yAt + i] = (t * c.a[row]) * weight[weightAt + j] + bias[biasAt + j];
    }
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
      Arrays.fill(lanes, 0);
      Arrays.fill(products, 0);
      for (int j = 0; j < n; j++) {
        float t = (x[xAt + row * n + j] - c.k[row]) - c.r[row];
        float gradient = dy[dyAt + row * n + j];
        float g = gradient * weight[weightAt + j];
        lanes[j % LANES] += g;
        products[j % LANES] += g * t;
        dWeight[gradientAt + j] += gradient * (t * c.a[row]);
        dBias[gradientAt + j] += gradient;
      }
      s[row] = tree(lanes, 0, LANES);
      q[row] = tree(products, 0, LANES);
    }
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
    for (int i = 0; i < rows * n; i++) {
      int row = i / n;
      float t = (x[xAt + i] - c.k[row]) - c.r[row];
      float g = dy[dyAt + i] * weight[weightAt + i % n];
      dx[dxAt + i] = g * c.a[row] + (t * c.p[row] + c.q[row]);
    }
  }
}
