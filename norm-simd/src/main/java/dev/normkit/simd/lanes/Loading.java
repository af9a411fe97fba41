package dev.normkit.simd.lanes;

import java.util.List;
import java.util.Objects;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What the first loop loads, in parts: the vector module's classes, each of which knows vectors of
 * all widths, take 30 ms on an AMD EPYC of 2026, and what loops first do with them 10 ms more.
 * Every operator is used once, before C2 compiles the place where operators are found: new ones
 * would be traps there, of which JDK 17 counts too many (norm-bench/NOTES.md#classes-of-operators).
 */
public final class Loading {
  /** Elements that vectors of any width fit into. */
  private static final int SCRATCH = 16;

  private Loading() {}

  /** {@return the parts in the order in which they need each other} */
  public static List<Runnable> parts() {
    return List.of(
        () -> Objects.requireNonNull(FloatVector.SPECIES_PREFERRED),
        () -> Objects.requireNonNull(VectorOperators.ADD),
        () -> Objects.requireNonNull(IntVector.SPECIES_PREFERRED),
        () -> Objects.requireNonNull(DoubleVector.SPECIES_PREFERRED),
        () -> Objects.requireNonNull(ByteVector.SPECIES_PREFERRED),
        () -> Objects.requireNonNull(Lanes.SPECIES),
        Loading::floats,
        Loading::bits,
        Loading::doubles,
        LaneSums::new);
  }

  /** Every operator on floats that loops have. */
  private static void floats() {
    float[] x = new float[SCRATCH];
    FloatVector d = FloatVector.fromArray(Lanes.SPECIES, x, 0).sub(Lanes.ZEROS.broadcast(0f));
    d.mul(d).add(d).div(1).max(d.abs()).intoArray(x, 0);
  }

  /** Every operator on ints: with them loops leave out what is behind a run. */
  private static void bits() {
    float[] x = new float[SCRATCH];
    FloatVector d = FloatVector.fromArray(Lanes.SPECIES, x, 0);
    Lanes.NO_BITS
        .or(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, 1))
        .and(d.reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(x, 0);
  }

  /** Every operator on doubles. */
  private static void doubles() {
    double[] x = new double[SCRATCH];
    DoubleVector d = DoubleVector.fromArray(Lanes.DOUBLES, x, 0);
    d.mul(d).sub(d).add(d).max(d).sqrt().abs().intoArray(x, 0);
    d.broadcast(1.0).div(d).intoArray(x, 0);
  }
}
