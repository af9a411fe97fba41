package dev.normkit.simd;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.RowBackward;
import dev.normkit.kernel.RowForward;
import dev.normkit.kernel.RowMoments;
import dev.normkit.kernel.Sums;
import dev.normkit.simd.gen.RowBackwardLoops;
import dev.normkit.simd.gen.RowForwardLoops;
import dev.normkit.simd.gen.RowGradientSumsLoops;
import dev.normkit.simd.gen.RowInputGradientLoops;
import dev.normkit.simd.gen.RowNormalizeLoops;
import dev.normkit.simd.lanes.LaneSums;
import dev.normkit.simd.lanes.Lanes;

/**
 * Rows from their sums to their output in one loop, which the compiler inlines into one method. A
 * call between a row's output and the next row's sums stores its frame; where memory is the limit,
 * those stores wait behind the output's in the processor's queue, and the loads of the sums behind
 * them. So loops over single rows call only small methods: a larger one would be compiled before
 * them, and not be inlined then. Figures are in norm-bench/NOTES.md#whole-rows.
 */
final class WholeRows {
  /** Short rows at a time: as many as one vector sums, and {@link VectorMoments} takes. */
  private static final int SHORT_FORWARD = LaneSums.RUNS;

  /** Fewer, as x, dy and dx of sixteen would fill the nearest cache. */
  private static final int SHORT_BACKWARD = 8;

  /** Longer rows at a time, where the tensor stays in a cache. */
  private static final int LONG = 2;

  private final VectorLoops loops;
  private final LaneSums lanes;

  WholeRows(VectorLoops loops, LaneSums lanes) {
    this.loops = loops;
    this.lanes = lanes;
  }

  void forward(RowForward rows) {
    if (rows.most() > 1) {
      fewForward(rows, rows.x().n() <= Lanes.SHORT ? SHORT_FORWARD : LONG);
    } else {
      singleForward(rows);
    }
  }

  private void singleForward(RowForward rows) {
    boolean aroundZero = rows.coefficients().aroundZero();
    while (rows.next(RowMoments.CAPACITY)) {
      if (aroundZero) {
        RowForwardLoops.oneAroundZero(rows, lanes);
      } else {
        RowForwardLoops.oneByRowAndElement(rows, lanes);
      }
    }
  }

  private void fewForward(RowForward rows, int most) {
    Block x = rows.x();
    Block y = rows.y();
    Coefficients c = rows.coefficients();
    Coefficients pivots = rows.pivots();
    boolean centered = !pivots.aroundZero();
    while (rows.next(most)) {
      if (centered) {
        loops.pivots(x, pivots);
      }
      if (centered && most == LONG) {
        // Longer rows lose by twos: norm-bench/NOTES.md#short-runs-by-twos.
        loops.singleSums(x, pivots, rows.sums(), 0);
      } else {
        loops.sums(x, pivots, rows.sums());
      }
      boolean many = VectorMoments.GAINS && x.rows() == LaneSums.RUNS;
      if (many ? rows.summed(VectorMoments.take(rows)) : rows.summed()) {
        if (c.aroundZero()) {
          RowNormalizeLoops.allAroundZero(x, y, c);
        } else {
          RowNormalizeLoops.allByRowAndElement(x, y, c);
        }
      }
    }
  }

  void backward(RowBackward rows) {
    if (rows.most() > 1) {
      fewBackward(rows, rows.x().n() <= Lanes.SHORT ? SHORT_BACKWARD : LONG);
    } else {
      singleBackward(rows);
    }
  }

  private void singleBackward(RowBackward rows) {
    boolean aroundZero = rows.coefficients().aroundZero();
    while (rows.next(RowMoments.CAPACITY)) {
      if (aroundZero) {
        RowBackwardLoops.oneAroundZero(rows, lanes);
      } else {
        RowBackwardLoops.oneByRowAndElement(rows, lanes);
      }
    }
  }

  private void fewBackward(RowBackward rows, int most) {
    Block x = rows.x();
    Block dy = rows.dy();
    Block dx = rows.dx();
    Sums sums = rows.sums();
    Coefficients c = rows.coefficients();
    while (rows.next(most)) {
      if (c.aroundZero()) {
        RowGradientSumsLoops.allAroundZero(x, dy, c, sums, lanes);
        if (rows.summed()) {
          RowInputGradientLoops.allAroundZero(x, dy, dx, c);
        }
      } else {
        RowGradientSumsLoops.allByRowAndElement(x, dy, c, sums, lanes);
        if (rows.summed()) {
          RowInputGradientLoops.allByRowAndElement(x, dy, dx, c);
        }
      }
    }
  }
}
