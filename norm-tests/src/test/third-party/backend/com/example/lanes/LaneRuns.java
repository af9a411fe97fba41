package com.example.lanes;

import static dev.normkit.kernel.ReductionOrder.LANES;
import static dev.normkit.kernel.ReductionOrder.tree;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.RunLoops;
import java.util.Arrays;

final class LaneRuns implements RunLoops {
  private final float[] lanes = new float[LANES];
  private final float[] products = new float[LANES];

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    for (int run = 0; run < runs; run++) {
      Arrays.fill(lanes, 0);
      Arrays.fill(products, 0);
      for (int i = 0; i < n; i++) {
        float d = x[at + run * n + i] - c.k[first + run];
        lanes[i % LANES] += d;
        products[i % LANES] += d * d;
      }
      s[run] = tree(lanes, 0, LANES);
      q[run] = tree(products, 0, LANES);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    for (int run = 0; run < runs; run++) {
      Arrays.fill(products, 0);
      for (int i = 0; i < n; i++) {
        float value = x[at + run * n + i];
        products[i % LANES] += value * value;
      }
      q[run] = tree(products, 0, LANES);
    }
  }

  @Override
  public void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
    for (int i = 0; i < runs * n; i++) {
      int run = first + i / n;
      float t = (x[xAt + i] - c.k[run]) - c.r[run];
      y[yAt + i] = t * c.a[run] + c.b[run];
    }
  }

  @Override
  public void runGradientSums(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int runs,
      int n,
      Coefficients c,
      int first,
      float[] s,
      float[] q) {
    for (int run = 0; run < runs; run++) {
      Arrays.fill(lanes, 0);
      Arrays.fill(products, 0);
      for (int i = 0; i < n; i++) {
        float t = (x[xAt + run * n + i] - c.k[first + run]) - c.r[first + run];
        float gradient = dy[dyAt + run * n + i];
        lanes[i % LANES] += gradient;
        products[i % LANES] += gradient * t;
      }
      s[run] = tree(lanes, 0, LANES);
      q[run] = tree(products, 0, LANES);
    }
  }

  @Override
  public void runInputGradient(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int runs,
      int n,
      Coefficients c,
      int first) {
    for (int i = 0; i < runs * n; i++) {
      int run = first + i / n;
      float t = (x[xAt + i] - c.k[run]) - c.r[run];
      dx[dxAt + i] = dy[dyAt + i] * c.a[run] + (t * c.p[run] + c.q[run]);
    }
  }
}
