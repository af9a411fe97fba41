package dev.normkit.tests;

import static dev.normkit.spi.kernel.ReductionOrder.LANES;

/** Inner loops with one mistake each, of the kind that is made when loops are written. */
final class WrongLoops {
  private WrongLoops() {}

  /** Leaves out the elements after the last full vector. */
  static final class LostTail extends LiteralLoops {
    @Override
    public void normalizeRun(
        float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
      super.normalizeRun(x, xAt, y, yAt, n - n % LANES, k, r, a, b);
    }
  }

  /** Writes a full vector where less is left. */
  static final class PastTheEnd extends LiteralLoops {
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
      super.normalizeRow(x, xAt, y, yAt, n, weight, weightAt, bias, biasAt, k, r, rstd);
      y[yAt + n] = 0;
    }
  }

  /** Σ(x−k)² as Σx² − 2kΣx + nk². */
  static final class OnePass extends LiteralLoops {
    @Override
    public void sums(float[] x, int at, int n, float k, float[] sums) {
      super.sums(x, at, n, 0, sums);
      sums[1] = sums[1] - 2 * k * sums[0] + n * k * k;
      sums[0] -= n * k;
    }
  }

  /** Adds from left to right. */
  static final class OtherOrder extends LiteralLoops {
    @Override
    public void sums(float[] x, int at, int n, float k, float[] sums) {
      sums[0] = 0;
      sums[1] = 0;
      for (int i = 0; i < n; i++) {
        float d = x[at + i] - k;
        sums[0] += d;
        sums[1] += d * d;
      }
    }
  }

  /** Forgets mean(g). */
  static final class WithoutMeanTerm extends LiteralLoops {
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
      super.runInputGradient(x, xAt, dy, dyAt, dx, dxAt, n, k, r, a, p, 0);
    }
  }

  /** Uses the γ of the first column for all. */
  static final class WrongStride extends LiteralLoops {
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
      float[] first = new float[columns];
      java.util.Arrays.fill(first, a[0]);
      super.normalizeColumns(x, xAt, y, yAt, rows, columns, k, r, first, b);
    }
  }
}
