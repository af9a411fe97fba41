package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.HALF;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.TURN;
import static dev.normkit.simd.lanes.Lanes.WIDTH;
import static dev.normkit.simd.lanes.Lanes.ZEROS;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Coefficients.Placement;
import dev.normkit.kernel.Loops;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.kernel.RowBackward;
import dev.normkit.kernel.RowForward;
import dev.normkit.kernel.Sums;
import dev.normkit.simd.gen.ColumnGradientSumsLoops;
import dev.normkit.simd.gen.ColumnInputGradientLoops;
import dev.normkit.simd.gen.ColumnNormalizeLoops;
import dev.normkit.simd.gen.ColumnPivotsLoops;
import dev.normkit.simd.gen.ColumnSumsLoops;
import dev.normkit.simd.gen.RowGradientSumsLoops;
import dev.normkit.simd.gen.RowInputGradientLoops;
import dev.normkit.simd.gen.RowNormalizeLoops;
import dev.normkit.simd.gen.RowSumsLoops;
import dev.normkit.simd.lanes.LaneSums;
import dev.normkit.simd.lanes.Lanes;
import dev.normkit.simd.lanes.Loading;
import jdk.incubator.vector.FloatVector;

/**
 * {@link Loops} in SIMD lanes, which are generated, a few rows side by side: what belongs to the
 * elements is then loaded and stored once for all of them.
 */
final class VectorLoops implements Loops {
  /**
   * With as many, some thirty small calls are what C2 counts before it compiles a loop. With more
   * than 117, C2 wouldn't inline what only the others call (-XX:MinInlineFrequencyRatio).
   */
  private static final int IDLE_CALLS = 100;

  // A backend that somebody names is never asked for the parts; those that ran cost nothing here.
  static {
    Loading.parts().forEach(Runnable::run);
  }

  private final LaneSums lanes = new LaneSums();
  private final WholeRows wholeRows = new WholeRows(this, lanes);

  @Override
  public void pivots(Block x, Coefficients c) {
    if (c.placement() == Placement.ELEMENT) {
      int done = 0;
      if (x.rows() == ReductionOrder.PIVOT_VALUES) {
        ColumnPivotsLoops.oneByElement(x, c);
        done = SPECIES.loopBound(x.n());
      }
      for (int i = done; i < x.n(); i++) {
        c.mean[c.first() + i] =
            ReductionOrder.pivot(x.array(), x.offset() + i, x.rows(), x.stride());
      }
    } else {
      int done = x.n() < ReductionOrder.PIVOT_VALUES ? 0 : lanes.pivots(x, c);
      for (int row = done; row < x.rows(); row++) {
        c.mean[c.first() + row] = ReductionOrder.pivot(x.array(), x.at(row), x.n());
      }
    }
  }

  @Override
  public void sums(Block x, Coefficients c, Sums sums) {
    if (c.placement() == Placement.ELEMENT) {
      ColumnSumsLoops.allByElement(x, c, sums);
    } else if (c.aroundZero()) {
      squares(x, c, sums);
    } else {
      singleSums(x, c, sums, Lanes.isShort(x.n()) ? pairedSums(x, c, sums) : 0);
    }
  }

  private void squares(Block x, Coefficients c, Sums sums) {
    int row = 0;
    for (; row + LaneSums.RUNS <= x.rows(); row += LaneSums.RUNS) {
      for (int run = 0; run < LaneSums.RUNS; run++) {
        RowSumsLoops.oneAroundZero(x, c, lanes, row + run, run);
      }
      lanes.combineSquares(x, sums, row);
    }
    for (; row < x.rows(); row++) {
      RowSumsLoops.oneAroundZero(x, c, lanes, row, 0);
      LaneSums.combine(x, lanes.allQ, sums, row);
    }
  }

  /** Sums rows one by one, from one on. */
  void singleSums(Block x, Coefficients c, Sums sums, int from) {
    for (int row = from; row < x.rows(); row++) {
      RowSumsLoops.oneByRow(x, c, lanes, row, 0);
      LaneSums.combine(x, lanes.allS, lanes.allQ, 0, sums, row);
    }
  }

  /** Sums rows by twos, so that the additions of one need not wait for each other. */
  private int pairedSums(Block x, Coefficients c, Sums sums) {
    int paired = x.rows() & -2;
    int row = 0;
    for (; row + LaneSums.RUNS <= paired; row += LaneSums.RUNS) {
      for (int run = 0; run < LaneSums.RUNS; run += 2) {
        twoSums(x, c, row + run, run);
      }
      lanes.combineAll(x, sums, row);
    }
    for (; row < paired; row += 2) {
      twoSums(x, c, row, 0);
      LaneSums.combine(x, lanes.allS, lanes.allQ, 0, sums, row);
      LaneSums.combine(x, lanes.allS, lanes.allQ, HALF, sums, row + 1);
    }
    return paired;
  }

  private void twoSums(Block x, Coefficients c, int row, int run) {
    if ((x.n() & -TURN) < x.n()) {
      RowSumsLoops.restByRow(x, c, lanes, row);
    }
    RowSumsLoops.twoByRow(x, c, lanes, row, run);
  }

  @Override
  public void gradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    switch (c.placement()) {
      case ROW -> planeGradientSums(x, dy, c, sums);
      case ELEMENT -> ColumnGradientSumsLoops.allByElement(x, dy, c, sums);
      case ROW_AND_ELEMENT -> RowGradientSumsLoops.allByRowAndElement(x, dy, c, sums, lanes);
      default -> RowGradientSumsLoops.allAroundZero(x, dy, c, sums, lanes);
    }
  }

  private void planeGradientSums(Block x, Block dy, Coefficients c, Sums sums) {
    int row = 0;
    for (; row + LaneSums.RUNS <= x.rows(); row += LaneSums.RUNS) {
      for (int run = 0; run < LaneSums.RUNS; run++) {
        RowGradientSumsLoops.anyByRow(x, dy, c, lanes, row + run, run);
      }
      lanes.combineAll(x, sums, row);
    }
    for (; row < x.rows(); row++) {
      RowGradientSumsLoops.anyByRow(x, dy, c, lanes, row, 0);
      LaneSums.combine(x, lanes.allS, lanes.allQ, 0, sums, row);
    }
  }

  @Override
  public void normalize(Block x, Block y, Coefficients c) {
    switch (c.placement()) {
      case ROW -> RowNormalizeLoops.allByRow(x, y, c);
      case ELEMENT -> ColumnNormalizeLoops.allByElement(x, y, c);
      case ROW_AND_ELEMENT -> RowNormalizeLoops.allByRowAndElement(x, y, c);
      default -> RowNormalizeLoops.allAroundZero(x, y, c);
    }
  }

  @Override
  public void inputGradient(Block x, Block dy, Block dx, Coefficients c) {
    switch (c.placement()) {
      case ROW -> RowInputGradientLoops.allByRow(x, dy, dx, c);
      case ELEMENT -> ColumnInputGradientLoops.allByElement(x, dy, dx, c);
      case ROW_AND_ELEMENT -> RowInputGradientLoops.allByRowAndElement(x, dy, dx, c);
      default -> RowInputGradientLoops.allAroundZero(x, dy, dx, c);
    }
  }

  @Override
  public void forward(RowForward rows) {
    wholeRows.forward(rows);
  }

  @Override
  public void backward(RowBackward rows) {
    wholeRows.backward(rows);
  }

  @Override
  public int idleCalls() {
    return IDLE_CALLS;
  }

  @Override
  public boolean allWithin(Block values, float limit) {
    boolean within = true;
    for (int row = 0; within && row < values.rows(); row++) {
      within = allWithin(values, row, limit);
    }
    return within;
  }

  private static boolean allWithin(Block block, int row, float limit) {
    if (block.isIdle()) {
      return true;
    }
    float[] values = block.array();
    int at = block.at(row);
    int n = block.n();
    FloatVector largest = ZEROS.broadcast(0f);
    int end = SPECIES.loopBound(n);
    for (int i = 0; i < end; i += WIDTH) {
      largest = largest.max(FloatVector.fromArray(SPECIES, values, at + i).abs());
    }
    boolean within = largest.compare(LE, limit).allTrue();
    for (int i = end; within && i < n; i++) {
      within = Math.abs(values[at + i]) <= limit;
    }
    return within;
  }
}
