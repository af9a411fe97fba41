package dev.normkit.simd;

import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width, and how vectors of any width make up the virtual lanes of {@link
 * ReductionOrder}: a turn is one element per virtual lane; a vector pair holds the lanes from j and
 * those from j + 16, so their sum is the first level of the tree. Narrow vectors take several
 * passes over a chunk, which the nearest cache holds. Touched only after the availability check.
 */
final class Lanes {
  /** One species per JVM: a second one slows the first down many times. */
  static final VectorSpecies<Float> SPECIES = species(SimdBackend.forcedBits());

  static final int WIDTH = SPECIES.length();

  /** Elements per turn. */
  static final int TURN = ReductionOrder.LANES;

  /** The lanes whose pairs are left after the first level of the tree. */
  static final int HALF = TURN / 2;

  /** Integers as wide as the floats. */
  static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, SPECIES.vectorShape());

  /**
   * From {@code TURN − n} on: all bits for the first n lanes of a turn, none for the others. ANDed
   * with these, missing lanes become +0 whatever they held.
   */
  static final int[] PRESENT = new int[2 * TURN];

  static {
    Arrays.fill(PRESENT, 0, TURN, -1);
  }

  final float[] s = new float[HALF];
  final float[] q = new float[HALF];
  final float[] nextS = new float[HALF];
  final float[] nextQ = new float[HALF];

  /** An incomplete turn of each input, where a vector would reach behind the array. */
  final float[] tailX = new float[TURN];

  final float[] tailDy = new float[TURN];
  final float[] tailWeight = new float[TURN];

  private static VectorSpecies<Float> species(int bits) {
    return bits == 0
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** Whether vectors over a whole turn from {@code at} stay inside the array. */
  static boolean turnInside(float[] array, int at) {
    return at + TURN <= array.length;
  }

  /** Copies the {@code n} elements of an incomplete turn; the others are whatever was there. */
  static float[] copy(float[] source, int at, int n, float[] tail) {
    System.arraycopy(source, at, tail, 0, n);
    return tail;
  }

  /** The rest of the tree. */
  static float tree(float[] a) {
    return (((a[0] + a[8]) + (a[4] + a[12])) + ((a[2] + a[10]) + (a[6] + a[14])))
        + (((a[1] + a[9]) + (a[5] + a[13])) + ((a[3] + a[11]) + (a[7] + a[15])));
  }
}
