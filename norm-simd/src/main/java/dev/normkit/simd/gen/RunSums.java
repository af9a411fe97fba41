package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.BITS;
import static dev.normkit.simd.lanes.Lanes.HALF;
import static dev.normkit.simd.lanes.Lanes.LATE;
import static dev.normkit.simd.lanes.Lanes.PRESENT;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;
import static dev.normkit.simd.lanes.Lanes.WIDTH;

import dev.normkit.simd.lanes.LaneSums;
import dev.normkit.simd.lanes.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Sums of runs, to the lanes of {@link LaneSums}. */
public final class RunSums {
  private final LaneSums sums;

  /** With the lanes to add to. */
  public RunSums(LaneSums sums) {
    this.sums = sums;
  }

  public void sumTwo(float[] x, int at0, int n, float k0, float k1, int run) {
    FloatVector pivot0 = FloatVector.broadcast(SPECIES, k0);
    FloatVector pivot1 = FloatVector.broadcast(SPECIES, k1);
    int at1 = at0 + n;
    int turns = n & -TURN;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s00 = FloatVector.zero(SPECIES);
      FloatVector s01 = FloatVector.zero(SPECIES);
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector s10 = FloatVector.zero(SPECIES);
      FloatVector s11 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector d00 = FloatVector.fromArray(SPECIES, x, at0 + i).sub(pivot0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, x, at0 + i + HALF).sub(pivot0);
        FloatVector d10 = FloatVector.fromArray(SPECIES, x, at1 + i).sub(pivot1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, x, at1 + i + HALF).sub(pivot1);
        s00 = s00.add(d00);
        s01 = s01.add(d01);
        s10 = s10.add(d10);
        s11 = s11.add(d11);
        q00 = q00.add(d00.mul(d00));
        q01 = q01.add(d01.mul(d01));
        q10 = q10.add(d10.mul(d10));
        q11 = q11.add(d11.mul(d11));
      }
      if (turns < n) {
        int missing = TURN - (n - turns) + lane;
        IntVector present0 = IntVector.fromArray(BITS, PRESENT, missing);
        IntVector present1 = IntVector.fromArray(BITS, PRESENT, missing + HALF);
        int i = turns + lane;
        FloatVector d00 = FloatVector.fromArray(SPECIES, x, at0 + i).sub(pivot0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, x, at0 + i + HALF).sub(pivot0);
        FloatVector d10 = FloatVector.fromArray(SPECIES, x, at1 + i).sub(pivot1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, x, at1 + i + HALF).sub(pivot1);
        d00 = d00.reinterpretAsInts().and(present0).reinterpretAsFloats();
        d01 = d01.reinterpretAsInts().and(present1).reinterpretAsFloats();
        d10 = d10.reinterpretAsInts().and(present0).reinterpretAsFloats();
        d11 = d11.reinterpretAsInts().and(present1).reinterpretAsFloats();
        s00 = s00.add(d00);
        s01 = s01.add(d01);
        s10 = s10.add(d10);
        s11 = s11.add(d11);
        q00 = q00.add(d00.mul(d00));
        q01 = q01.add(d01.mul(d01));
        q10 = q10.add(d10.mul(d10));
        q11 = q11.add(d11.mul(d11));
      }
      int to = run * HALF + lane;
      s00.add(s01).intoArray(sums.allS, to);
      q00.add(q01).intoArray(sums.allQ, to);
      s10.add(s11).intoArray(sums.allS, to + HALF);
      q10.add(q11).intoArray(sums.allQ, to + HALF);
    }
  }

  public void sumTurns(float[] x, int at, int n, float k) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(sums.s, lane);
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  public void sumAny(float[] x, int at, int n, float k, int lead) {
    FloatVector pivot = FloatVector.broadcast(SPECIES, k);
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, sums.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int first = 0;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, x, at)
                .sub(pivot)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        first = TURN;
      }
      int from = at + first;
      for (int i = lane; i < turns - first; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, from + i).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + i + HALF).sub(pivot);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (rest > 0) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(pivot);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(pivot);
        d0 =
            d0.reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - rest + lane))
                .reinterpretAsFloats();
        d1 =
            d1.reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - rest + lane + HALF))
                .reinterpretAsFloats();
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(sums.s, lane);
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  public void sumSquareTurns(float[] x, int at, int n) {
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, at + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  public void sumAnySquares(float[] x, int at, int n, int lead) {
    int turns = n & -TURN;
    int rest = n - turns;
    int end = at + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, rest, sums.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int first = 0;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, x, at)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, at + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        first = TURN;
      }
      int from = at + first;
      for (int i = lane; i < turns - first; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, x, from + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, x, from + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (rest > 0) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane);
        FloatVector d1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF);
        q0 =
            q0.add(
                d0.mul(d0)
                    .reinterpretAsInts()
                    .and(IntVector.fromArray(BITS, PRESENT, TURN - rest + lane))
                    .reinterpretAsFloats());
        q1 =
            q1.add(
                d1.mul(d1)
                    .reinterpretAsInts()
                    .and(IntVector.fromArray(BITS, PRESENT, TURN - rest + lane + HALF))
                    .reinterpretAsFloats());
      }
      q0.add(q1).intoArray(sums.q, lane);
    }
  }

  public void sumGradients(
      float[] x, int xAt, float[] dy, int dyAt, int n, float k, float r, int run) {
    FloatVector mean = FloatVector.broadcast(SPECIES, k);
    FloatVector rest = FloatVector.broadcast(SPECIES, r);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    int dyEnd = dyAt + turns;
    boolean inside = Lanes.turnInside(x, end);
    float[] tail = inside ? x : Lanes.copy(x, end, left, sums.tailX);
    int tailAt = inside ? end : 0;
    boolean dyInside = Lanes.turnInside(dy, dyEnd);
    float[] dyTail = dyInside ? dy : Lanes.copy(dy, dyEnd, left, sums.tailDy);
    int dyTailAt = dyInside ? dyEnd : 0;
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
      if (left > 0) {
        IntVector present0 = IntVector.fromArray(BITS, PRESENT, TURN - left + lane);
        FloatVector t0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane);
        s0 = s0.add(d0.reinterpretAsInts().and(present0).reinterpretAsFloats());
        q0 = q0.add(d0.mul(t0).reinterpretAsInts().and(present0).reinterpretAsFloats());
        IntVector present1 = IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF);
        FloatVector t1 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane + HALF);
        s1 = s1.add(d1.reinterpretAsInts().and(present1).reinterpretAsFloats());
        q1 = q1.add(d1.mul(t1).reinterpretAsInts().and(present1).reinterpretAsFloats());
      }
      s0.add(s1).intoArray(sums.allS, run * HALF + lane);
      q0.add(q1).intoArray(sums.allQ, run * HALF + lane);
    }
  }
}
