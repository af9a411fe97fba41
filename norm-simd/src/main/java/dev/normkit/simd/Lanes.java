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

  final float[] s = new float[HALF];
  final float[] q = new float[HALF];
  final float[] tailX = new float[TURN];
  final float[] tailDy = new float[TURN];
  final float[] tailWeight = new float[TURN];

  private static VectorSpecies<Float> species(int bits) {
    return bits == 0
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** Copies the {@code n} elements of an incomplete turn, and pads. */
  static void fill(float[] tail, float[] source, int at, int n, float padding) {
    System.arraycopy(source, at, tail, 0, n);
    Arrays.fill(tail, n, TURN, padding);
  }

  /** The rest of the tree over both sums. */
  void totals(float[] sums) {
    sums[0] = tree(s);
    sums[1] = tree(q);
  }

  private static float tree(float[] a) {
    return (((a[0] + a[8]) + (a[4] + a[12])) + ((a[2] + a[10]) + (a[6] + a[14])))
        + (((a[1] + a[9]) + (a[5] + a[13])) + ((a[3] + a[11]) + (a[7] + a[15])));
  }
}
