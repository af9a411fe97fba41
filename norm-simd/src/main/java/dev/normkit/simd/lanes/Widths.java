package dev.normkit.simd.lanes;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** The vector widths of this machine. Apart from {@link Lanes}, which fixes one of them. */
public final class Widths {
  /** What the loops can do: the virtual lanes are shared out in pairs of vectors. */
  public static final List<Integer> KNOWN = List.of(128, 256, 512);

  /** System property: the vector width in bits, for tests of other machines' widths. */
  public static final String PROPERTY = "normkit.simd.bits";

  private Widths() {}

  /** The vector width asked for by the property, 0 for the machine's own. */
  public static int forced() {
    return Integer.getInteger(PROPERTY, 0);
  }

  /** The widest vectors of this machine, in bits. */
  public static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
