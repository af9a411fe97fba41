package com.example.lanes;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;
import static dev.normkit.spi.kernel.ReductionOrder.tree;

import dev.normkit.spi.kernel.RowLoops;
import java.util.Arrays;

final class LaneRows implements RowLoops {
  private final float[] s = new float[LANES];
  private final float[] q = new float[LANES];

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
    Arrays.fill(s, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      float g = dy[dyAt + i] * weight[weightAt + i];
      s[i % LANES] += g;
      q[i % LANES] += g * t;
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * rstd);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
    sums[0] = tree(s, LANES);
    sums[1] = tree(q, LANES);
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
}
