package dev.normkit.simd.gen;

import static dev.normkit.simd.lanes.Lanes.*;

import dev.normkit.kernel.*;
import dev.normkit.simd.lanes.*;
import jdk.incubator.vector.*;

/** Generated: row forward loops. */
public final class RowForwardLoops {
  private RowForwardLoops() {}

  public static void oneByRowAndElement(RowForward rows, LaneSums lanes) {
    Block x = rows.x();
    Block y = rows.y();
    Sums sums = rows.sums();
    Coefficients pivots = rows.pivots();
    Coefficients c = rows.coefficients();
    int n = x.n();
    boolean all = (n & -TURN) == n;
    boolean idle = x.isIdle();
    int run = 0;
    boolean centered = !pivots.aroundZero();
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] ys = y.array();
    int yStep = y.stride();
    int yFrom = y.offset();
    float[] means = c.mean;
    int first = c.first();
    float[] rests = c.rest;
    float[] scales = c.scale;
    float[] shifts = c.bias();
    int shiftAt = c.biasAt();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    for (int row = 0; row < x.rows(); row++) {
      if (!idle) {
        int xAt = xFrom + (row) * xStep;
        int lead = Lanes.lead(xAt, n);
        if (!centered) {
          RowSumsLoops.oneAroundZero(x, pivots, lanes, row, run);
        } else {
          pivots.mean[row] = ReductionOrder.pivot(xs, xAt, n);
          if (all && lead == 0) {
            FloatVector mean = ZEROS.broadcast(pivots.mean[row]);
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
          } else {
            RowSumsLoops.anyByRow(x, pivots, lanes, row, lead, run);
          }
        }
      }
      if (centered) {
        LaneSums.combine(x, lanes.allS, lanes.allQ, 0, sums, row);
      } else {
        LaneSums.combine(x, lanes.allQ, sums, row);
      }
      if (rows.summed(row) && !idle) {
        if (n < WIDTH) {
          RowNormalizeLoops.tailByRowAndElement(x, y, c, row, row + 1);
        } else {
          int xAt = xFrom + (row) * xStep;
          int yAt = yFrom + (row) * yStep;
          FloatVector mean = ZEROS.broadcast(means[first + row]);
          FloatVector rest = ZEROS.broadcast(rests[first + row]);
          FloatVector scale = ZEROS.broadcast(scales[first + row]);
          int from = Lanes.toLine(yAt);
          int before = n - WIDTH;
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt).sub(mean).sub(rest);
          FloatVector gamma0 = FloatVector.fromArray(SPECIES, gammas, gammaAt);
          FloatVector shift0 = FloatVector.fromArray(SPECIES, shifts, shiftAt);
          FloatVector begin = t0.mul(scale).mul(gamma0).add(shift0);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt + before).sub(mean).sub(rest);
          FloatVector gamma1 = FloatVector.fromArray(SPECIES, gammas, gammaAt + before);
          FloatVector shift1 = FloatVector.fromArray(SPECIES, shifts, shiftAt + before);
          FloatVector last = t1.mul(scale).mul(gamma1).add(shift1);
          for (int i = from; i <= before; i += WIDTH) {
            FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i).sub(mean).sub(rest);
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
            t.mul(scale).mul(gamma).add(shift).intoArray(ys, yAt + i);
          }
          begin.intoArray(ys, yAt);
          last.intoArray(ys, yAt + before);
        }
      }
    }
  }

  public static void oneAroundZero(RowForward rows, LaneSums lanes) {
    Block x = rows.x();
    Block y = rows.y();
    Sums sums = rows.sums();
    Coefficients pivots = rows.pivots();
    Coefficients c = rows.coefficients();
    int n = x.n();
    boolean all = (n & -TURN) == n;
    boolean idle = x.isIdle();
    int run = 0;
    float[] xs = x.array();
    int xStep = x.stride();
    int xFrom = x.offset();
    float[] ys = y.array();
    int yStep = y.stride();
    int yFrom = y.offset();
    float[] scales = c.scale;
    int first = c.first();
    float[] gammas = c.weight();
    int gammaAt = c.weightAt();
    for (int row = 0; row < x.rows(); row++) {
      if (!idle) {
        int xAt = xFrom + (row) * xStep;
        int lead = Lanes.lead(xAt, n);
        if (all && lead == 0) {
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
        } else {
          RowSumsLoops.anyAroundZero(x, pivots, lanes, row, lead, run);
        }
      }
      LaneSums.combine(x, lanes.allQ, sums, row);
      if (rows.summed(row) && !idle) {
        if (n < WIDTH) {
          RowNormalizeLoops.tailAroundZero(x, y, c, row, row + 1);
        } else {
          int xAt = xFrom + (row) * xStep;
          int yAt = yFrom + (row) * yStep;
          FloatVector scale = ZEROS.broadcast(scales[first + row]);
          FloatVector zero = ZEROS.broadcast(0f);
          int from = Lanes.toLine(yAt);
          int before = n - WIDTH;
          FloatVector t0 = FloatVector.fromArray(SPECIES, xs, xAt);
          FloatVector gamma0 = FloatVector.fromArray(SPECIES, gammas, gammaAt);
          FloatVector begin = t0.mul(scale).mul(gamma0).add(zero);
          FloatVector t1 = FloatVector.fromArray(SPECIES, xs, xAt + before);
          FloatVector gamma1 = FloatVector.fromArray(SPECIES, gammas, gammaAt + before);
          FloatVector last = t1.mul(scale).mul(gamma1).add(zero);
          for (int i = from; i <= before; i += WIDTH) {
            FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
            FloatVector t = FloatVector.fromArray(SPECIES, xs, xAt + i);
            t.mul(scale).mul(gamma).add(zero).intoArray(ys, yAt + i);
          }
          begin.intoArray(ys, yAt);
          last.intoArray(ys, yAt + before);
        }
      }
    }
  }
}
