package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.RowLoops;
import jdk.incubator.vector.FloatVector;

/** {@link RowLoops} in SIMD lanes. */
final class VectorRows implements RowLoops {
  private final Lanes lanes;

  VectorRows(Lanes lanes) {
    this.lanes = lanes;
  }

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
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector a = FloatVector.fromArray(SPECIES, weight, weightAt + i).mul(scale);
      t.mul(a).add(FloatVector.fromArray(SPECIES, bias, biasAt + i)).intoArray(y, yAt + i);
    }
    for (int i = end; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * (rstd * weight[weightAt + i]) + bias[biasAt + i];
    }
  }

  @Override
  public void rowGradientSums(
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
      float k,
      float r,
      float rstd,
      float[] sums) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector remainder = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    int turns = n & -TURN;
    if (turns < n) {
      Lanes.fill(lanes.tailX, x, xAt + turns, n - turns, k);
      Lanes.fill(lanes.tailDy, dy, dyAt + turns, n - turns, 0);
      Lanes.fill(lanes.tailWeight, weight, weightAt + turns, n - turns, 1);
    }
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(remainder);
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
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(remainder);
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
      if (turns < n) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, lanes.tailX, lane).sub(mean).sub(remainder);
        FloatVector g0 =
            FloatVector.fromArray(SPECIES, lanes.tailDy, lane)
                .mul(FloatVector.fromArray(SPECIES, lanes.tailWeight, lane));
        FloatVector t1 =
            FloatVector.fromArray(SPECIES, lanes.tailX, lane + HALF).sub(mean).sub(remainder);
        FloatVector g1 =
            FloatVector.fromArray(SPECIES, lanes.tailDy, lane + HALF)
                .mul(FloatVector.fromArray(SPECIES, lanes.tailWeight, lane + HALF));
        s0 = s0.add(g0);
        s1 = s1.add(g1);
        q0 = q0.add(g0.mul(t0));
        q1 = q1.add(g1.mul(t1));
      }
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
    }
    for (int i = turns; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dWeight[gradientAt + i] += dy[dyAt + i] * (t * rstd);
      dBias[gradientAt + i] += dy[dyAt + i];
    }
    lanes.totals(sums);
  }

  @Override
  public void rowInputGradient(
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
      float rstd,
      float p,
      float q) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, rstd);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector a = FloatVector.fromArray(SPECIES, weight, weightAt + i).mul(scale);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(a)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    for (int i = end; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * (rstd * weight[weightAt + i]) + (t * p + q);
    }
  }
}
