package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;

import dev.normkit.kernel.BackwardStatistics;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ForwardStatistics;
import dev.normkit.simd.gen.ScaledRowOutputs;
import dev.normkit.simd.gen.ScaledRowSums;
import dev.normkit.simd.lanes.LaneSums;

/**
 * {@link VectorRows} where k, r, β and q are 0 and nobody wants s and dβ. Adding +0 at the end
 * keeps the sign of a zero as it would be with them.
 */
final class VectorScaledRows extends WholeRows {
  private final ScaledRowSums rowSums;

  VectorScaledRows(VectorRuns runs) {
    super(runs);
    rowSums = new ScaledRowSums(sums);
  }

  @Override
  int forwardSingly(
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
      ForwardStatistics statistics) {
    int end = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * n;
      int to = yAt + row * n;
      runs.sumSquares(x, from, n);
      LaneSums.combine(sums.q, statistics.q, 0);
      if (!statistics.take(row, 1)) {
        return row;
      }
      float rstd = statistics.coefficients.a[0];
      ScaledRowOutputs.normalizeOne(x, from, y, to, n, weight, weightAt, rstd);
      if (end < n) {
        ScaledRowOutputs.normalizeTail(x, from, y, to, end, n, weight, weightAt, rstd);
      }
    }
    return rows;
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
    int row = 0;
    for (; row + 2 <= rows; row += 2) {
      int skip = row * n;
      ScaledRowOutputs.normalizeTwo(
          x, xAt + skip, y, yAt + skip, n, weight, weightAt, c.a[row], c.a[row + 1]);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      ScaledRowOutputs.normalizeOne(x, xAt + skip, y, yAt + skip, n, weight, weightAt, c.a[row]);
    }
    int end = SPECIES.loopBound(n);
    for (int i = 0; end < n && i < rows; i++) {
      ScaledRowOutputs.normalizeTail(
          x, xAt + i * n, y, yAt + i * n, end, n, weight, weightAt, c.a[i]);
    }
  }

  @Override
  int backwardSingly(
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
      float[] dWeight,
      float[] dBias,
      int gradientAt,
      BackwardStatistics statistics) {
    Coefficients c = statistics.coefficients;
    int end = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * n;
      int dyFrom = dyAt + row * n;
      int to = dxAt + row * n;
      if (!statistics.take(row, 1)) {
        return row;
      }
      sumGradients(x, from, dy, dyFrom, n, weight, weightAt, dWeight, gradientAt, c.a[0]);
      LaneSums.combine(sums.q, statistics.q, 0);
      if (!statistics.summed(row, 1)) {
        continue;
      }
      float a = c.a[0];
      float p = c.p[0];
      ScaledRowOutputs.inputGradientOfOne(x, from, dy, dyFrom, dx, to, n, weight, weightAt, a, p);
      if (end < n) {
        ScaledRowOutputs.inputGradientTail(
            x, from, dy, dyFrom, dx, to, end, n, weight, weightAt, a, p);
      }
    }
    return rows;
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
    int row = 0;
    for (; row + 2 <= rows && n % TURN == 0; row += 2) {
      int skip = row * n;
      rowSums.sumGradientsOfTwo(
          x, xAt + skip, dy, dyAt + skip, n, weight, weightAt, dWeight, gradientAt, c, row);
      LaneSums.combine(sums.q, q, row);
      LaneSums.combine(sums.nextQ, q, row + 1);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      sumGradients(
          x, xAt + skip, dy, dyAt + skip, n, weight, weightAt, dWeight, gradientAt, c.a[row]);
      LaneSums.combine(sums.q, q, row);
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
      int gradientAt,
      float rstd) {
    int end = n & -TURN;
    boolean all = end == n;
    rowSums.sumGradientTurns(
        x, xAt, dy, dyAt, end, weight, weightAt, dWeight, gradientAt, rstd, all);
    if (!all) {
      rowSums.sumGradientRest(x, xAt + end, dy, dyAt + end, n - end, weight, weightAt + end);
      for (int i = end; i < n; i++) {
        dWeight[gradientAt + i] += dy[dyAt + i] * (x[xAt + i] * rstd);
      }
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
    int row = 0;
    for (; row + 2 <= rows; row += 2) {
      int skip = row * n;
      ScaledRowOutputs.inputGradientOfTwo(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, c, row);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      ScaledRowOutputs.inputGradientOfOne(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, c.a[row], c.p[row]);
    }
    int end = SPECIES.loopBound(n);
    for (int i = 0; end < n && i < rows; i++) {
      int skip = i * n;
      ScaledRowOutputs.inputGradientTail(
          x,
          xAt + skip,
          dy,
          dyAt + skip,
          dx,
          dxAt + skip,
          end,
          n,
          weight,
          weightAt,
          c.a[i],
          c.p[i]);
    }
  }
}
