package dev.normkit.simd.lanes;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** The vector widths of this machine. Apart from {@link Lanes}, which fixes one of them. */
public final class Widths {
  /** What the loops can do: the virtual lanes are shared out in pairs of vectors. */
  public static final List<Integer> KNOWN = List.of(128, 256, 512);

  /** System property: the vector width in bits, for tests of other machines' widths. */
  public static final String PROPERTY = "normkit.simd.bits";

  /** The vectors of 64-bit ARM that aren't scalable, NEON's, in bits. */
  private static final int NEON = 128;

  /** The widest scalable vectors that C2 keeps on the stack without loss, in bits. */
  private static final int KEPT = 256;

  private Widths() {}

  /** The vector width asked for by the property, 0 for the machine's own. */
  public static int forced() {
    return Integer.getInteger(PROPERTY, 0);
  }

  /** The widest vectors of this machine, in bits. */
  public static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  /** The width that loops take, in bits: the one asked for, else this machine's own. */
  public static int taken() {
    int forced = forced();
    return forced == 0 ? own() : forced;
  }

  /** The widest vectors that give the right numbers on this machine, in bits. */
  public static int own() {
    return own(widest(), System.getProperty("os.arch"));
  }

  /**
   * The widest vectors that give the right numbers on a machine: those it has, but 128 bits where
   * HotSpot overwrites wider ones that it moves on the stack, as it does with the scalable vectors
   * of 64-bit ARM from 512 bits on (norm-bench/NOTES.md#scalable-vectors).
   *
   * @param widest its widest vectors, in bits
   * @param architecture its {@code os.arch}
   */
  static int own(int widest, String architecture) {
    return hasScalable(widest, architecture) && widest > KEPT ? NEON : widest;
  }

  /** Whether a machine's widest vectors are SVE's, the scalable ones of 64-bit ARM. */
  public static boolean hasScalable(int widest, String architecture) {
    return "aarch64".equals(architecture) && widest > NEON;
  }
}
