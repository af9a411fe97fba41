package dev.normkit.simd.lanes;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What the first loop loads, in parts: the vector module's classes, each of which knows vectors of
 * all widths, take 30 ms on an AMD EPYC of 2026, and what loops first do with them 10 ms more.
 */
public final class Loading {
  /** Elements that vectors of any width fit into. */
  private static final int SCRATCH = 16;

  /**
   * Whether the JVM has to have seen often what loops do rarely: norm-bench/NOTES.md#seen-before.
   */
  private static final boolean BY_PROFILE = Runtime.version().feature() < 25;

  /** Parts that leave out, and how often each does: no part may hold up a call for long. */
  private static final int PARTS = BY_PROFILE ? 12 : 1;

  private static final int TIMES = BY_PROFILE ? 160 : 1;

  private Loading() {}

  /** {@return the parts in the order in which they need each other} */
  public static List<Runnable> parts() {
    return Stream.concat(
            Stream.<Runnable>of(
                () -> Objects.requireNonNull(FloatVector.SPECIES_PREFERRED),
                () -> Objects.requireNonNull(VectorOperators.ADD),
                () -> Objects.requireNonNull(IntVector.SPECIES_PREFERRED),
                () -> Objects.requireNonNull(DoubleVector.SPECIES_PREFERRED),
                () -> Objects.requireNonNull(ByteVector.SPECIES_PREFERRED),
                () -> Objects.requireNonNull(Lanes.SPECIES),
                Loading::compute,
                Loading::present,
                LaneSums::new),
            Collections.<Runnable>nCopies(PARTS, Loading::leaveOut).stream())
        .toList();
  }

  private static void compute() {
    float[] x = new float[SCRATCH];
    FloatVector d = FloatVector.fromArray(Lanes.SPECIES, x, 0).sub(FloatVector.zero(Lanes.SPECIES));
    d.mul(d).add(d).intoArray(x, 0);
  }

  /** What loops leave out with. */
  private static IntVector present() {
    IntVector present = IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, 1);
    return present.and(present);
  }

  /** As loops leave out what is behind a run. */
  private static void leaveOut() {
    float[] x = new float[SCRATCH];
    for (int i = 0; i < TIMES; i++) {
      FloatVector d = FloatVector.fromArray(Lanes.SPECIES, x, 0);
      d.reinterpretAsInts().and(present()).reinterpretAsFloats().intoArray(x, 0);
    }
  }
}
