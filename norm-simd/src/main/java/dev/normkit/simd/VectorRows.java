package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.kernel.BackwardStatistics;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ForwardStatistics;
import dev.normkit.kernel.ReductionOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link dev.normkit.kernel.RowLoops} in SIMD lanes, rows side by side where there are several.
 * Written out, for no vector may cross a method (see {@link VectorColumns}), and in methods that
 * stay small enough to become one with {@link WholeRows}.
 */
final class VectorRows extends WholeRows {
  VectorRows(VectorRuns runs) {
    super(runs);
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
      normalizeOne(x, from, y, to, n, weight, weightAt, bias, biasAt, c.k[0], c.r[0], c.a[0]);
      if (end < n) {
        normalizeTail(x, from, y, to, end, n, weight, weightAt, bias, biasAt, c, 0);
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
      normalizeFour(x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, c, row);
    }
    for (; row + 2 <= rows; row += 2) {
      int skip = row * n;
      normalizeTwo(x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, c, row);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      float k = c.k[row];
      float r = c.r[row];
      float a = c.a[row];
      normalizeOne(x, xAt + skip, y, yAt + skip, n, weight, weightAt, bias, biasAt, k, r, a);
    }
    int end = SPECIES.loopBound(n);
    if (end < n) {
      normalizeTails(x, xAt, y, yAt, rows, end, n, weight, weightAt, bias, biasAt, c);
    }
  }

  /** Four short rows: γ and β are loaded once, and the loop is long enough to pay. */
  private static void normalizeFour(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row + 0]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row + 0]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row + 0]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector mean2 = FloatVector.broadcast(SPECIES, c.k[row + 2]);
    FloatVector rest2 = FloatVector.broadcast(SPECIES, c.r[row + 2]);
    FloatVector scale2 = FloatVector.broadcast(SPECIES, c.a[row + 2]);
    FloatVector mean3 = FloatVector.broadcast(SPECIES, c.k[row + 3]);
    FloatVector rest3 = FloatVector.broadcast(SPECIES, c.r[row + 3]);
    FloatVector scale3 = FloatVector.broadcast(SPECIES, c.a[row + 3]);
    int xAt1 = xAt + 1 * n;
    int yAt1 = yAt + 1 * n;
    int xAt2 = xAt + 2 * n;
    int yAt2 = yAt + 2 * n;
    int xAt3 = xAt + 3 * n;
    int yAt3 = yAt + 3 * n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector beta = FloatVector.fromArray(SPECIES, bias, biasAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean0)
          .sub(rest0)
          .mul(scale0)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .sub(mean1)
          .sub(rest1)
          .mul(scale1)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt1 + i);
      FloatVector.fromArray(SPECIES, x, xAt2 + i)
          .sub(mean2)
          .sub(rest2)
          .mul(scale2)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt2 + i);
      FloatVector.fromArray(SPECIES, x, xAt3 + i)
          .sub(mean3)
          .sub(rest3)
          .mul(scale3)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt3 + i);
    }
  }

  /** Two rows: γ and β are loaded once. */
  private static void normalizeTwo(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row + 0]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row + 0]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row + 0]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    int xAt1 = xAt + 1 * n;
    int yAt1 = yAt + 1 * n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector beta = FloatVector.fromArray(SPECIES, bias, biasAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean0)
          .sub(rest0)
          .mul(scale0)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .sub(mean1)
          .sub(rest1)
          .mul(scale1)
          .mul(gamma)
          .add(beta)
          .intoArray(y, yAt1 + i);
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
      normalizeTail(x, xAt + skip, y, yAt + skip, from, n, weight, weightAt, bias, biasAt, c, row);
    }
  }

  private static void normalizeOne(
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
      float a) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      t.mul(scale)
          .mul(FloatVector.fromArray(SPECIES, weight, weightAt + i))
          .add(FloatVector.fromArray(SPECIES, bias, biasAt + i))
          .intoArray(y, yAt + i);
    }
  }

  private static void normalizeTail(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int from,
      int n,
      float[] weight,
      int weightAt,
      float[] bias,
      int biasAt,
      Coefficients c,
      int row) {
    for (int i = from; i < n; i++) {
      float t = (x[xAt + i] - c.k[row]) - c.r[row];
      y[yAt + i] = (t * c.a[row]) * weight[weightAt + i] + bias[biasAt + i];
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
      inputGradientOfOne(x, from, dy, dyFrom, dx, to, n, weight, weightAt, k, r, a, p, q);
      if (end < n) {
        inputGradientTail(x, from, dy, dyFrom, dx, to, end, n, weight, weightAt, c, 0);
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
      sumGradientsOfTwo(
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

  /** Two rows of whole turns: γ, dγ and dβ are loaded, and dγ and dβ stored, once. */
  private void sumGradientsOfTwo(
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
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    int xAt1 = xAt + n;
    int dyAt1 = dyAt + n;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s00 = FloatVector.zero(SPECIES);
      FloatVector s01 = FloatVector.zero(SPECIES);
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector s10 = FloatVector.zero(SPECIES);
      FloatVector s11 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean0).sub(rest0);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + i).sub(mean1).sub(rest1);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(t0.mul(scale0)))
            .add(d1.mul(t1.mul(scale1)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i)
            .add(d0)
            .add(d1)
            .intoArray(dBias, gradientAt + i);
        FloatVector g0 = d0.mul(gamma);
        s00 = s00.add(g0);
        q00 = q00.add(g0.mul(t0));
        FloatVector g1 = d1.mul(gamma);
        s10 = s10.add(g1);
        q10 = q10.add(g1.mul(t1));

        FloatVector gammaH = FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF);
        FloatVector t0H = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean0).sub(rest0);
        FloatVector d0H = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        FloatVector t1H = FloatVector.fromArray(SPECIES, x, xAt1 + i + HALF).sub(mean1).sub(rest1);
        FloatVector d1H = FloatVector.fromArray(SPECIES, dy, dyAt1 + i + HALF);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d0H.mul(t0H.mul(scale0)))
            .add(d1H.mul(t1H.mul(scale1)))
            .intoArray(dWeight, gradientAt + i + HALF);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i + HALF)
            .add(d0H)
            .add(d1H)
            .intoArray(dBias, gradientAt + i + HALF);
        FloatVector g0H = d0H.mul(gammaH);
        s01 = s01.add(g0H);
        q01 = q01.add(g0H.mul(t0H));
        FloatVector g1H = d1H.mul(gammaH);
        s11 = s11.add(g1H);
        q11 = q11.add(g1H.mul(t1H));
      }
      s00.add(s01).intoArray(sums.s, lane);
      q00.add(q01).intoArray(sums.q, lane);
      s10.add(s11).intoArray(sums.nextS, lane);
      q10.add(q11).intoArray(sums.nextQ, lane);
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
    sumGradientTurns(
        x, xAt, dy, dyAt, end, weight, weightAt, dWeight, dBias, gradientAt, c, row, all);
    if (!all) {
      sumGradientRest(
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

  private void sumGradientTurns(
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
      int row,
      boolean all) {
    FloatVector mean = FloatVector.broadcast(SPECIES, c.k[row]);
    FloatVector rest = FloatVector.broadcast(SPECIES, c.r[row]);
    FloatVector scale = FloatVector.broadcast(SPECIES, c.a[row]);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector g0 = d0.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i));
        s0 = s0.add(g0);
        q0 = q0.add(g0.mul(t0));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(t0.mul(scale)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i)
            .add(d0)
            .intoArray(dBias, gradientAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        FloatVector g1 = d1.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF));
        s1 = s1.add(g1);
        q1 = q1.add(g1.mul(t1));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d1.mul(t1.mul(scale)))
            .intoArray(dWeight, gradientAt + i + HALF);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i + HALF)
            .add(d1)
            .intoArray(dBias, gradientAt + i + HALF);
      }
      if (all) {
        s0.add(s1).intoArray(sums.s, lane);
        q0.add(q1).intoArray(sums.q, lane);
      } else {
        s0.intoArray(sums.s, lane);
        s1.intoArray(sums.nextS, lane);
        q0.intoArray(sums.q, lane);
        q1.intoArray(sums.nextQ, lane);
      }
    }
  }

  /** An incomplete turn after those of {@link #sumGradientTurns}. */
  private void sumGradientRest(
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
    Lanes.copy(x, xAt, n, sums.tailX);
    Lanes.copy(dy, dyAt, n, sums.tailDy);
    Lanes.copy(weight, weightAt, n, sums.tailWeight);
    FloatVector mean = FloatVector.broadcast(SPECIES, c.k[row]);
    FloatVector rest = FloatVector.broadcast(SPECIES, c.r[row]);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      IntVector present0 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - n + lane);
      IntVector present1 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - n + lane + HALF);
      FloatVector t0 = FloatVector.fromArray(SPECIES, sums.tailX, lane).sub(mean).sub(rest);
      FloatVector t1 = FloatVector.fromArray(SPECIES, sums.tailX, lane + HALF).sub(mean).sub(rest);
      FloatVector g0 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane));
      FloatVector g1 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane + HALF)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane + HALF));
      FloatVector q0 = g0.mul(t0).reinterpretAsInts().and(present0).reinterpretAsFloats();
      FloatVector q1 = g1.mul(t1).reinterpretAsInts().and(present1).reinterpretAsFloats();
      FloatVector s0 = g0.reinterpretAsInts().and(present0).reinterpretAsFloats();
      FloatVector s1 = g1.reinterpretAsInts().and(present1).reinterpretAsFloats();
      FloatVector.fromArray(SPECIES, sums.s, lane)
          .add(s0)
          .add(FloatVector.fromArray(SPECIES, sums.nextS, lane).add(s1))
          .intoArray(sums.s, lane);
      FloatVector.fromArray(SPECIES, sums.q, lane)
          .add(q0)
          .add(FloatVector.fromArray(SPECIES, sums.nextQ, lane).add(q1))
          .intoArray(sums.q, lane);
    }
    for (int i = 0; i < n; i++) {
      float t = (x[xAt + i] - c.k[row]) - c.r[row];
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * c.a[row]);
      dBias[gradientAt + i] += dy[dyAt + i];
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
      inputGradientOfTwo(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, c, row);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      float k = c.k[row];
      float r = c.r[row];
      float a = c.a[row];
      float p = c.p[row];
      float q = c.q[row];
      inputGradientOfOne(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, k, r, a, p, q);
    }
    int end = SPECIES.loopBound(n);
    if (end < n) {
      inputGradientTails(x, xAt, dy, dyAt, dx, dxAt, rows, end, n, weight, weightAt, c);
    }
  }

  /** Two rows: γ is loaded once. */
  private static void inputGradientOfTwo(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c,
      int row) {
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.k[row]);
    FloatVector rest0 = FloatVector.broadcast(SPECIES, c.r[row]);
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.p[row]);
    FloatVector constant0 = FloatVector.broadcast(SPECIES, c.q[row]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.k[row + 1]);
    FloatVector rest1 = FloatVector.broadcast(SPECIES, c.r[row + 1]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.p[row + 1]);
    FloatVector constant1 = FloatVector.broadcast(SPECIES, c.q[row + 1]);
    int xAt1 = xAt + n;
    int dyAt1 = dyAt + n;
    int dxAt1 = dxAt + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean0).sub(rest0);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale0)
          .add(t0.mul(slope0).add(constant0))
          .intoArray(dx, dxAt + i);
      FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt1 + i).sub(mean1).sub(rest1);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(t1.mul(slope1).add(constant1))
          .intoArray(dx, dxAt1 + i);
    }
  }

  private static void inputGradientOfOne(
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
      float a,
      float p,
      float q) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
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
      inputGradientTail(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, from, n, weight, weightAt, c, row);
    }
  }

  private static void inputGradientTail(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int from,
      int n,
      float[] weight,
      int weightAt,
      Coefficients c,
      int row) {
    for (int i = from; i < n; i++) {
      float t = (x[xAt + i] - c.k[row]) - c.r[row];
      dx[dxAt + i] = (dy[dyAt + i] * weight[weightAt + i]) * c.a[row] + (t * c.p[row] + c.q[row]);
    }
  }
}
