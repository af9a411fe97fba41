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

  /** Constants of one class: a lambda for each would take a millisecond by itself. */
  private enum Part implements Runnable {
    FLOATS,
    OPERATORS,
    INTS,
    DOUBLES,
    BYTES,
    LANES,
    SUMS,
    QUOTIENTS,
    BITS,
    FLOAT_BITS,
    DOUBLE_SUMS,
    ROOTS,
    CONVERSIONS,
    COMPARISONS,
    LANE_SUMS;

    @Override
    public void run() {
      load(this);
    }
  }

  private Loading() {}

  /** {@return the parts in the order in which they need each other} */
  public static List<Runnable> parts() {
    return List.of(Part.values());
  }

  private static void load(Part part) {
    switch (part) {
      case FLOATS -> Objects.requireNonNull(FloatVector.SPECIES_PREFERRED);
      case OPERATORS -> Objects.requireNonNull(VectorOperators.ADD);
      case INTS -> Objects.requireNonNull(IntVector.SPECIES_PREFERRED);
      case DOUBLES -> Objects.requireNonNull(DoubleVector.SPECIES_PREFERRED);
      case BYTES -> Objects.requireNonNull(ByteVector.SPECIES_PREFERRED);
      case LANES -> Objects.requireNonNull(Lanes.SPECIES);
      case SUMS -> sums();
      case QUOTIENTS -> Lanes.ZEROS.div(1).max(Lanes.ZEROS.abs());
      case BITS -> bits();
      case FLOAT_BITS -> Lanes.ZEROS.reinterpretAsInts().reinterpretAsFloats();
      case DOUBLE_SUMS -> doubleSums();
      case ROOTS -> roots();
      case CONVERSIONS -> conversions();
      case COMPARISONS -> comparisons();
      case LANE_SUMS -> new LaneSums();
    }
  }

  private static void sums() {
    float[] x = new float[SCRATCH];
    FloatVector d = FloatVector.fromArray(Lanes.SPECIES, x, 0).sub(Lanes.ZEROS.broadcast(0f));
    d.mul(d).add(d).intoArray(x, 0);
  }

  /** The operators on ints: with them loops leave out what is behind a run. */
  private static void bits() {
    IntVector bits = Lanes.NO_BITS.or(IntVector.fromArray(Lanes.BITS, Lanes.PRESENT, 1));
    bits.and(bits);
  }

  private static DoubleVector doubles() {
    return DoubleVector.fromArray(Lanes.DOUBLES, new double[SCRATCH], 0);
  }

  private static void doubleSums() {
    DoubleVector d = doubles();
    d.mul(d).sub(d).add(d).intoArray(new double[SCRATCH], 0);
  }

  private static void roots() {
    DoubleVector d = doubles();
    d.broadcast(1.0).div(d.max(d).sqrt()).abs();
  }

  private static void conversions() {
    Lanes.ZEROS.convert(VectorOperators.F2D, 0).convert(VectorOperators.D2F, 0);
  }

  /** The comparisons of doubles, and what is asked of their masks. */
  private static void comparisons() {
    DoubleVector d = doubles();
    d.compare(VectorOperators.LE, d).and(d.compare(VectorOperators.GE, 0.5)).allTrue();
  }
}
