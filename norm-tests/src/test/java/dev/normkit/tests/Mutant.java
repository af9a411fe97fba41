package dev.normkit.tests;

import static dev.normkit.kernel.ReductionOrder.LANES;

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

  /** Where coefficients lie. */
  enum Placement {
    PER_ROW,
    PER_ELEMENT,
    ROW_BY_ELEMENT,
    /** Of any row: x isn't centred. */
    KNOWN_ZERO
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

  /**
   * All that can be made: pivots are those of columns, and sums have no γ. A pivot is a guess: a
   * poor one costs bits, and no values.
   */
  static List<Mutant> all() {
    List<Mutant> all = new ArrayList<>();
    for (Operation operation : Operation.values()) {
      for (Placement placement : Placement.values()) {
        for (Region region : Region.values()) {
          for (Damage damage : Damage.values()) {
            if (exists(operation, placement)
                && (operation != Operation.PIVOTS || damage == Damage.ONE_BIT)) {
              all.add(new Mutant(operation, placement, region, damage));
            }
          }
        }
      }
    }
    return all;
  }

  private static boolean exists(Operation operation, Placement placement) {
    return switch (operation) {
      case PIVOTS -> placement == Placement.PER_ELEMENT;
      case SUMS -> placement != Placement.ROW_BY_ELEMENT;
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
