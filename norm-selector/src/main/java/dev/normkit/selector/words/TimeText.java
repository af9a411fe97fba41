package dev.normkit.selector.words;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Times and ratios as people read them: two digits, the same on every JDK and in every locale. */
public final class TimeText {
  private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);
  private static final MathContext TWO_DIGITS_UP = new MathContext(2, RoundingMode.CEILING);
  private static final String[] UNITS = {"ns", "µs", "ms", "s"};

  private TimeText() {}

  /** For example {@code 830 µs}. */
  public static String of(double nanos) {
    return withUnit(new BigDecimal(nanos).round(TWO_DIGITS));
  }

  /** The same, never less than the time. */
  public static String atLeast(double nanos) {
    return withUnit(new BigDecimal(nanos).round(TWO_DIGITS_UP));
  }

  private static String withUnit(BigDecimal nanos) {
    BigDecimal value = nanos;
    int unit = 0;
    while (unit < UNITS.length - 1 && value.compareTo(BigDecimal.valueOf(1000)) >= 0) {
      value = value.movePointLeft(3);
      unit++;
    }
    return plain(value) + " " + UNITS[unit];
  }

  /** For example {@code 3.2}. */
  public static String ratio(double ratio) {
    return plain(new BigDecimal(ratio).round(TWO_DIGITS));
  }

  /** For example {@code 4 %}; rounded up, so that something never becomes nothing. */
  public static String percent(double share) {
    BigDecimal percent = new BigDecimal(share * 100).setScale(0, RoundingMode.CEILING);
    return percent.toPlainString() + " %";
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
