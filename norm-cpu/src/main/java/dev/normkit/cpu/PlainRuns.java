package dev.normkit.cpu;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.RunLoops;

/** {@link RunLoops} in plain Java, block by block. */
final class PlainRuns implements RunLoops {
  private final Blocks blocks;

  PlainRuns(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public void sums(
      float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
    for (int run = 0; run < runs; run++) {
      sum(x, at + run * n, n, c.k[first + run]);
      s[run] = blocks.first();
      q[run] = blocks.second();
    }
  }

  private void sum(float[] x, int at, int n, float k) {
    blocks.clearSums();
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.addShifted(x, at + i, m, k);
    }
  }

  @Override
  public void squares(float[] x, int at, int runs, int n, float[] q) {
    for (int run = 0; run < runs; run++) {
      blocks.clearSums();
      for (int i = 0; i < n; i += Blocks.SIZE) {
        int m = Math.min(Blocks.SIZE, n - i);
        System.arraycopy(x, at + run * n + i, blocks.x, 0, m);
        blocks.addOnlySquares(m);
      }
      q[run] = blocks.second();
    }
  }

  @Override
  public void normalizeRuns(
      float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
    for (int run = 0; run < runs; run++) {
      int skip = run * n;
      int i = first + run;
      normalize(x, xAt + skip, y, yAt + skip, n, c.k[i], c.r[i], c.a[i], c.b[i]);
    }
  }

  private void normalize(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    if (xAt == yAt) {
      // One subscript for all arrays: C2 vectorises this without copies.
      for (int j = 0; j < n; j++) {
        y[xAt + j] = ((x[xAt + j] - k) - r) * a + b;
      }
      return;
    }
    float[] t = blocks.x;
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      System.arraycopy(x, xAt + i, t, 0, m);
      for (int j = 0; j < m; j++) {
        t[j] = ((t[j] - k) - r) * a + b;
      }
      System.arraycopy(t, 0, y, yAt + i, m);
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
      int skip = run * n;
      sumGradients(x, xAt + skip, dy, dyAt + skip, n, c.k[first + run], c.r[first + run]);
      s[run] = blocks.first();
      q[run] = blocks.second();
    }
  }

  private void sumGradients(float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r) {
    blocks.clearSums();
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.load(x, xAt + i, dy, dyAt + i, m);
      blocks.addProducts(m, k, r);
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
    for (int run = 0; run < runs; run++) {
      int skip = run * n;
      int i = first + run;
      inputGradient(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          n,
          c.k[i],
          c.r[i],
          c.a[i],
          c.p[i],
          c.q[i]);
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
      float k,
      float r,
      float a,
      float p,
      float q) {
    if (xAt == dxAt && dyAt == dxAt) {
      // One subscript for all arrays: C2 vectorises this without copies.
      for (int j = 0; j < n; j++) {
        dx[xAt + j] = dy[xAt + j] * a + (((x[xAt + j] - k) - r) * p + q);
      }
      return;
    }
    float[] t = blocks.x;
    float[] gradient = blocks.dy;
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.load(x, xAt + i, dy, dyAt + i, m);
      for (int j = 0; j < m; j++) {
        gradient[j] = gradient[j] * a + (((t[j] - k) - r) * p + q);
      }
      System.arraycopy(gradient, 0, dx, dxAt + i, m);
    }
  }
}
