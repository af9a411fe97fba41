package dev.normkit.simd;

import static dev.normkit.simd.Lanes.HALF;
import static dev.normkit.simd.Lanes.SPECIES;
import static dev.normkit.simd.Lanes.TURN;
import static dev.normkit.simd.Lanes.WIDTH;

import dev.normkit.spi.kernel.RunLoops;
import jdk.incubator.vector.FloatVector;

/** {@link RunLoops} in SIMD lanes. */
final class VectorRuns implements RunLoops {
  private final Lanes lanes;

  VectorRuns(Lanes lanes) {
    this.lanes = lanes;
  }

  @Override
  public void sums(float[] x, int at, int n, float k, float[] sums) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    int turns = n & -TURN;
    if (turns < n) {
      Lanes.fill(lanes.tailX, x, at + turns, n - turns, k);
    }
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (turns < n) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, lanes.tailX, lane).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, lanes.tailX, lane + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
    }
    lanes.totals(sums);
  }

  @Override
  public void normalizeRun(
      float[] x, int xAt, float[] y, int yAt, int n, float k, float r, float a, float b) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector shift = FloatVector.broadcast(SPECIES, b);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector.fromArray(SPECIES, x, xAt + i)
          .sub(mean)
          .sub(rest)
          .mul(scale)
          .add(shift)
          .intoArray(y, yAt + i);
    }
    for (int i = end; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      y[yAt + i] = t * a + b;
    }
  }

  @Override
  public void runGradientSums(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, float[] sums) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    int turns = n & -TURN;
    if (turns < n) {
      Lanes.fill(lanes.tailX, x, xAt + turns, n - turns, k);
      Lanes.fill(lanes.tailDy, dy, dyAt + turns, n - turns, 0);
    }
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dy, dyAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, x, xAt + i + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dy, dyAt + i + HALF);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(t0));
        q1 = q1.add(d1.mul(t1));
      }
      if (turns < n) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, lanes.tailX, lane).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, lanes.tailDy, lane);
        FloatVector t1 =
            FloatVector.fromArray(SPECIES, lanes.tailX, lane + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, lanes.tailDy, lane + HALF);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(t0));
        q1 = q1.add(d1.mul(t1));
      }
      s0.add(s1).intoArray(lanes.s, lane);
      q0.add(q1).intoArray(lanes.q, lane);
    }
    lanes.totals(sums);
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
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    FloatVector scale = FloatVector.broadcast(SPECIES, a);
    FloatVector slope = FloatVector.broadcast(SPECIES, p);
    FloatVector constant = FloatVector.broadcast(SPECIES, q);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      FloatVector t = FloatVector.fromArray(SPECIES, x, xAt + i).sub(mean).sub(rest);
      FloatVector.fromArray(SPECIES, dy, dyAt + i)
          .mul(scale)
          .add(t.mul(slope).add(constant))
          .intoArray(dx, dxAt + i);
    }
    for (int i = end; i < n; i++) {
      float t = (x[xAt + i] - k) - r;
      dx[dxAt + i] = dy[dyAt + i] * a + (t * p + q);
    }
  }
}
