package dev.normkit.simd.generator;

import dev.normkit.kernel.Coefficients.Placement;
import java.util.List;
import java.util.Locale;

/**
 * A loop: the instance of a template.
 *
 * @param operation what it computes
 * @param placement where its coefficients live
 * @param form rows side by side, and which of their elements
 */
record Loop(String operation, Placement placement, Form form) {

  /** Rows side by side; the elements behind whole vectors, the first ones; parts of a sum. */
  enum Form {
    EIGHT,
    FOUR,
    TWO,
    ONE,
    TAIL,
    HEAD,
    TURNS,
    ANY,
    REST;

    int rows() {
      return ordinal() < ONE.ordinal() ? 8 >> ordinal() : 1;
    }

    /** Whether it goes element by element. */
    boolean isScalar() {
      return this == TAIL || this == HEAD;
    }
  }

  /** For example {@code ColumnNormalizeLoops}. */
  String className() {
    String word = operation.substring(0, 1).toUpperCase(Locale.ROOT) + operation.substring(1);
    return (placement == Placement.ELEMENT ? "Column" : "Row") + word + "Loops";
  }

  /** For example {@code fourByRowAndElement}. */
  String name() {
    return form.name().toLowerCase(Locale.ROOT) + suffix();
  }

  String suffix() {
    return switch (placement) {
      case ROW -> "ByRow";
      case ELEMENT -> "ByElement";
      case ROW_AND_ELEMENT -> "ByRowAndElement";
      case AROUND_ZERO -> "AroundZero";
    };
  }

  /** Sums of rows go by lane, and have a template for each form. */
  String template() {
    boolean byLane = operation.endsWith("ums") && placement != Placement.ELEMENT;
    return byLane ? operation + " " + form.name().toLowerCase(Locale.ROOT) : operation;
  }

  /** Whether the last vector of a row overlaps the one before: where each row has one γ and β. */
  boolean overlaps() {
    return placement == Placement.ROW && form == Form.ONE && !operation.endsWith("ums");
  }

  /** Whether the vectors at a row's ends, which may overlap others, have a loop of their own. */
  boolean hasEnds() {
    return form.rows() > 1 && (operation.equals("normalize") || operation.equals("inputGradient"));
  }

  /** Whether rows go from their sums to their output in one loop. */
  boolean isWhole() {
    return operation.equals("forward") || operation.equals("backward");
  }

  /**
   * Whether the sums of narrow vectors go by quarters of a turn, in one pass and row by row: not
   * where memory is the limit, nor where there are few of them
   * (norm-bench/NOTES.md#narrow-vectors).
   */
  boolean isByQuarters() {
    return !isWhole() && placement != Placement.AROUND_ZERO;
  }

  /** Whether rows go one by one, around their means. */
  boolean isSingle() {
    return form.rows() == 1 && placement != Placement.AROUND_ZERO;
  }

  /** Whether an idle block's rows have nothing to do: not where other loops do the work. */
  boolean isLeftOut() {
    return !isWhole() && !template().endsWith("ums one");
  }

  /** Whether it has no method of its own. */
  boolean isInline() {
    return overlaps() || form == Form.HEAD;
  }

  /** Whether something is known to be the same everywhere: 1 as a factor, else 0. */
  boolean isAbsent(String name) {
    return name.equals("gamma")
        ? placement == Placement.ROW || placement == Placement.ELEMENT
        : placement == Placement.AROUND_ZERO
            && List.of("mean", "rest", "shift", "shifts", "constant", "s", "nextS", "dBetas")
                .contains(name);
  }

  /** Whether each element has a coefficient of its own. */
  boolean isByElement(String name) {
    return entries(name).endsWith(")") || placement == Placement.ELEMENT;
  }

  /** Where a coefficient's entries are. */
  String entries(String name) {
    boolean bias = placement == Placement.ROW_AND_ELEMENT && name.equals("shift");
    return name.equals("gamma") ? "c.weight()" : bias ? "c.bias()" : "c." + name;
  }
}
