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
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    while (rows.next(1)) {
      if (!pivots.aroundZero()) {
        pivots.mean[0] = ReductionOrder.pivot(x.array(), x.offset(), x.n());
        RowSumsLoops.oneByRow(x, pivots, lanes, row);
        LaneSums.combine(lanes.s, lanes.q, 0, sums.sum, sums.product, row);
      } else {
        RowSumsLoops.oneAroundZero(x, pivots, lanes, row);
        LaneSums.combine(lanes.q, sums.product, row);
      }
      if (rows.summed()) {
        RowNormalizeLoops.oneByRowAndElement(x, y, c, row);
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
    boolean tail = SPECIES.loopBound(x.n()) < x.n();
    while (rows.next(1)) {
      RowSumsLoops.oneAroundZero(x, pivots, lanes, row);
      LaneSums.combine(lanes.q, sums.product, row);
      if (rows.summed()) {
        RowNormalizeLoops.oneAroundZero(x, y, c, row);
        if (tail) {
          RowNormalizeLoops.tailAroundZero(x, y, c, row, row + 1);
        }
      }
    }
  }
}
