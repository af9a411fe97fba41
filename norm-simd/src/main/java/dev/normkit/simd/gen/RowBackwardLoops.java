package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row backward loops. */
public final class RowBackwardLoops {
  private RowBackwardLoops() {}

  public static void oneByRowAndElement(RowBackward rows, LaneSums lanes) {
    Block x = rows.x();
    Block dy = rows.dy();
    Block dx = rows.dx();
    Sums sums = rows.sums();
    Coefficients c = rows.coefficients();
    int n = x.n();
    float[] xs = x.array();
    float[] dys = dy.array();
    float[] dxs = dx.array();
    float[] gammas = c.weight();
    boolean all = (n & -TURN) == n;
    boolean idle = x.isIdle();
    for (int row = 0; row < x.rows(); row++) {
      if (!idle) {
        int xAt = x.at(row);
        int dyAt = dy.at(row);
        int entry = c.first() + row;
        FloatVector mean = ZEROS.broadcast(c.mean[entry]);
        FloatVector rest = ZEROS.broadcast(c.rest[entry]);
        FloatVector scale = ZEROS.broadcast(c.scale[entry]);
        int gammaAt = c.weightAt();
        float[] dGammas = sums.weight();
        int to = sums.parameterAt();
        float[] dBetas = sums.bias();
        int turns = n & -TURN;
        for (int lane = 0; lane < HALF; lane += WIDTH) {
          FloatVector s0 = ZEROS.broadcast(0f);
          FloatVector q0 = ZEROS.broadcast(0f);
          FloatVector s1 = ZEROS.broadcast(0f);
          FloatVector q1 = ZEROS.broadcast(0f);
          for (int i = lane; i < turns; i += HALF) {
            FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
            FloatVector d = FloatVector.fromArray(SPECIES, dys, dyAt + i);
            FloatVector g = d.mul(FloatVector.fromArray(SPECIES, gammas, gammaAt + i));
            FloatVector sNext = s0.add(g);
            s0 = s1;
            s1 = sNext;
            FloatVector qNext = q0.add(g.mul(t));
            q0 = q1;
            q1 = qNext;
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
        }
      }
      if (!all) {
        RowGradientSumsLoops.restByRowAndElement(x, dy, c, sums, lanes, row);
      }
      LaneSums.combine(x, lanes.s, lanes.q, 0, sums, row);
      if (rows.summed(row) && !idle) {
        if (n < WIDTH) {
          RowInputGradientLoops.tailByRowAndElement(x, dy, dx, c, row, row + 1);
        } else {
          int xAt = x.at(row);
          int dyAt = dy.at(row);
          int dxAt = dx.at(row);
          int entry = c.first() + row;
          FloatVector mean = ZEROS.broadcast(c.mean[entry]);
          FloatVector rest = ZEROS.broadcast(c.rest[entry]);
          FloatVector scale = ZEROS.broadcast(c.scale[entry]);
          FloatVector slope = ZEROS.broadcast(c.slope[entry]);
          FloatVector constant = ZEROS.broadcast(c.constant[entry]);
          int gammaAt = c.weightAt();
          int from = Lanes.toLine(dxAt);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt).sub(mean).sub(rest);
          FloatVector gamma0 = FloatVector.fromArray(SPECIES, gammas, gammaAt);
          FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt).mul(gamma0).mul(scale);
          FloatVector begin = g0.add(t0.mul(slope).add(constant));
          int before = n - WIDTH;
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt + before).sub(mean).sub(rest);
          FloatVector gamma1 = FloatVector.fromArray(SPECIES, gammas, gammaAt + before);
          FloatVector g1 =
              FloatVector.fromArray(SPECIES, dys, dyAt + before).mul(gamma1).mul(scale);
          FloatVector last = g1.add(t1.mul(slope).add(constant));
          for (int i = from; i <= before; i += WIDTH) {
            FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(gamma).mul(scale);
            g.add(t.mul(slope).add(constant)).intoArray(dxs, dxAt + i);
          }
          begin.intoArray(dxs, dxAt);
          last.intoArray(dxs, dxAt + before);
        }
      }
    }
  }

  public static void oneAroundZero(RowBackward rows, LaneSums lanes) {
    Block x = rows.x();
    Block dy = rows.dy();
    Block dx = rows.dx();
    Sums sums = rows.sums();
    Coefficients c = rows.coefficients();
    int n = x.n();
    float[] xs = x.array();
    float[] dys = dy.array();
    float[] dxs = dx.array();
    float[] gammas = c.weight();
    boolean all = (n & -TURN) == n;
    boolean idle = x.isIdle();
    for (int row = 0; row < x.rows(); row++) {
      if (!idle) {
        int xAt = x.at(row);
        int dyAt = dy.at(row);
        int entry = c.first() + row;
        FloatVector scale = ZEROS.broadcast(c.scale[entry]);
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
      if (!all) {
        RowGradientSumsLoops.restAroundZero(x, dy, c, sums, lanes, row);
      }
      LaneSums.combine(x, lanes.q, sums, row);
      if (rows.summed(row) && !idle) {
        if (n < WIDTH) {
          RowInputGradientLoops.tailAroundZero(x, dy, dx, c, row, row + 1);
        } else {
          int xAt = x.at(row);
          int dyAt = dy.at(row);
          int dxAt = dx.at(row);
          int entry = c.first() + row;
          FloatVector scale = ZEROS.broadcast(c.scale[entry]);
          FloatVector slope = ZEROS.broadcast(c.slope[entry]);
          FloatVector zero = ZEROS.broadcast(0f);
          int gammaAt = c.weightAt();
          int from = Lanes.toLine(dxAt);
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt);
          FloatVector gamma0 = FloatVector.fromArray(SPECIES, gammas, gammaAt);
          FloatVector g0 = FloatVector.fromArray(SPECIES, dys, dyAt).mul(gamma0).mul(scale);
          FloatVector begin = g0.add(t0.mul(slope).add(zero));
          int before = n - WIDTH;
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt + before);
          FloatVector gamma1 = FloatVector.fromArray(SPECIES, gammas, gammaAt + before);
          FloatVector g1 =
              FloatVector.fromArray(SPECIES, dys, dyAt + before).mul(gamma1).mul(scale);
          FloatVector last = g1.add(t1.mul(slope).add(zero));
          for (int i = from; i <= before; i += WIDTH) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i);
            FloatVector g = FloatVector.fromArray(SPECIES, dys, dyAt + i).mul(gamma).mul(scale);
            g.add(t.mul(slope).add(zero)).intoArray(dxs, dxAt + i);
          }
          begin.intoArray(dxs, dxAt);
          last.intoArray(dxs, dxAt + before);
        }
      }
    }
  }
}
