package dev.normkit.simd.lanes;

import dev.normkit.kernel.Block;
import dev.normkit.kernel.ReductionOrder;
import dev.normkit.machine.ArrayHeader;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector width, and how vectors of any width make up the virtual lanes of {@link
 * ReductionOrder}: a turn is one element per virtual lane; a vector pair holds the lanes from j and
 * those from j + 16, so their sum is the first level of the tree. Narrow vectors take several
 * passes over a chunk, which the nearest cache holds. Touched only after the availability check.
 */
public final class Lanes {
  /** One species per JVM: a second one slows the first down many times. */
  public static final VectorSpecies<Float> SPECIES =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Widths.taken()));

  public static final int WIDTH = SPECIES.length();

  /** Elements per turn. */
  public static final int TURN = ReductionOrder.LANES;

  /** The lanes whose pairs are left after the first level of the tree. */
  public static final int HALF = TURN / 2;

  /** Whether a vector holds less than half a turn. */
  public static final boolean NARROW = WIDTH < HALF;

  /**
   * From one vector of a turn to the next in the same pass over a chunk, where a pass of narrow
   * ones takes four sums at a time: at 256 bits it is the only one.
   */
  public static final int STEP = NARROW ? TURN / 4 : HALF;

  /** Integers as wide as the floats. */
  public static final VectorSpecies<Integer> BITS =
      VectorSpecies.of(int.class, SPECIES.vectorShape());

  /**
   * What makes broadcasts, and what each mask is ORed with: C2 knows the class of a constant, and
   * so of what its methods return (norm-bench/NOTES.md#known-classes).
   */
  public static final FloatVector ZEROS = FloatVector.zero(SPECIES);

  public static final IntVector NO_BITS = IntVector.zero(BITS);

  /** Doubles in as many bits: half as many. */
  public static final VectorSpecies<Double> DOUBLES =
      VectorSpecies.of(double.class, SPECIES.vectorShape());

  /**
   * From {@code TURN − n} on: all bits for the first n lanes of a turn, none for the others. ANDed
   * with these, missing lanes become +0 whatever they held.
   */
  public static final int[] PRESENT = new int[2 * TURN];

  /** From {@code TURN − n} on: no bits for the first n lanes of a turn, all for the others. */
  public static final int[] LATE = new int[2 * TURN];

  /** What a float[] holds before its first element, in floats. */
  private static final int HEADER = ArrayHeader.floats();

  /**
   * Rows up to this length go side by side in all loops: one over a single row is hardly entered
   * and left. It is where the kernel gives more than a few of them at a time.
   */
  public static final int SHORT = 256;

  /** In floats: what lies a multiple of it apart has its place in the same set of a cache. */
  public static final int PAGE = 1024;

  /**
   * In floats. Smaller arrays needn't begin where a region of the heap does, and are so near that a
   * store to two lines costs little.
   */
  private static final int LARGE = 1 << 17;

  /** Shorter runs are not aligned. */
  private static final int ALIGNED = 2048;

  static {
    Arrays.fill(PRESENT, 0, TURN, -1);
    Arrays.fill(LATE, TURN, 2 * TURN, -1);
  }

  private Lanes() {}

  /** Whether a run is not worth aligning. */
  public static boolean isShort(int n) {
    return n < ALIGNED;
  }

  /**
   * How many elements to do before a vector's store begins with a cache line, for runs that are
   * long enough to pay. Nobody can ask for the address of an array, but a large one begins where a
   * region of the heap does, and its elements behind its header; where that is not so, this costs
   * little and gains nothing.
   */
  private static int alignment(int at, int n) {
    return isShort(n) ? 0 : toLine(at);
  }

  /** How far it is to where a vector begins with a cache line, if the array begins so. */
  public static int toLine(int at) {
    return -(at + HEADER) & (WIDTH - 1);
  }

  /**
   * Where vectors of rows side by side begin: where they store whole cache lines, which needn't be
   * read first (norm-bench/NOTES.md#ends-of-rows), or with the row. Conditions are masks, not
   * branches: C2 would leave out a branch that the small calls of a warm-up never take.
   */
  public static int from(Block in, Block out) {
    if (in.array() == out.array()) {
      return 0;
    }
    int large = ifNegative(LARGE - 1 - out.array().length);
    int wide = ifNegative(2 * WIDTH - 1 - out.n());
    int alike = ifNegative((out.stride() & (WIDTH - 1)) - 1);
    return toLine(out.offset()) & large & wide & alike;
  }

  /** The same of a loop with two inputs. */
  public static int from(Block in, Block other, Block out) {
    return other.array() == out.array() ? 0 : from(in, out);
  }

  /**
   * Whether the first and the last vector of a row are computed by themselves, over elements that
   * others have computed too: not where the output takes the input's place.
   */
  public static boolean hasEnds(int from, Block in, Block out) {
    int rest = out.n() & (WIDTH - 1) & ifNegative(WIDTH - out.n());
    return from + rest > 0 && in.array() != out.array();
  }

  /** The same of a loop with two inputs. */
  public static boolean hasEnds(int from, Block in, Block other, Block out) {
    return hasEnds(from, in, out) && other.array() != out.array();
  }

  /** All bits of a negative number, none of others. */
  private static int ifNegative(int value) {
    return value >> 31;
  }

  /** {@link #alignment} of a row of an output; all of it where there is no vector. */
  public static int head(int at, int n) {
    return n < WIDTH ? n : alignment(at, n);
  }

  /**
   * How many elements before a run to begin with, so that its vectors do not cross cache lines:
   * they are masked out, and the lanes turned. The tree gives the same sum: each of its levels adds
   * lanes that are half as far apart as those of the level before, wherever they are counted from.
   */
  public static int lead(int at, int n) {
    int lead = WIDTH < HALF ? 0 : WIDTH - alignment(at, n) & (WIDTH - 1);
    return at < lead ? 0 : lead;
  }

  /** Whether vectors over a whole turn from {@code at} stay inside the array. */
  public static boolean turnInside(float[] array, int at) {
    return array.length - at >= TURN;
  }

  /** Copies the {@code n} elements of an incomplete turn; the others are whatever was there. */
  public static float[] copy(float[] source, int at, int n, float[] tail) {
    return copy(source, at, n, tail, 0);
  }

  /** The same, to a place in an array. */
  public static float[] copy(float[] source, int at, int n, float[] tails, int to) {
    System.arraycopy(source, at, tails, to, n);
    return tails;
  }
}
