package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.kernel.BackwardStatistics;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.ForwardStatistics;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * {@link VectorRows} where k, r, β and q are 0 and nobody wants s and dβ. Adding +0 at the end
 * keeps the sign of a zero as it would be with them.
 */
final class VectorScaledRows extends WholeRows {
  VectorScaledRows(VectorRuns runs) {
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
      scaleOne(x, from, y, to, n, weight, weightAt, rstd);
      if (end < n) {
        scaleTail(x, from, y, to, end, n, weight, weightAt, rstd);
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
      scaleTwo(x, xAt + skip, y, yAt + skip, n, weight, weightAt, c.a[row], c.a[row + 1]);
    }
    for (; row < rows; row++) {
      int skip = row * n;
      scaleOne(x, xAt + skip, y, yAt + skip, n, weight, weightAt, c.a[row]);
    }
    int end = SPECIES.loopBound(n);
    for (int i = 0; end < n && i < rows; i++) {
      scaleTail(x, xAt + i * n, y, yAt + i * n, end, n, weight, weightAt, c.a[i]);
    }
  }

  /** Two rows: γ is loaded once. */
  private static void scaleTwo(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int n,
      float[] weight,
      int weightAt,
      float rstd0,
      float rstd1) {
    FloatVector scale0 = FloatVector.broadcast(SPECIES, rstd0);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, rstd1);
    FloatVector zero = FloatVector.zero(SPECIES);
    int xAt1 = xAt + n;
    int yAt1 = yAt + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .mul(scale0)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt + i);
      FloatVector.fromArray(SPECIES, x, xAt1 + i)
          .mul(scale1)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt1 + i);
    }
  }

  private static void scaleOne(
      float[] x, int xAt, float[] y, int yAt, int n, float[] weight, int weightAt, float rstd) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector zero = FloatVector.zero(SPECIES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .mul(scale)
          .mul(gamma)
          .add(zero)
          .intoArray(y, yAt + i);
    }
  }

  private static void scaleTail(
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int from,
      int n,
      float[] weight,
      int weightAt,
      float rstd) {
    for (int i = from; i < n; i++) {
      y[yAt + i] = (x[xAt + i] * rstd) * weight[weightAt + i] + 0f;
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
      inputGradientOfOne(x, from, dy, dyFrom, dx, to, n, weight, weightAt, a, p);
      if (end < n) {
        inputGradientTail(x, from, dy, dyFrom, dx, to, end, n, weight, weightAt, a, p);
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

  /** Two rows of whole turns: γ and dγ are loaded, and dγ stored, once. */
  private void sumGradientsOfTwo(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      int n,
      float[] weight,
      int weightAt,
      float[] dWeight,
      int gradientAt,
      Coefficients c,
      int row) {
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    int xAt1 = xAt + n;
    int dyAt1 = dyAt + n;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, xAt + i);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, xAt1 + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(x0.mul(scale0)))
            .add(d1.mul(x1.mul(scale1)))
            .intoArray(dWeight, gradientAt + i);
        q00 = q00.add(d0.mul(gamma).mul(x0));
        q10 = q10.add(d1.mul(gamma).mul(x1));

        FloatVector gammaH = FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF);
        FloatVector x0H = FloatVector.fromArray(SPECIES, x, xAt + i + HALF);
        FloatVector d0H = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        FloatVector x1H = FloatVector.fromArray(SPECIES, x, xAt1 + i + HALF);
        FloatVector d1H = FloatVector.fromArray(SPECIES, dy, dyAt1 + i + HALF);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d0H.mul(x0H.mul(scale0)))
            .add(d1H.mul(x1H.mul(scale1)))
            .intoArray(dWeight, gradientAt + i + HALF);
        q01 = q01.add(d0H.mul(gammaH).mul(x0H));
        q11 = q11.add(d1H.mul(gammaH).mul(x1H));
      }
      q00.add(q01).intoArray(sums.q, lane);
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
      int gradientAt,
      float rstd) {
    int end = n & -TURN;
    boolean all = end == n;
    sumGradientTurns(x, xAt, dy, dyAt, end, weight, weightAt, dWeight, gradientAt, rstd, all);
    if (!all) {
      sumGradientRest(x, xAt + end, dy, dyAt + end, n - end, weight, weightAt + end);
      for (int i = end; i < n; i++) {
        dWeight[gradientAt + i] += dy[dyAt + i] * (x[xAt + i] * rstd);
      }
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
      int gradientAt,
      float rstd,
      boolean all) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector x0 = FloatVector.fromArray(SPECIES, x, xAt + i);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        q0 = q0.add(d0.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i)).mul(x0));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(x0.mul(scale)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector x1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        q1 = q1.add(d1.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF)).mul(x1));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d1.mul(x1.mul(scale)))
            .intoArray(dWeight, gradientAt + i + HALF);
      }
      if (all) {
        q0.add(q1).intoArray(sums.q, lane);
      } else {
        q0.intoArray(sums.q, lane);
        q1.intoArray(sums.nextQ, lane);
      }
    }
  }

  /** An incomplete turn after those of {@link #sumGradientTurns}. */
  private void sumGradientRest(
      float[] x, int xAt, float[] dy, int dyAt, int n, float[] weight, int weightAt) {
    Lanes.copy(x, xAt, n, sums.tailX);
    Lanes.copy(dy, dyAt, n, sums.tailDy);
    Lanes.copy(weight, weightAt, n, sums.tailWeight);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      IntVector present0 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - n + lane);
      IntVector present1 = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, TURN - n + lane + HALF);
      FloatVector g0 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane))
              .mul(FloatVector.fromArray(SPECIES, sums.tailX, lane));
      FloatVector g1 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane + HALF)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane + HALF))
              .mul(FloatVector.fromArray(SPECIES, sums.tailX, lane + HALF));
      FloatVector more0 = g0.reinterpretAsInts().and(present0).reinterpretAsFloats();
      FloatVector more1 = g1.reinterpretAsInts().and(present1).reinterpretAsFloats();
      FloatVector.fromArray(SPECIES, sums.q, lane)
          .add(more0)
          .add(FloatVector.fromArray(SPECIES, sums.nextQ, lane).add(more1))
          .intoArray(sums.q, lane);
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
      inputGradientOfOne(
          x, xAt + skip, dy, dyAt + skip, dx, dxAt + skip, n, weight, weightAt, c.a[row], c.p[row]);
    }
    int end = SPECIES.loopBound(n);
    for (int i = 0; end < n && i < rows; i++) {
      int skip = i * n;
      inputGradientTail(
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
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector slope0 = FloatVector.broadcast(SPECIES, c.p[row]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    FloatVector slope1 = FloatVector.broadcast(SPECIES, c.p[row + 1]);
    FloatVector zero = FloatVector.zero(SPECIES);
    int xAt1 = xAt + n;
    int dyAt1 = dyAt + n;
    int dxAt1 = dxAt + n;
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale0)
          .add(FloatVector.fromArray(SPECIES, x, xAt + i).mul(slope0).add(zero))
          .intoArray(dx, dxAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt1 + i)
          .mul(gamma)
          .mul(scale1)
          .add(FloatVector.fromArray(SPECIES, x, xAt1 + i).mul(slope1).add(zero))
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
      float rstd,
      float p) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector zero = FloatVector.zero(SPECIES);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector gamma = FloatVector.fromArray(SPECIES, weight, weightAt + i);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(gamma)
          .mul(scale)
          .add(FloatVector.fromArray(SPECIES, x, xAt + i).mul(slope).add(zero))
          .intoArray(dx, dxAt + i);
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
      float rstd,
      float p) {
    for (int i = from; i < n; i++) {
      dx[dxAt + i] = (dy[dyAt + i] * weight[weightAt + i]) * rstd + (x[xAt + i] * p + 0f);
    }
  }
}
