package dev.normkit.io.onnx;

import dev.normkit.io.bytes.Rounding;
import dev.normkit.io.tensor.ElementType;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/**
 * Constants of whole types, whose elements are doubles here too: where those would give other
 * numbers than ONNX, or it doesn't say which, nothing is made of them.
 */
final class WholeNumbers {
  /** Up to here, doubles hold every whole number. */
  private static final double EXACT = 0x1p53;

  private static final double BEYOND_LONG = 0x1p63;

  private WholeNumbers() {}

  static boolean are(Constant constant) {
    return ElementType.ofWord(constant.type()).filter(ElementType::whole).isPresent();
  }

  /** Whether all elements are surely those of their type; floats always are. */
  static boolean hold(Constant constant) {
    ElementType type = ElementType.ofWord(constant.type()).orElse(ElementType.OTHER);
    return !type.whole() || Arrays.stream(constant.data()).allMatch(x -> holds(type, x));
  }

  private static boolean holds(ElementType type, double x) {
    return Math.abs(x) <= EXACT && Rounding.to(type, x) == x && (x >= 0 || type != ElementType.U64);
  }

  /**
   * An operation on numbers of a constant's type: a quotient is cut off, and no zero has a sign.
   */
  static DoubleBinaryOperator ofType(Constant constant, DoubleBinaryOperator change) {
    return are(constant) ? (a, b) -> cut(change.applyAsDouble(a, b)) : change;
  }

  /** The same of an operation on one number. */
  static DoubleUnaryOperator ofType(Constant constant, DoubleUnaryOperator change) {
    return are(constant) ? x -> cut(change.applyAsDouble(x)) : change;
  }

  private static double cut(double x) {
    return (x < 0 ? Math.ceil(x) : Math.floor(x)) + 0.0;
  }

  /**
   * Whether it is told what Cast makes of all elements; whole numbers wrap around, floats don't.
   */
  static boolean castable(Constant constant, ElementType to) {
    if (!to.whole() || to == ElementType.BOOL) {
      return to != ElementType.OTHER;
    }
    if (constant.type().equals(to.word())) {
      return true;
    }
    boolean wrap = are(constant);
    return Arrays.stream(constant.data()).allMatch(x -> wrap ? wraps(x, to) : fits(cut(x), to));
  }

  private static boolean wraps(double x, ElementType to) {
    return Math.abs(x) <= EXACT && (x >= 0 || to != ElementType.U64);
  }

  private static boolean fits(double x, ElementType to) {
    return Math.abs(x) < BEYOND_LONG
        && Rounding.to(to, x) == x
        && (x >= 0 || to != ElementType.U64);
  }
}
