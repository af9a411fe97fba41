package dev.normkit.simd;

import static dev.normkit.simd.lanes.Lanes.DOUBLES;
import static dev.normkit.simd.lanes.Lanes.SPECIES;
import static dev.normkit.simd.lanes.Lanes.WIDTH;
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
import jdk.incubator.vector.VectorMask;

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

  /** The second of the halves into which doubles part a vector of floats. */
  private static final VectorMask<Float> UPPER =
      VectorMask.fromLong(SPECIES, -1L << WIDTH / 2 & (1L << WIDTH) - 1);

  private VectorMoments() {}

  /** What {@link RowForward#summed(boolean)} asks for, of {@link LaneSums#RUNS} rows. */
  static boolean take(RowForward rows) {
    boolean ordinary = true;
    boolean idle = rows.x().isIdlePerRow();
    RowMoments moments = rows.moments();
    for (int i = 0; i < LaneSums.RUNS; i += WIDTH) {
      ordinary &= moments(moments, i, idle);
      coefficients(moments.mean, moments.rstd, rows.coefficients(), i, idle);
    }
    return ordinary;
  }

  /** Of idle rows called for nothing, so that the JVM counts the call. */
  private static boolean moments(RowMoments rows, int at, boolean idle) {
    if (idle) {
      return true;
    }
    FloatVector pivot = FloatVector.fromArray(SPECIES, rows.pivots.mean, at);
    FloatVector s = FloatVector.fromArray(SPECIES, rows.sums.sum, at);
    FloatVector q = FloatVector.fromArray(SPECIES, rows.sums.product, at);
    boolean ordinary = true;
    for (int part = 0; part < 2; part++) {
      int to = at + part * (WIDTH / 2);
      DoubleVector shift = ((DoubleVector) s.convert(F2D, part)).mul(rows.share);
      DoubleVector square = shift.mul(shift);
      DoubleVector mean = ((DoubleVector) pivot.convert(F2D, part)).add(shift);
      DoubleVector variance =
          ((DoubleVector) q.convert(F2D, part)).mul(rows.share).sub(square).max(0);
      DoubleVector radicand = variance.add(rows.epsilon);
      mean.intoArray(rows.mean, to);
      variance.intoArray(rows.variance, to);
      radicand.broadcast(1.0).div(radicand.sqrt()).intoArray(rows.rstd, to);
      // Then rstd is within its limits as well.
      ordinary &=
          square
              .compare(LE, radicand)
              .and(radicand.compare(GE, rows.smallestRadicand))
              .and(radicand.compare(LE, Precision.LARGEST_RADICAND))
              .and(mean.abs().compare(LE, Precision.LARGEST_MEAN))
              .allTrue();
    }
    return ordinary;
  }

  /** k, r and a of a vector of rows, of idle ones none, as above. */
  private static void coefficients(
      double[] mean, double[] rstd, Coefficients c, int at, boolean idle) {
    if (idle) {
      return;
    }
    DoubleVector mean0 = DoubleVector.fromArray(DOUBLES, mean, at);
    DoubleVector mean1 = DoubleVector.fromArray(DOUBLES, mean, at + WIDTH / 2);
    DoubleVector rstd0 = DoubleVector.fromArray(DOUBLES, rstd, at);
    DoubleVector rstd1 = DoubleVector.fromArray(DOUBLES, rstd, at + WIDTH / 2);
    FloatVector k =
        ((FloatVector) mean0.convert(D2F, 0)).blend((FloatVector) mean1.convert(D2F, -1), UPPER);
    DoubleVector rest0 = mean0.sub((DoubleVector) k.convert(F2D, 0));
    DoubleVector rest1 = mean1.sub((DoubleVector) k.convert(F2D, 1));
    k.intoArray(c.mean, at);
    ((FloatVector) rest0.convert(D2F, 0))
        .blend((FloatVector) rest1.convert(D2F, -1), UPPER)
        .intoArray(c.rest, at);
    ((FloatVector) rstd0.convert(D2F, 0))
        .blend((FloatVector) rstd1.convert(D2F, -1), UPPER)
        .intoArray(c.scale, at);
  }
}
