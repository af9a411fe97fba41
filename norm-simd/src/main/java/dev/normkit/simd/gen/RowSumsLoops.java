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
    FloatVector mean0 = ZEROS.broadcast(c.mean[entry]);
    FloatVector mean1 = ZEROS.broadcast(c.mean[entry + 1]);
    int turns = n & -TURN;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s00 = ZEROS.broadcast(0f);
      FloatVector q00 = ZEROS.broadcast(0f);
      FloatVector s01 = ZEROS.broadcast(0f);
      FloatVector q01 = ZEROS.broadcast(0f);
      FloatVector s10 = ZEROS.broadcast(0f);
      FloatVector q10 = ZEROS.broadcast(0f);
      FloatVector s11 = ZEROS.broadcast(0f);
      FloatVector q11 = ZEROS.broadcast(0f);
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
        FloatVector d00 = FloatVector.fromArray(SPECIES, lanes.rests, lane);
        FloatVector d10 = FloatVector.fromArray(SPECIES, lanes.rests, lane + TURN);
        FloatVector d01 = FloatVector.fromArray(SPECIES, lanes.rests, lane + HALF);
        FloatVector d11 = FloatVector.fromArray(SPECIES, lanes.rests, lane + TURN + HALF);
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
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = ZEROS.broadcast(0f);
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector s1 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
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
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    boolean inside = Lanes.turnInside(xs, end);
    float[] tail = inside ? xs : Lanes.copy(xs, end, left, lanes.tailX);
    int tailAt = inside ? end : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = ZEROS.broadcast(0f);
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector s1 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
      int from = xAt;
      if (lead > 0) {
        IntVector late = NO_BITS.or(IntVector.fromArray(BITS, LATE, TURN - lead));
        FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt).sub(mean);
        FloatVector d0 = late.and(t.reinterpretAsInts()).reinterpretAsFloats();
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
        IntVector present0 = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
        IntVector present1 =
            NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF));
        FloatVector t0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(mean);
        FloatVector d0 = present0.and(t0.reinterpretAsInts()).reinterpretAsFloats();
        FloatVector t1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(mean);
        FloatVector d1 = present1.and(t1.reinterpretAsInts()).reinterpretAsFloats();
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      s0.add(s1).intoArray(lanes.allS, run * HALF + lane);
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }

  public static void restByRow(Block x, Coefficients c, LaneSums lanes, int row) {
    if (x.isIdle()) {
      return;
    }
    float[] xs = x.array();
    int turns = x.n() & -TURN;
    int left = x.n() - turns;
    int end0 = x.at(row + 0) + turns;
    boolean inside0 = Lanes.turnInside(xs, end0);
    int end1 = x.at(row + 1) + turns;
    boolean inside1 = Lanes.turnInside(xs, end1);
    float[] tail0 = inside0 ? xs : Lanes.copy(xs, end0, left, lanes.rests, 0 * TURN);
    int tailAt0 = inside0 ? end0 : 0 * TURN;
    float[] tail1 = inside1 ? xs : Lanes.copy(xs, end1, left, lanes.rests, 1 * TURN);
    int tailAt1 = inside1 ? end1 : 1 * TURN;
    FloatVector mean0 = ZEROS.broadcast(c.mean[c.first() + row + 0]);
    FloatVector mean1 = ZEROS.broadcast(c.mean[c.first() + row + 1]);
    for (int lane = 0; lane < TURN; lane += WIDTH) {
      IntVector present = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
      FloatVector t0 = FloatVector.fromArray(SPECIES, tail0, tailAt0 + lane).sub(mean0);
      present
          .and(t0.reinterpretAsInts())
          .reinterpretAsFloats()
          .intoArray(lanes.rests, 0 * TURN + lane);
      FloatVector t1 = FloatVector.fromArray(SPECIES, tail1, tailAt1 + lane).sub(mean1);
      present
          .and(t1.reinterpretAsInts())
          .reinterpretAsFloats()
          .intoArray(lanes.rests, 1 * TURN + lane);
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
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
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
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
      int from = xAt;
      if (lead > 0) {
        IntVector late = NO_BITS.or(IntVector.fromArray(BITS, LATE, TURN - lead));
        FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt);
        FloatVector d0 = late.and(t.reinterpretAsInts()).reinterpretAsFloats();
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
        IntVector present0 = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
        IntVector present1 =
            NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF));
        FloatVector t0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane);
        FloatVector d0 = present0.and(t0.reinterpretAsInts()).reinterpretAsFloats();
        FloatVector t1 = FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF);
        FloatVector d1 = present1.and(t1.reinterpretAsInts()).reinterpretAsFloats();
        q0 = q0.add(d0.mul(d0));
        q1 = q1.add(d1.mul(d1));
      }
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }
}
