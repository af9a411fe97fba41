package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.BITS;
import static dev.normkit.simd.lanes.Lanes.HALF;
import static dev.normkit.simd.lanes.Lanes.PRESENT;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.kernel.Coefficients;
import dev.normkit.simd.lanes.LaneSums;
import dev.normkit.simd.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Gradient sums of rows, in lanes. */
public final class RowSums {
  private final LaneSums sums;

  /** With the lanes to add to. */
  public RowSums(LaneSums sums) {
    this.sums = sums;
  }

  public void sumGradientsOfTwo(
      float[] x,
      int xAt0,
      float[] dy,
      int dyAt0,
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
    int xAt1 = xAt0 + n;
    int dyAt1 = dyAt0 + n;
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
        FloatVector gamma0 = FloatVector.fromArray(SPECIES, weight, weightAt + i);
        FloatVector t00 = FloatVector.fromArray(SPECIES, x, xAt0 + i).sub(mean0).sub(rest0);
        FloatVector d00 = FloatVector.fromArray(SPECIES, dy, dyAt0 + i);
        FloatVector t10 = FloatVector.fromArray(SPECIES, x, xAt1 + i).sub(mean1).sub(rest1);
        FloatVector d10 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d00.mul(t00.mul(scale0)))
            .add(d10.mul(t10.mul(scale1)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i)
            .add(d00)
            .add(d10)
            .intoArray(dBias, gradientAt + i);
        FloatVector g00 = d00.mul(gamma0);
        s00 = s00.add(g00);
        q00 = q00.add(g00.mul(t00));
        FloatVector g10 = d10.mul(gamma0);
        s10 = s10.add(g10);
        q10 = q10.add(g10.mul(t10));
        FloatVector gamma1 = FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF);
        FloatVector t01 = FloatVector.fromArray(SPECIES, x, xAt0 + i + HALF).sub(mean0).sub(rest0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, dy, dyAt0 + i + HALF);
        FloatVector t11 = FloatVector.fromArray(SPECIES, x, xAt1 + i + HALF).sub(mean1).sub(rest1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i + HALF);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d01.mul(t01.mul(scale0)))
            .add(d11.mul(t11.mul(scale1)))
            .intoArray(dWeight, gradientAt + i + HALF);
        FloatVector.fromArray(SPECIES, dBias, gradientAt + i + HALF)
            .add(d01)
            .add(d11)
            .intoArray(dBias, gradientAt + i + HALF);
        FloatVector g01 = d01.mul(gamma1);
        s01 = s01.add(g01);
        q01 = q01.add(g01.mul(t01));
        FloatVector g11 = d11.mul(gamma1);
        s11 = s11.add(g11);
        q11 = q11.add(g11.mul(t11));
      }
      s00.add(s01).intoArray(sums.s, lane);
      q00.add(q01).intoArray(sums.q, lane);
      s10.add(s11).intoArray(sums.nextS, lane);
      q10.add(q11).intoArray(sums.nextQ, lane);
    }
  }

  public void sumGradientTurns(
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

  public void sumGradientRest(
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
      IntVector present0 = IntVector.fromArray(BITS, PRESENT, TURN - n + lane);
      IntVector present1 = IntVector.fromArray(BITS, PRESENT, TURN - n + lane + HALF);
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
      float t = x[xAt + i] - c.k[row] - c.r[row];
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * c.a[row]);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
  }
}
