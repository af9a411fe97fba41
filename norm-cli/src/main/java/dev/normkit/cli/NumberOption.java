package dev.normkit.cli;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as people type them; one that would become another number is refused. */
final class NumberOption {
  private NumberOption() {}

  static int whole(String text) {
    BigInteger number;
    try {
      number = new BigInteger(text.strip());
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", wrong);
    }
    if (number.bitLength() >= Integer.SIZE) {
      throw new IllegalArgumentException(
          "'%s' is out of range; it must be from %s to %s"
              .formatted(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return number.intValue();
  }

  static double decimal(String text) {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException wrong) {
      throw new IllegalArgumentException("'" + text + "' is not a number such as 1e-5", wrong);
    }
    boolean lost = value == 0 && !isZero(text);
    boolean overflown = Double.isInfinite(value) && !text.contains("nfinity");
    if (lost || overflown) {
      throw new IllegalArgumentException(
          "'%s' is %s than a double can be; it must be 0 or from %s to %s"
              .formatted(
                  text, lost ? "nearer to 0" : "larger", Double.MIN_VALUE, Double.MAX_VALUE));
    }
    return value;
  }

  /** Whether the digits say 0. A hexadecimal or suffixed number has others for them. */
  private static boolean isZero(String text) {
    try {
      return new BigDecimal(text.strip()).signum() == 0;
    } catch (NumberFormatException notPlain) {
      return text.split("[eEpP]")[0].chars().noneMatch(c -> c >= '1' && c <= '9');
    }
  }
}
