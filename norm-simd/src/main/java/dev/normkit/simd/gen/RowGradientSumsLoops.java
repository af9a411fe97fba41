package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row gradient sums loops. */
public final class RowGradientSumsLoops {
  private RowGradientSumsLoops() {}

  public static void anyByRow(Block x, Block dy, Coefficients c, LaneSums lanes, int row, int run) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    int entry = c.first() + row;
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    FloatVector rest = ZEROS.broadcast(c.rest[entry]);
    int turns = n & -TURN;
    int left = n - turns;
    int end = xAt + turns;
    int dyEnd = dyAt + turns;
    boolean inside = Lanes.turnInside(xs, end);
    boolean dyInside = Lanes.turnInside(dys, dyEnd);
    float[] tail = inside ? xs : Lanes.copy(xs, end, left, lanes.tailX);
    int tailAt = inside ? end : 0;
    float[] dyTail = dyInside ? dys : Lanes.copy(dys, dyEnd, left, lanes.tailDy);
    int dyTailAt = dyInside ? dyEnd : 0;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector s0 = ZEROS.broadcast(0f);
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector s1 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
      for (int i = lane; i < turns; i += TURN) {
        FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dys, dyAt + i);
        FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt + i + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dys, dyAt + i + HALF);
        s0 = s0.add(d0);
        s1 = s1.add(d1);
        q0 = q0.add(d0.mul(t0));
        q1 = q1.add(d1.mul(t1));
      }
      if (left > 0) {
        IntVector present0 = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
        FloatVector t0 = FloatVector.fromArray(SPECIES, tail, tailAt + lane).sub(mean).sub(rest);
        FloatVector d0 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane);
        s0 = s0.add(present0.and(d0.reinterpretAsInts()).reinterpretAsFloats());
        q0 = q0.add(present0.and(d0.mul(t0).reinterpretAsInts()).reinterpretAsFloats());
        IntVector present1 =
            NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF));
        FloatVector t1 =
            FloatVector.fromArray(SPECIES, tail, tailAt + lane + HALF).sub(mean).sub(rest);
        FloatVector d1 = FloatVector.fromArray(SPECIES, dyTail, dyTailAt + lane + HALF);
        s1 = s1.add(present1.and(d1.reinterpretAsInts()).reinterpretAsFloats());
        q1 = q1.add(present1.and(d1.mul(t1).reinterpretAsInts()).reinterpretAsFloats());
      }
      s0.add(s1).intoArray(lanes.allS, run * HALF + lane);
      q0.add(q1).intoArray(lanes.allQ, run * HALF + lane);
    }
  }

  public static void oneByRowAndElement(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    turnsByRowAndElement(x, dy, c, sums, lanes, row);
    if ((x.n() & -TURN) < x.n()) {
      restByRowAndElement(x, dy, c, sums, lanes, row);
    }
    LaneSums.combine(x, lanes.s, lanes.q, 0, sums, row);
  }

  public static void turnsByRowAndElement(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    int entry = c.first() + row;
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    FloatVector rest = ZEROS.broadcast(c.rest[entry]);
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    float[] dBetas = sums.bias();
    int turns = n & -TURN;
    for (int lane = 0; lane < STEP; lane += WIDTH) {
      FloatVector s0 = ZEROS.broadcast(0f);
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector s1 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      FloatVector q2 = q0;
      FloatVector q3 = q0;
      for (int i = lane; i < turns; i += STEP) {
        FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
        FloatVector d = FloatVector.fromArray(SPECIES, dys, dyAt + i);
        FloatVector g = d.mul(FloatVector.fromArray(SPECIES, gammas, gammaAt + i));
        FloatVector sNext = s0.add(g);
        s0 = NARROW ? s2 : s1;
        s2 = s1;
        s1 = NARROW ? s3 : sNext;
        s3 = sNext;
        FloatVector qNext = q0.add(g.mul(t));
        q0 = NARROW ? q2 : q1;
        q2 = q1;
        q1 = NARROW ? q3 : qNext;
        q3 = qNext;
        FloatVector.fromArray(SPECIES, dGammas, to + i)
            .add(d.mul(t.mul(scale)))
            .intoArray(dGammas, to + i);
        FloatVector.fromArray(SPECIES, dBetas, to + i).add(d).intoArray(dBetas, to + i);
      }
      if (turns == n) {
        s0.add(s1).intoArray(lanes.s, lane);
        q0.add(q1).intoArray(lanes.q, lane);
      } else {
        s0.intoArray(lanes.s, lane);
        s1.intoArray(lanes.nextS, lane);
        q0.intoArray(lanes.q, lane);
        q1.intoArray(lanes.nextQ, lane);
      }
      if (NARROW && turns == n) {
        s2.add(s3).intoArray(lanes.s, lane + STEP);
        q2.add(q3).intoArray(lanes.q, lane + STEP);
      } else if (NARROW) {
        s2.intoArray(lanes.s, lane + STEP);
        s3.intoArray(lanes.nextS, lane + STEP);
        q2.intoArray(lanes.q, lane + STEP);
        q3.intoArray(lanes.nextQ, lane + STEP);
      }
    }
  }

  public static void restByRowAndElement(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    int entry = c.first() + row;
    FloatVector mean = ZEROS.broadcast(c.mean[entry]);
    FloatVector rest = ZEROS.broadcast(c.rest[entry]);
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    float[] dBetas = sums.bias();
    int turns = n & -TURN;
    int left = n - turns;
    Lanes.copy(xs, xAt + turns, left, lanes.tailX);
    Lanes.copy(dys, dyAt + turns, left, lanes.tailDy);
    Lanes.copy(gammas, gammaAt + turns, left, lanes.tailGamma);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      IntVector present0 = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
      IntVector present1 =
          NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF));
      FloatVector t0 = FloatVector.fromArray(SPECIES, lanes.tailX, lane).sub(mean).sub(rest);
      FloatVector t1 = FloatVector.fromArray(SPECIES, lanes.tailX, lane + HALF).sub(mean).sub(rest);
      FloatVector g0 =
          FloatVector.fromArray(SPECIES, lanes.tailDy, lane)
              .mul(FloatVector.fromArray(SPECIES, lanes.tailGamma, lane));
      FloatVector g1 =
          FloatVector.fromArray(SPECIES, lanes.tailDy, lane + HALF)
              .mul(FloatVector.fromArray(SPECIES, lanes.tailGamma, lane + HALF));
      FloatVector.fromArray(SPECIES, lanes.s, lane)
          .add(present0.and(g0.reinterpretAsInts()).reinterpretAsFloats())
          .add(
              FloatVector.fromArray(SPECIES, lanes.nextS, lane)
                  .add(present1.and(g1.reinterpretAsInts()).reinterpretAsFloats()))
          .intoArray(lanes.s, lane);
      FloatVector.fromArray(SPECIES, lanes.q, lane)
          .add(present0.and(g0.mul(t0).reinterpretAsInts()).reinterpretAsFloats())
          .add(
              FloatVector.fromArray(SPECIES, lanes.nextQ, lane)
                  .add(present1.and(g1.mul(t1).reinterpretAsInts()).reinterpretAsFloats()))
          .intoArray(lanes.q, lane);
    }
    for (int i = turns; i < n; i++) {
      float t = (xs[xAt + i] - c.mean[entry]) - c.rest[entry];
      dGammas[to + i] = dGammas[to + i] + (dys[dyAt + i] * (t * c.scale[entry]));
      dBetas[to + i] = dBetas[to + i] + dys[dyAt + i];
    }
  }

  public static void allByRowAndElement(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    float[] dBetas = sums.bias();
    int row = 0;
    for (; !NARROW && (x.n() & -TURN) == x.n() && row + 2 <= x.rows(); row += 2) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        FloatVector mean0 = ZEROS.broadcast(means[first + row]);
        FloatVector mean1 = ZEROS.broadcast(means[first + row + 1]);
        FloatVector rest0 = ZEROS.broadcast(rests[first + row]);
        FloatVector rest1 = ZEROS.broadcast(rests[first + row + 1]);
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        for (int lane = 0; lane < HALF; lane += WIDTH) {
          FloatVector s00 = ZEROS.broadcast(0f);
          FloatVector q00 = ZEROS.broadcast(0f);
          FloatVector s01 = ZEROS.broadcast(0f);
          FloatVector q01 = ZEROS.broadcast(0f);
          FloatVector s10 = ZEROS.broadcast(0f);
          FloatVector q10 = ZEROS.broadcast(0f);
          FloatVector s11 = ZEROS.broadcast(0f);
          FloatVector q11 = ZEROS.broadcast(0f);
          for (int i = lane; i < n; i += HALF) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i).sub(mean0).sub(rest0);
            FloatVector d0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i).sub(mean1).sub(rest1);
            FloatVector d1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i);
            FloatVector.fromArray(SPECIES, dGammas, to + i)
                .add(d0.mul(t0.mul(scale0)))
                .add(d1.mul(t1.mul(scale1)))
                .intoArray(dGammas, to + i);
            FloatVector.fromArray(SPECIES, dBetas, to + i)
                .add(d0)
                .add(d1)
                .intoArray(dBetas, to + i);
            FloatVector g0 = d0.mul(gamma);
            FloatVector s0Next = s00.add(g0);
            s00 = s01;
            s01 = s0Next;
            FloatVector q0Next = q00.add(g0.mul(t0));
            q00 = q01;
            q01 = q0Next;
            FloatVector g1 = d1.mul(gamma);
            FloatVector s1Next = s10.add(g1);
            s10 = s11;
            s11 = s1Next;
            FloatVector q1Next = q10.add(g1.mul(t1));
            q10 = q11;
            q11 = q1Next;
          }
          s00.add(s01).intoArray(lanes.s, lane);
          q00.add(q01).intoArray(lanes.q, lane);
          s10.add(s11).intoArray(lanes.nextS, lane);
          q10.add(q11).intoArray(lanes.nextQ, lane);
        }
      }
      LaneSums.combine(x, lanes.s, lanes.q, 0, sums, row);
      LaneSums.combine(x, lanes.nextS, lanes.nextQ, 0, sums, row + 1);
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneByRowAndElement(x, dy, c, sums, lanes, row);
    }
  }

  public static void oneAroundZero(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    turnsAroundZero(x, dy, c, sums, lanes, row);
    if ((x.n() & -TURN) < x.n()) {
      restAroundZero(x, dy, c, sums, lanes, row);
    }
    LaneSums.combine(x, lanes.q, sums, row);
  }

  public static void turnsAroundZero(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    int entry = c.first() + row;
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    int turns = n & -TURN;
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      FloatVector q0 = ZEROS.broadcast(0f);
      FloatVector q1 = ZEROS.broadcast(0f);
      for (int i = lane; i < turns; i += HALF) {
        FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i);
        FloatVector d = FloatVector.fromArray(SPECIES, dys, dyAt + i);
        FloatVector g = d.mul(FloatVector.fromArray(SPECIES, gammas, gammaAt + i));
        FloatVector qNext = q0.add(g.mul(t));
        q0 = q1;
        q1 = qNext;
        FloatVector.fromArray(SPECIES, dGammas, to + i)
            .add(d.mul(t.mul(scale)))
            .intoArray(dGammas, to + i);
      }
      if (turns == n) {
        q0.add(q1).intoArray(lanes.q, lane);
      } else {
        q0.intoArray(lanes.q, lane);
        q1.intoArray(lanes.nextQ, lane);
      }
    }
  }

  public static void restAroundZero(
      Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes, int row) {
    if (x.isIdle()) {
      return;
    }
    int n = x.n();
    float[] xs = x.array();
    int xAt = x.at(row);
    float[] dys = dy.array();
    int dyAt = dy.at(row);
    int entry = c.first() + row;
    FloatVector scale = ZEROS.broadcast(c.scale[entry]);
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    int turns = n & -TURN;
    int left = n - turns;
    Lanes.copy(xs, xAt + turns, left, lanes.tailX);
    Lanes.copy(dys, dyAt + turns, left, lanes.tailDy);
    Lanes.copy(gammas, gammaAt + turns, left, lanes.tailGamma);
    for (int lane = 0; lane < HALF; lane += WIDTH) {
      IntVector present0 = NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane));
      IntVector present1 =
          NO_BITS.or(IntVector.fromArray(BITS, PRESENT, TURN - left + lane + HALF));
      FloatVector t0 = FloatVector.fromArray(SPECIES, lanes.tailX, lane);
      FloatVector t1 = FloatVector.fromArray(SPECIES, lanes.tailX, lane + HALF);
      FloatVector g0 =
          FloatVector.fromArray(SPECIES, lanes.tailDy, lane)
              .mul(FloatVector.fromArray(SPECIES, lanes.tailGamma, lane));
      FloatVector g1 =
          FloatVector.fromArray(SPECIES, lanes.tailDy, lane + HALF)
              .mul(FloatVector.fromArray(SPECIES, lanes.tailGamma, lane + HALF));
      FloatVector.fromArray(SPECIES, lanes.q, lane)
          .add(present0.and(g0.mul(t0).reinterpretAsInts()).reinterpretAsFloats())
          .add(
              FloatVector.fromArray(SPECIES, lanes.nextQ, lane)
                  .add(present1.and(g1.mul(t1).reinterpretAsInts()).reinterpretAsFloats()))
          .intoArray(lanes.q, lane);
    }
    for (int i = turns; i < n; i++) {
      float t = xs[xAt + i];
      dGammas[to + i] = dGammas[to + i] + (dys[dyAt + i] * (t * c.scale[entry]));
    }
  }

  public static void allAroundZero(Block x, Block dy, Coefficients c, Sums sums, LaneSums lanes) {
    int n = x.n();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] dys = dy.array();
    int dyStep = dy.stride();
    int dyFrom = dy.offset();
    float[] scales = c.scale;
    int first = c.first();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    float[] dGammas = sums.weight();
    int to = sums.parameterAt();
    int row = 0;
    for (; (x.n() & -TURN) == x.n() && row + 2 <= x.rows(); row += 2) {
      if (!x.isIdle()) {
        int xAt0 = xFrom + (row) * xStep;
        int xAt1 = xFrom + (row + 1) * xStep;
        int dyAt0 = dyFrom + (row) * dyStep;
        int dyAt1 = dyFrom + (row + 1) * dyStep;
        FloatVector scale0 = ZEROS.broadcast(scales[first + row]);
        FloatVector scale1 = ZEROS.broadcast(scales[first + row + 1]);
        for (int lane = 0; lane < HALF; lane += WIDTH) {
          FloatVector q00 = ZEROS.broadcast(0f);
          FloatVector q01 = ZEROS.broadcast(0f);
          FloatVector q10 = ZEROS.broadcast(0f);
          FloatVector q11 = ZEROS.broadcast(0f);
          for (int i = lane; i < n; i += HALF) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt0 + i);
            FloatVector d0 = FloatVector.fromArray(SPECIES, dys, dyAt0 + i);
            FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt1 + i);
            FloatVector d1 = FloatVector.fromArray(SPECIES, dys, dyAt1 + i);
            FloatVector.fromArray(SPECIES, dGammas, to + i)
                .add(d0.mul(t0.mul(scale0)))
                .add(d1.mul(t1.mul(scale1)))
                .intoArray(dGammas, to + i);
            FloatVector g0 = d0.mul(gamma);
            FloatVector q0Next = q00.add(g0.mul(t0));
            q00 = q01;
            q01 = q0Next;
            FloatVector g1 = d1.mul(gamma);
            FloatVector q1Next = q10.add(g1.mul(t1));
            q10 = q11;
            q11 = q1Next;
          }
          q00.add(q01).intoArray(lanes.q, lane);
          q10.add(q11).intoArray(lanes.nextQ, lane);
        }
      }
      LaneSums.combine(x, lanes.q, sums, row);
      LaneSums.combine(x, lanes.nextQ, sums, row + 1);
    }
    for (; row + 1 <= x.rows(); row += 1) {
      oneAroundZero(x, dy, c, sums, lanes, row);
    }
  }
}
