package dev.normkit.simd;

import dev.normkit.spi.kernel.ReductionOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
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

  /** From {@code TURN − n} on: no bits for the first n lanes of a turn, all for the others. */
  static final int[] LATE = new int[2 * TURN];

  /** What a float[] holds before its first element, in floats. */
  private static final int HEADER = 4;

  /** Shorter runs are not aligned. */
  private static final int ALIGNED = 2048;

  static {
    Arrays.fill(PRESENT, 0, TURN, -1);
    Arrays.fill(LATE, TURN, 2 * TURN, -1);
  }

  /** Runs that one vector combines. */
  private static final int QUAD = 4;

  /** A vector's lanes, each in place of the one so far away. */
  private static final VectorShuffle<Float> BY_8 = across(8);

  private static final VectorShuffle<Float> BY_4 = across(4);
  private static final VectorShuffle<Float> BY_2 = across(2);
  private static final VectorShuffle<Float> BY_1 = across(1);

  /** Lanes of which the bit for 8 is set. */
  private static final VectorMask<Float> WITH_8 = with(8);

  private static final VectorMask<Float> WITH_4 = with(4);

  /** {@link #HALF} lanes of a run's two sums, before the rest of the tree. */
  final float[] s = new float[HALF];

  final float[] q = new float[HALF];

  /** The same of the next row or run, where they are summed by twos. */
  final float[] nextS = new float[HALF];

  final float[] nextQ = new float[HALF];

  private final float[] four = new float[HALF];

  /** An incomplete turn of each input, where a vector would reach behind the array. */
  final float[] tailX = new float[TURN];

  final float[] tailDy = new float[TURN];
  final float[] tailWeight = new float[TURN];

  private static VectorSpecies<Float> species(int bits) {
    return bits == 0
        ? FloatVector.SPECIES_PREFERRED
        : VectorSpecies.of(float.class, VectorShape.forBitSize(bits));
  }

  /** Whether a run is not worth aligning. */
  static boolean isShort(int n) {
    return n < ALIGNED;
  }

  /**
   * How many elements to do before a vector's store begins with a cache line, for runs that are
   * long enough to pay. Nobody can ask for the address of an array, but a large one begins where a
   * region of the heap does, and its elements 16 bytes behind; where that is not so, this costs
   * little and gains nothing.
   */
  static int head(int at, int n) {
    return isShort(n) ? 0 : -(at + HEADER) & (WIDTH - 1);
  }

  /**
   * How many elements before a run to begin with, so that its vectors do not cross cache lines:
   * they are masked out, and the lanes turned. The tree gives the same sum: each of its levels adds
   * lanes that are half as far apart as those of the level before, wherever they are counted from.
   */
  static int lead(int at, int n) {
    int lead = WIDTH < HALF ? 0 : WIDTH - head(at, n) & (WIDTH - 1);
    return at < lead ? 0 : lead;
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

  private static VectorShuffle<Float> across(int distance) {
    return VectorShuffle.fromOp(SPECIES, lane -> (lane ^ distance) % WIDTH);
  }

  private static VectorMask<Float> with(int bit) {
    long lanes = 0;
    for (int lane = 0; lane < WIDTH; lane++) {
      lanes |= (lane & bit) == 0 ? 0 : 1L << lane;
    }
    return VectorMask.fromLong(SPECIES, lanes);
  }

  /** The rest of the tree, for both sums of a run: in one vector, once half of it is free. */
  static void combine(float[] s, float[] q, float[] sOut, float[] qOut, int outAt) {
    if (WIDTH < HALF) {
      sOut[outAt] = tree(s);
      qOut[outAt] = tree(q);
      return;
    }
    FloatVector a = FloatVector.fromArray(SPECIES, s, 0);
    FloatVector b = FloatVector.fromArray(SPECIES, q, 0);
    FloatVector both = a.add(a.rearrange(BY_8)).blend(b.add(b.rearrange(BY_8)), WITH_8);
    both = both.add(both.rearrange(BY_4));
    both = both.add(both.rearrange(BY_2));
    both = both.add(both.rearrange(BY_1));
    sOut[outAt] = both.lane(0);
    qOut[outAt] = both.lane(8 % WIDTH);
  }

  /** The rest of the tree. */
  static float combine(float[] q) {
    if (WIDTH < HALF) {
      return tree(q);
    }
    FloatVector all = FloatVector.fromArray(SPECIES, q, 0);
    all = all.add(all.rearrange(BY_8));
    all = all.add(all.rearrange(BY_4));
    all = all.add(all.rearrange(BY_2));
    all = all.add(all.rearrange(BY_1));
    return all.lane(0);
  }

  /**
   * The means of 16 values each, of which {@link ReductionOrder} makes a run's pivot, and which are
   * {@link #HALF} lanes. As far as runs come in fours: gives how many.
   */
  int means(float[] x, int at, int stride, int runs, float[] out, int outAt) {
    int end = WIDTH < HALF ? 0 : runs & -QUAD;
    for (int run = 0; run < end; run += QUAD) {
      quad(x, at + run * stride, stride);
      for (int i = 0; i < QUAD; i++) {
        out[outAt + run + i] = four[i * QUAD] / HALF;
      }
    }
    return end;
  }

  /** Four trees in one vector: after each level half of the lanes is free for another's. */
  private void quad(float[] lanes, int at, int stride) {
    FloatVector a = FloatVector.fromArray(SPECIES, lanes, at);
    FloatVector b = FloatVector.fromArray(SPECIES, lanes, at + stride);
    FloatVector c = FloatVector.fromArray(SPECIES, lanes, at + 2 * stride);
    FloatVector d = FloatVector.fromArray(SPECIES, lanes, at + 3 * stride);
    FloatVector ac = a.add(a.rearrange(BY_8)).blend(c.add(c.rearrange(BY_8)), WITH_8);
    FloatVector bd = b.add(b.rearrange(BY_8)).blend(d.add(d.rearrange(BY_8)), WITH_8);
    FloatVector all = ac.add(ac.rearrange(BY_4)).blend(bd.add(bd.rearrange(BY_4)), WITH_4);
    all = all.add(all.rearrange(BY_2));
    all.add(all.rearrange(BY_1)).intoArray(four, 0);
  }

  private static float tree(float[] a) {
    return (((a[0] + a[8]) + (a[4] + a[12])) + ((a[2] + a[10]) + (a[6] + a[14])))
        + (((a[1] + a[9]) + (a[5] + a[13])) + ((a[3] + a[11]) + (a[7] + a[15])));
  }
}
