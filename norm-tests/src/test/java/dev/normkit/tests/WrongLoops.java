package dev.normkit.tests;

import static dev.normkit.kernel.ReductionOrder.LANES;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.LiteralLoops;
import java.util.Arrays;

/** Inner loops with one mistake each, of the kind that is made when loops are written. */
final class WrongLoops {
  private WrongLoops() {}

  /** Leaves out the elements after the last full vector. */
  static final class LostTail extends LiteralLoops {
    @Override
    public void normalizeRuns(
        float[] x, int xAt, float[] y, int yAt, int runs, int n, Coefficients c, int first) {
      for (int run = 0; run < runs; run++) {
        int skip = run * n;
        int whole = n - n % LANES;
        super.normalizeRuns(x, xAt + skip, y, yAt + skip, 1, whole, c, first + run);
      }
    }
  }

  /** Writes a full vector where less is left. */
  static final class PastTheEnd extends LiteralLoops {
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
      super.normalizeRows(x, xAt, y, yAt, rows, n, weight, weightAt, bias, biasAt, c);
      y[yAt + rows * n] = 0;
    }
  }

  /** Σ(x−k)² as Σx² − 2kΣx + nk². */
  static final class OnePass extends LiteralLoops {
    @Override
    public void sums(
        float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
      super.sums(x, at, runs, n, new Coefficients(runs), 0, s, q);
      for (int run = 0; run < runs; run++) {
        float k = c.k[first + run];
        q[run] = q[run] - 2 * k * s[run] + n * k * k;
        s[run] -= n * k;
      }
    }
  }

  /** Adds from left to right. */
  static final class OtherOrder extends LiteralLoops {
    @Override
    public void sums(
        float[] x, int at, int runs, int n, Coefficients c, int first, float[] s, float[] q) {
      Arrays.fill(s, 0, runs, 0);
      Arrays.fill(q, 0, runs, 0);
      for (int i = 0; i < runs * n; i++) {
        float d = x[at + i] - c.k[first + i / n];
        s[i / n] += d;
        q[i / n] += d * d;
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
        int runs,
        int n,
        Coefficients c,
        int first) {
      Arrays.fill(c.q, first, first + runs, 0);
      super.runInputGradient(x, xAt, dy, dyAt, dx, dxAt, runs, n, c, first);
    }
  }

  /** Takes dy to begin in its array where x does. */
  static final class BeginAlike extends LiteralLoops {
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
      super.runInputGradient(x, xAt, dy, xAt, dx, dxAt, runs, n, c, first);
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
        int stride,
        int columns,
        Coefficients c,
        int first) {
      Arrays.fill(c.a, first, first + columns, c.a[first]);
      super.normalizeColumns(x, xAt, y, yAt, rows, stride, columns, c, first);
    }
  }

  /** Forgets that the second of two rows has its own factor. */
  static final class RowsAlike extends LiteralLoops {
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
      Arrays.fill(c.a, 0, rows, c.a[0]);
      super.rowInputGradient(x, xAt, dy, dyAt, dx, dxAt, rows, n, weight, weightAt, c);
    }
  }

  /** Adds the sums of chunks of rows in float, so that the chain has no end. */
  static final class ChunksInFloat extends LiteralLoops {
    @Override
    public void columnSums(
        float[] x,
        int at,
        int rows,
        int stride,
        int columns,
        Coefficients c,
        int first,
        double[] s,
        double[] q) {
      super.columnSums(x, at, rows, stride, columns, c, first, s, q);
      for (int j = first; j < first + columns; j++) {
        s[j] = (float) s[j];
        q[j] = (float) q[j];
      }
    }
  }
}
