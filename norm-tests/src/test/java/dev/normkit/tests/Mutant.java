package dev.normkit.tests;

import static dev.normkit.kernel.ReductionOrder.LANES;

import dev.normkit.kernel.Coefficients.Placement;
import java.util.ArrayList;
import java.util.List;

/**
 * A mistake in one operation of the loops, where its coefficients lie in one way, in whole vectors
 * or in what is left after them.
 *
 * @param operation which results are wrong
 * @param placement of the coefficients for which they are
 * @param region of a row in which they are
 * @param damage how wrong
 */
record Mutant(Operation operation, Placement placement, Region region, Damage damage) {

  /** What loops do. */
  enum Operation {
    PIVOTS,
    SUMS,
    GRADIENT_SUMS,
    NORMALIZE,
    INPUT_GRADIENT
  }

  /** A part of a row. */
  enum Region {
    WHOLE_VECTORS,
    TAIL
  }

  /** What becomes of a number. */
  enum Damage {
    /** The last bit is another: the bits tell. */
    ONE_BIT,
    /** The values tell, whatever the bits of other backends. */
    PLAIN
  }

  /** All that can be made. */
  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (Placement placement : Placement.values()) {
        for (Region region : Region.values()) {
          for (Damage damage : Damage.values()) {
            Mutant mutant = new Mutant(operation, placement, region, damage);
            if (mutant.exists()) {
              all.add(mutant);
            }
          }
        }
      }
    }
    return all;
  }

  /**
   * Pivots and the sums around them are by row or by element, whatever there is to γ; around zero
   * there are none. A poor guess of a pivot costs bits, but no values.
   */
  private boolean exists() {
    return switch (operation) {
      case PIVOTS ->
          damage == Damage.ONE_BIT
              && (placement == Placement.ROW || placement == Placement.ELEMENT);
      case SUMS -> placement != Placement.ROW_AND_ELEMENT;
      case GRADIENT_SUMS, NORMALIZE, INPUT_GRADIENT -> true;
    };
  }

  /** The tests of the contract one of which has to find it. */
  List<String> tests() {
    if (damage == Damage.ONE_BIT) {
      return List.of("givesTheBitsOfTheReference");
    }
    return operation == Operation.GRADIENT_SUMS || operation == Operation.INPUT_GRADIENT
        ? List.of("backward")
        : List.of("moments", "forward");
  }

  /** Where the region begins in a row of n elements. */
  int from(int n) {
    return region == Region.TAIL ? n - n % LANES : 0;
  }

  /** Where it ends; there if it is empty. */
  int to(int n) {
    return region == Region.TAIL ? n : n - n % LANES;
  }

  float damaged(float value) {
    return damage == Damage.PLAIN
        ? 2 * value + 1
        : Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ 1);
  }
}
