package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;

import dev.normkit.kernel.BackwardStatistics;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ForwardStatistics;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.simd.gen.RowOutputs;
import dev.normkit.simd.gen.RowSums;
import dev.normkit.simd.lanes.LaneSums;

/**
 * {@link dev.normkit.kernel.RowLoops} in SIMD lanes, rows side by side where there are several.
 * Written out, for no vector may cross a method (see {@link VectorColumns}), and in methods that
 * stay small enough to become one with {@link WholeRows}.
 */
final class VectorRows extends WholeRows {
  private final RowSums rowSums;

  VectorRows(VectorRuns runs) {
    super(runs);
    rowSums = new RowSums(sums);
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
    Coefficients c = statistics.coefficients;
    int end = SPECIES.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int from = xAt + row * n;
      int to = yAt + row * n;
      if (statistics.centered()) {
        float k = ReductionOrder.pivot(x, from, n);
        runs.sum(x, from, n, k);
        c.k[0] = k;
        LaneSums.combine(sums.s, sums.q, 0, statistics.s, statistics.q, 0);
      } else {
        runs.sumSquares(x, from, n);
        LaneSums.combine(sums.q, statistics.q, 0);
      }
      if (!statistics.take(row, 1)) {
        return row;
      }
      RowOutputs.normalizeOne(
          x, from, y, to, n, weight, weightAt, bias, biasAt, c.k[0], c.r[0], c.a[0]);
      if (end < n) {
        RowOutputs.normalizeTail(x, from, y, to, end, n, weight, weightAt, bias, biasAt, c, 0);
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
    for (; n <= SHORT && row + 4 <= rows; row += 4) {
      int skip = row * n;
      RowOutputs.normalizeFour(
          x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, c, row);
    }
    for (; row + 2 <= rows; row += 2) {
      int skip = row * n;
      RowOutputs.normalizeTwo(
          x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, c, row);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      float k = c.k[row];
      float r = c.r[row];
      float a = c.a[row];
      RowOutputs.normalizeOne(
          x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, k, r, a);
    }
    int end = SPECIES.loopBound(n);
    if (end < n) {
      normalizeTails(x, xAt, y, yAt, rows, end, n, weight, weightAt, bias, biasAt, c);
    }
  }

  private static void normalizeTails(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int rows,
      int from,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c) {
    for (int row = 0; row < rows; row++) {
      int skip = row * n;
      RowOutputs.normalizeTail(
          x, xAt + skip, y, yAt + skip, from, n, weight, weightAt, bias, biasAt, c, row);
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
      sumGradients(x, from, dy, dyFrom, n, weight, weightAt, dWeight, dBias, gradientAt, c, 0);
      LaneSums.combine(sums.s, sums.q, 0, statistics.s, statistics.q, 0);
      if (!statistics.summed(row, 1)) {
        continue;
      }
      float k = c.k[0];
      float r = c.r[0];
      float a = c.a[0];
      float p = c.p[0];
      float q = c.q[0];
      RowOutputs.inputGradientOfOne(
          x, from, dy, dyFrom, dx, to, n, weight, weightAt, k, r, a, p, q);
      if (end < n) {
        RowOutputs.inputGradientTail(x, from, dy, dyFrom, dx, to, end, n, weight, weightAt, c, 0);
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
          x, xAt + skip, dy, dyAt + skip, n, weight, weightAt, dWeight, dBias, gradientAt, c, row);
      LaneSums.combine(sums.s, sums.q, 0, s, q, row);
      LaneSums.combine(sums.nextS, sums.nextQ, 0, s, q, row + 1);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      sumGradients(
          x, xAt + skip, dy, dyAt + skip, n, weight, weightAt, dWeight, dBias, gradientAt, c, row);
      LaneSums.combine(sums.s, sums.q, 0, s, q, row);
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
      Coefficients c,
      int row) {
    int end = n & -TURN;
    boolean all = end == n;
    rowSums.sumGradientTurns(
        x, xAt, dy, dyAt, end, weight, weightAt, dWeight, dBias, gradientAt, c, row, all);
    if (!all) {
      rowSums.sumGradientRest(
          x,
          xAt + end,
          dy,
          dyAt + end,
          n - end,
          weight,
          weightAt + end,
          dWeight,
          dBias,
          gradientAt + end,
          c,
          row);
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
      RowOutputs.inputGradientOfTwo(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, c, row);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      float k = c.k[row];
      float r = c.r[row];
      float a = c.a[row];
      float p = c.p[row];
      float q = c.q[row];
      RowOutputs.inputGradientOfOne(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, k, r, a, p, q);
    }
    int end = SPECIES.loopBound(n);
    if (end < n) {
      inputGradientTails(x, xAt, dy, dyAt, dx, dxAt, rows, end, n, weight, weightAt, c);
    }
  }

  private static void inputGradientTails(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int rows,
      int from,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c) {
    for (int row = 0; row < rows; row++) {
      int skip = row * n;
      RowOutputs.inputGradientTail(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, from, n, weight, weightAt, c, row);
    }
  }
}
