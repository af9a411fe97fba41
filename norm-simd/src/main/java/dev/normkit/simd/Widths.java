package dev.normkit.simd;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** The vector widths of this machine. Apart from {@link Lanes}, which fixes one of them. */
final class Widths {
  /** What the loops can do: the virtual lanes are shared out in pairs of vectors. */
  static final List<Integer> KNOWN = List.of(128, 256, 512);

  private Widths() {}

  /** The widest vectors of this machine, in bits. */
  static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }
}
