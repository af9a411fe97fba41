package com.example.lanes;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;
import static dev.normkit.spi.kernel.ReductionOrder.tree;

import dev.normkit.spi.kernel.RunLoops;
import java.util.Arrays;

final class LaneRuns implements RunLoops {
  private final float[] s = new float[LANES];
  private final float[] q = new float[LANES];

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    Arrays.fill(s, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < n; i++) {
      float d = x[at + i] - k;
      s[i % LANES] += d;
      q[i % LANES] += d * d;
    }
    sums[0] = tree(s, LANES);
    sums[1] = tree(q, LANES);
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
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    Arrays.fill(s, 0);
    Arrays.fill(q, 0);
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      s[i % LANES] += dy[dyAt + i];
      q[i % LANES] += dy[dyAt + i] * t;
    }
    sums[0] = tree(s, LANES);
    sums[1] = tree(q, LANES);
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
}
