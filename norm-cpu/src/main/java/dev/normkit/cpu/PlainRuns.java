package dev.normkit.cpu;

import dev.normkit.spi.kernel.RunLoops;

/** {@link RunLoops} in plain Java, block by block. */
final class PlainRuns implements RunLoops {
  private final Blocks blocks;

  PlainRuns(Blocks blocks) {
    this.blocks = blocks;
  }

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    blocks.clearSums();
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.loadShifted(x, at + i, m, k, 0);
      blocks.addSquares(m);
    }
    blocks.totals(sums);
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
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
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    blocks.clearSums();
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      blocks.loadShifted(x, xAt + i, m, k, r);
      blocks.loadGradient(dy, dyAt + i, m);
      blocks.addProducts(m);
    }
    blocks.totals(sums);
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
    float[] t = blocks.x;
    float[] gradient = blocks.dy;
    for (int i = 0; i < n; i += Blocks.SIZE) {
      int m = Math.min(Blocks.SIZE, n - i);
      System.arraycopy(x, xAt + i, t, 0, m);
      blocks.loadGradient(dy, dyAt + i, m);
      for (int j = 0; j < m; j++) {
        gradient[j] = gradient[j] * a + (((t[j] - k) - r) * p + q);
      }
      System.arraycopy(gradient, 0, dx, dxAt + i, m);
    }
  }
}
