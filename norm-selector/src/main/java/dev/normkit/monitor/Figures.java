package dev.normkit.monitor;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as reports write them: the same on every JDK. */
final class Figures {
  private static final double TINY = 1e-4;
  private static final MathContext IN_TEXT = new MathContext(2);
  private static final MathContext IN_JSON = new MathContext(6);

  private Figures() {}

  /**
   * Two significant digits, for example {@code 0.087}; whole numbers in full. Errors below 0.0001
   * matter to nobody, so what is smaller is told as that.
   */
  static String text(double value) {
    if (value != 0 && Math.abs(value) < TINY) {
      return value < 0 ? "-0.0001" : "0.0001";
    }
    return ofAnySize(value);
  }

  /** The same of a number that may be small, for example a weight of {@code 0.000025}. */
  static String ofAnySize(double value) {
    if (!Double.isFinite(value)) {
      return "unlimited";
    }
    if (Math.abs(value) >= 10) {
      return Long.toString(Math.round(value));
    }
    return new BigDecimal(value).round(IN_TEXT).stripTrailingZeros().toPlainString();
  }

  /** Six significant digits; what is infinite has no place in JSON. */
  static BigDecimal json(double finite) {
    return new BigDecimal(finite).round(IN_JSON).stripTrailingZeros();
  }
}
