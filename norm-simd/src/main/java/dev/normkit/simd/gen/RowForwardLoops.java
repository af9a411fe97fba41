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
    int row = 0;
    Coefficients pivots = rows.pivots();
    Coefficients c = rows.coefficients();
    int n = x.n();
    float[] xs = x.array();
    float[] ys = y.array();
    float[] gammas = c.weight();
    float[] shifts = c.bias();
    boolean tail = SPECIES.loopBound(n) < n;
    boolean all = (n & -TURN) == n;
    boolean centered = !pivots.aroundZero();
    while (rows.next(1)) {
      {
        int xAt = x.at(row);
        int lead = Lanes.lead(xAt, n);
        if (!centered) {
          RowSumsLoops.oneAroundZero(x, pivots, lanes, row);
        } else {
          pivots.mean[0] = ReductionOrder.pivot(xs, xAt, n);
          if (all && lead == 0) {
            FloatVector mean = FloatVector.broadcast(SPECIES, pivots.mean[0]);
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
              s0.add(s1).intoArray(lanes.s, lane);
              q0.add(q1).intoArray(lanes.q, lane);
            }
          } else {
            RowSumsLoops.anyByRow(x, pivots, lanes, row, lead);
          }
        }
      }
      if (centered) {
        LaneSums.combine(lanes.s, lanes.q, 0, sums.sum, sums.product, row);
      } else {
        LaneSums.combine(lanes.q, sums.product, row);
      }
      if (rows.summed()) {
        int xAt = x.at(row);
        int yAt = y.at(row);
        int entry = c.first() + row;
        FloatVector mean = FloatVector.broadcast(SPECIES, c.mean[entry]);
        FloatVector rest = FloatVector.broadcast(SPECIES, c.rest[entry]);
        FloatVector scale = FloatVector.broadcast(SPECIES, c.scale[entry]);
        int shiftAt = c.biasAt();
        int gammaAt = c.weightAt();
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector shift = FloatVector.fromArray(SPECIES, shifts, shiftAt + i);
          FloatVector.fromArray(SPECIES, xs, xAt + i)
              .sub(mean)
              .sub(rest)
              .mul(scale)
              .mul(gamma)
              .add(shift)
              .intoArray(ys, yAt + i);
        }
        if (tail) {
          RowNormalizeLoops.tailByRowAndElement(x, y, c, row, row + 1);
        }
      }
    }
  }

  public static void oneAroundZero(RowForward rows, LaneSums lanes) {
    Block x = rows.x();
    Block y = rows.y();
    Sums sums = rows.sums();
    int row = 0;
    Coefficients pivots = rows.pivots();
    Coefficients c = rows.coefficients();
    int n = x.n();
    float[] xs = x.array();
    float[] ys = y.array();
    float[] gammas = c.weight();
    boolean tail = SPECIES.loopBound(n) < n;
    boolean all = (n & -TURN) == n;
    while (rows.next(1)) {
      {
        int xAt = x.at(row);
        int lead = Lanes.lead(xAt, n);
        if (all && lead == 0) {
          for (int lane = 0; lane < HALF; lane += WIDTH) {
            FloatVector q0 = FloatVector.zero(SPECIES);
            FloatVector q1 = FloatVector.zero(SPECIES);
            for (int i = lane; i < n; i += TURN) {
              FloatVector d0 = FloatVector.fromArray(SPECIES, xs, xAt + i);
              FloatVector d1 = FloatVector.fromArray(SPECIES, xs, xAt + i + HALF);
              q0 = q0.add(d0.mul(d0));
              q1 = q1.add(d1.mul(d1));
            }
            q0.add(q1).intoArray(lanes.q, lane);
          }
        } else {
          RowSumsLoops.anyAroundZero(x, pivots, lanes, row, lead);
        }
      }
      LaneSums.combine(lanes.q, sums.product, row);
      if (rows.summed()) {
        int xAt = x.at(row);
        int yAt = y.at(row);
        int entry = c.first() + row;
        FloatVector scale = FloatVector.broadcast(SPECIES, c.scale[entry]);
        FloatVector zero = FloatVector.zero(SPECIES);
        int gammaAt = c.weightAt();
        int end = SPECIES.loopBound(n);
        for (int i = 0; i < end; i += WIDTH) {
          FloatVector gamma = FloatVector.fromArray(SPECIES, gammas, gammaAt + i);
          FloatVector.fromArray(SPECIES, xs, xAt + i)
              .mul(scale)
              .mul(gamma)
              .add(zero)
              .intoArray(ys, yAt + i);
        }
        if (tail) {
          RowNormalizeLoops.tailAroundZero(x, y, c, row, row + 1);
        }
      }
    }
  }
}
