package dev.normkit.selector.json;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A decimal, written with the fewest digits that mean it: {@code Double.toString} takes more of
 * them before JDK 19. They are looked for when it is written, since {@code BigDecimal} takes 15 ms
 * of a program's start on JDK 25, and most decisions are printed as text.
 */
final class ShortestDecimal extends Number {
  private static final long serialVersionUID = 1L;

  private final double value;

  ShortestDecimal(double value) {
    this.value = value;
  }

  @Override
  public int intValue() {
    return (int) value;
  }

  @Override
  public long longValue() {
    return (long) value;
  }

  @Override
  public float floatValue() {
    return (float) value;
  }

  @Override
  public double doubleValue() {
    return value;
  }

  @Override
  public String toString() {
    if (value == 0) {
      return Math.copySign(1, value) < 0 ? "-0.0" : "0";
    }
    BigDecimal exact = new BigDecimal(value);
    int digits = 1;
    while (exact.round(new MathContext(digits)).doubleValue() != value) {
      digits++;
    }
    return exact.round(new MathContext(digits)).toString();
  }
}
