package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row sums loops. */
public final class RowSumsLoops {
  private RowSumsLoops() {}

  public static void twoByRow(Block x, Coefficients c, LaneSums lanes, int row, int run) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt0 = x.at(row);
    int xAt1 = x.at(row + 1);
    int entry = c.first() + row;
    FloatVector mean0 = FloatVector.broadcast(SPECIES, c.mean[entry]);
    FloatVector mean1 = FloatVector.broadcast(SPECIES, c.mean[entry + 1]);
    int turns = n & -TURN;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s00 = FloatVector.zero(SPECIES);
      FloatVector q00 = FloatVector.zero(SPECIES);
      FloatVector s01 = FloatVector.zero(SPECIES);
      FloatVector q01 = FloatVector.zero(SPECIES);
      FloatVector s10 = FloatVector.zero(SPECIES);
      FloatVector q10 = FloatVector.zero(SPECIES);
      FloatVector s11 = FloatVector.zero(SPECIES);
      FloatVector q11 = FloatVector.zero(SPECIES);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector d00 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0);
        FloatVector d01 = FloatVector.fromArray(SPECIES, xs, xAt0 + i + HALF).sub(mean0);
        FloatVector d10 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1);
        FloatVector d11 = FloatVector.fromArray(SPECIES, xs, xAt1 + i + HALF).sub(mean1);
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
        int i = turns + lane;
        IntVector present0 = IntVector.fromArray(BITS, PRESENT, missing);
        IntVector present1 = IntVector.fromArray(BITS, PRESENT, missing + HALF);
        FloatVector d00 =
            FloatVector.fromArray(SPECIES, xs, xAt0 + i)
                .sub(mean0)
                .reinterpretAsInts()
                .and(present0)
                .reinterpretAsFloats();
        FloatVector d01 =
            FloatVector.fromArray(SPECIES, xs, xAt0 + i + HALF)
                .sub(mean0)
                .reinterpretAsInts()
                .and(present1)
                .reinterpretAsFloats();
        FloatVector d10 =
            FloatVector.fromArray(SPECIES, xs, xAt1 + i)
                .sub(mean1)
                .reinterpretAsInts()
                .and(present0)
                .reinterpretAsFloats();
        FloatVector d11 =
            FloatVector.fromArray(SPECIES, xs, xAt1 + i + HALF)
                .sub(mean1)
                .reinterpretAsInts()
                .and(present1)
                .reinterpretAsFloats();
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
      s00.add(s01).intoArray(lanes.allS, to);
      q00.add(q01).intoArray(lanes.allQ, to);
      s10.add(s11).intoArray(lanes.allS, to + HALF);
      q10.add(q11).intoArray(lanes.allQ, to + HALF);
    }
  }

  public static void oneByRow(Block x, Coefficients c, LaneSums lanes, int row, int run) {
    int lead = Lanes.lead(x.at(row), x.n());
    if (lead == 0 && (x.n() & -TURN) == x.n()) {
      turnsByRow(x, c, lanes, row, run);
    } else {
      anyByRow(x, c, lanes, row, lead, run);
    }
  }

  public static void turnsByRow(Block x, Coefficients c, LaneSums lanes, int row, int run) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    int entry = c.first() + row;
    FloatVector mean = FloatVector.broadcast(SPECIES, c.mean[entry]);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean);
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt + i + HALF).sub(mean);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(lanes.allS, run * HALF + lane);
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }

  public static void anyByRow(Block x, Coefficients c, LaneSums lanes, int row, int lead, int run) {
    if (x.isIdle()) {
      return;
    }
    float[] xs = x.array();
    int xAt = x.at(row) - lead;
    int n = x.n() + lead;
    int entry = c.first() + row;
    FloatVector mean = FloatVector.broadcast(SPECIES, c.mean[entry]);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    boolean inside = Lanes.turnInside(xs, end);
    float[] tail = inside ? xs : Lanes.copy(xs, end, left, lanes.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector s1 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int from = xAt;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, xs, xAt)
                .sub(mean)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt + HALF).sub(mean);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        from = xAt + TURN;
      }
      for (int i = lane; i < turns - (from - xAt); i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, xs, from + i).sub(mean);
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, from + i + HALF).sub(mean);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (left > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane)
                .sub(mean)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - left + lane))
                .reinterpretAsFloats();
        FloatVector d1 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF)
                .sub(mean)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF))
                .reinterpretAsFloats();
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(lanes.allS, run * HALF + lane);
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }

  public static void oneAroundZero(Block x, Coefficients c, LaneSums lanes, int row, int run) {
    int lead = Lanes.lead(x.at(row), x.n());
    if (lead == 0 && (x.n() & -TURN) == x.n()) {
      turnsAroundZero(x, c, lanes, row, run);
    } else {
      anyAroundZero(x, c, lanes, row, lead, run);
    }
  }

  public static void turnsAroundZero(Block x, Coefficients c, LaneSums lanes, int row, int run) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      for (int i = lane; i < n; i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, xs, xAt + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }

  public static void anyAroundZero(
      Block x, Coefficients c, LaneSums lanes, int row, int lead, int run) {
    if (x.isIdle()) {
      return;
    }
    float[] xs = x.array();
    int xAt = x.at(row) - lead;
    int n = x.n() + lead;
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    boolean inside = Lanes.turnInside(xs, end);
    float[] tail = inside ? xs : Lanes.copy(xs, end, left, lanes.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = FloatVector.zero(SPECIES);
      FloatVector q1 = FloatVector.zero(SPECIES);
      int from = xAt;
      if (lead > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, xs, xAt)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, LATE, TURN - lead))
                .reinterpretAsFloats();
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
        from = xAt + TURN;
      }
      for (int i = lane; i < turns - (from - xAt); i += TURN) {
        FloatVector d0 = FloatVector.fromArray(SPECIES, xs, from + i);
        FloatVector d1 = FloatVector.fromArray(SPECIES, xs, from + i + HALF);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      if (left > 0) {
        FloatVector d0 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - left + lane))
                .reinterpretAsFloats();
        FloatVector d1 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF)
                .reinterpretAsInts()
                .and(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF))
                .reinterpretAsFloats();
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }
}
