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

/** {@link RowSums} where k and r are 0, and nobody wants s and dβ. */
public final class ScaledRowSums {
  private final LaneSums sums;

  /** With the lanes to add to. */
  public ScaledRowSums(LaneSums sums) {
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
      int gradientAt,
      Coefficients c,
      int row) {
    FloatVector scale0 = FloatVector.broadcast(SPECIES, c.a[row]);
    FloatVector scale1 = FloatVector.broadcast(SPECIES, c.a[row + 1]);
    int xAt1 = xAt0 + n;
    int dyAt1 = dyAt0 + n;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector gamma0 = FloatVector.fromArray(SPECIES, weight, weightAt + i);
        FloatVector t00 = FloatVector.fromArray(SPECIES, x, xAt0 + i);
        FloatVector d00 = FloatVector.fromArray(SPECIES, dy, dyAt0 + i);
        FloatVector t10 = FloatVector.fromArray(SPECIES, x, xAt1 + i);
        FloatVector d10 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d00.mul(t00.mul(scale0)))
            .add(d10.mul(t10.mul(scale1)))
            .intoArray(dWeight, gradientAt + i);
        q00 = q00.add(d00.mul(gamma0).mul(t00));
        q10 = q10.add(d10.mul(gamma0).mul(t10));
        FloatVector gamma1 = FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF);
        FloatVector t01 = FloatVector.fromArray(SPECIES, x, xAt0 + i + HALF);
        FloatVector d01 = FloatVector.fromArray(SPECIES, dy, dyAt0 + i + HALF);
        FloatVector t11 = FloatVector.fromArray(SPECIES, x, xAt1 + i + HALF);
        FloatVector d11 = FloatVector.fromArray(SPECIES, dy, dyAt1 + i + HALF);
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d01.mul(t01.mul(scale0)))
            .add(d11.mul(t11.mul(scale1)))
            .intoArray(dWeight, gradientAt + i + HALF);
        q01 = q01.add(d01.mul(gamma1).mul(t01));
        q11 = q11.add(d11.mul(gamma1).mul(t11));
      }
      q00.add(q01).intoArray(sums.q, lane);
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
      int gradientAt,
      float rstd,
      boolean all) {
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        q0 = q0.add(d0.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i)).mul(t0));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i)
            .add(d0.mul(t0.mul(scale)))
            .intoArray(dWeight, gradientAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        q1 = q1.add(d1.mul(FloatVector.fromArray(SPECIES, weight, weightAt + i + HALF)).mul(t1));
        FloatVector.fromArray(SPECIES, dWeight, gradientAt + i + HALF)
            .add(d1.mul(t1.mul(scale)))
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

  public void sumGradientRest(
      float[] x, int xAt, float[] dy, int dyAt, int n, float[] weight, int weightAt) {
    Lanes.copy(x, xAt, n, sums.tailX);
    Lanes.copy(dy, dyAt, n, sums.tailDy);
    Lanes.copy(weight, weightAt, n, sums.tailWeight);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      IntVector present0 = IntVector.fromArray(BITS, PRESENT, TURN - n + lane);
      IntVector present1 = IntVector.fromArray(BITS, PRESENT, TURN - n + lane + HALF);
      FloatVector g0 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane))
              .mul(FloatVector.fromArray(SPECIES, sums.tailX, lane));
      FloatVector g1 =
          FloatVector.fromArray(SPECIES, sums.tailDy, lane + HALF)
              .mul(FloatVector.fromArray(SPECIES, sums.tailWeight, lane + HALF))
              .mul(FloatVector.fromArray(SPECIES, sums.tailX, lane + HALF));
      FloatVector q0 = g0.reinterpretAsInts().and(present0).reinterpretAsFloats();
      FloatVector q1 = g1.reinterpretAsInts().and(present1).reinterpretAsFloats();
      FloatVector.fromArray(SPECIES, sums.q, lane)
          .add(q0)
          .add(FloatVector.fromArray(SPECIES, sums.nextQ, lane).add(q1))
          .intoArray(sums.q, lane);
    }
  }
}
