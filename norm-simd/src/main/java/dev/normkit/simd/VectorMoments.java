package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.DOUBLES;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;

import dev.normkit.kernel.Coefficients;
import dev.normkit.kernel.Precision;
import dev.normkit.kernel.RowForward;
import dev.normkit.kernel.RowMoments;
import dev.normkit.simd.lanes.LaneSums;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;

/**
 * The arithmetic of {@link RowMoments}, which is done once per row, for {@link LaneSums#RUNS} rows
 * at a time, as it is much of a short row's time (norm-bench/NOTES.md#moments-of-sixteen). The same
 * operations in the same order, in double, so the same bits.
 */
final class VectorMoments {
  /**
   * Whether it gains: C2 makes objects of masks of two doubles (norm-bench/NOTES.md#two-doubles).
   */
  static final boolean GAINS = DOUBLES.length() > 2;

  private VectorMoments() {}

  /**
   * What {@link RowForward#summed(boolean)} asks for, of {@link LaneSums#RUNS} rows. Vectors of
   * floats go from one vector of doubles to the next, and the second half of each is left unused,
   * as {@link RowMoments#CAPACITY} allows: what the vector module does for the second half loads
   * its shuffles (norm-bench/NOTES.md#smaller-parts).
   */
  static boolean take(RowForward rows) {
    boolean ordinary = true;
    boolean idle = rows.x().isIdlePerRow();
    for (int i = 0; i < LaneSums.RUNS; i += DOUBLES.length()) {
      ordinary &= take(rows.moments(), rows.coefficients(), i, idle);
    }
    return ordinary;
  }

  /** Of idle rows called for nothing, so that the JVM counts the call. */
  private static boolean take(RowMoments rows, Coefficients c, int at, boolean idle) {
    if (idle) {
      return true;
    }
    DoubleVector shift = doubles(rows.sums.sum, at).mul(rows.share);
    DoubleVector square = shift.mul(shift);
    DoubleVector mean = doubles(rows.pivots.mean, at).add(shift);
    DoubleVector variance = doubles(rows.sums.product, at).mul(rows.share).sub(square).max(0);
    DoubleVector radicand = variance.add(rows.epsilon);
    DoubleVector rstd = radicand.broadcast(1.0).div(radicand.sqrt());
    mean.intoArray(rows.mean, at);
    variance.intoArray(rows.variance, at);
    rstd.intoArray(rows.rstd, at);
    FloatVector k = (FloatVector) mean.convert(D2F, 0);
    k.intoArray(c.mean, at);
    ((FloatVector) mean.sub((DoubleVector) k.convert(F2D, 0)).convert(D2F, 0))
        .intoArray(c.rest, at);
    ((FloatVector) rstd.convert(D2F, 0)).intoArray(c.scale, at);
    // Then rstd is within its limits as well.
    return square
        .compare(LE, radicand)
        .and(radicand.compare(GE, rows.smallestRadicand))
        .and(radicand.compare(LE, Precision.LARGEST_RADICAND))
        .and(mean.abs().compare(LE, Precision.LARGEST_MEAN))
        .allTrue();
  }

  private static DoubleVector doubles(float[] values, int at) {
    return (DoubleVector) FloatVector.fromArray(SPECIES, values, at).convert(F2D, 0);
  }
}
