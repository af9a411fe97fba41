package dev.normkit.selector.words;

/**
 * A number that isn't negative, rounded to two significant digits: digits · 10^power, digits from
 * 10 to 99, or 0. By arithmetic in double, which is the same on every JDK; {@code BigDecimal} would
 * be exact, and takes 13 ms of a program's start on JDK 25 to fill its tables.
 *
 * @param digits the two digits
 * @param power the power of ten that they count
 */
record TwoDigits(int digits, int power) {
  /** Rounds halves up. */
  static TwoDigits nearest(double value) {
    return of(value, false);
  }

  /** Rounds up, so that something never becomes nothing or less than it is. */
  static TwoDigits atLeast(double value) {
    return of(value, true);
  }

  private static TwoDigits of(double value, boolean up) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("value is " + value + "; it must be finite, from 0");
    }
    if (value == 0) {
      return new TwoDigits(0, 0);
    }
    int power = 0;
    double unit = 1;
    for (; value / unit >= 100; power++) {
      unit *= 10;
    }
    double parts = 1;
    for (; value * parts < 10; power--) {
      parts *= 10;
    }
    double scaled = value / unit * parts;
    int digits = (int) (up ? Math.ceil(scaled) : Math.floor(scaled + 0.5));
    return digits == 100 ? new TwoDigits(10, power + 1) : new TwoDigits(digits, power);
  }

  /** Whether it is at least a thousand. */
  boolean thousands() {
    return power >= 2;
  }

  /** A thousandth of it. */
  TwoDigits thousandth() {
    return new TwoDigits(digits, power - 3);
  }

  /** Without an exponent and without zeros at the end of a fraction. */
  @Override
  public String toString() {
    if (power >= 0) {
      return digits + "0".repeat(digits == 0 ? 0 : power);
    }
    boolean round = digits % 10 == 0;
    int shown = round ? digits / 10 : digits;
    int places = -power - (round ? 1 : 0);
    if (places == 0) {
      return Integer.toString(shown);
    }
    String all = "0".repeat(Math.max(0, places + 1 - (shown < 10 ? 1 : 2))) + shown;
    int point = all.length() - places;
    return all.substring(0, point) + "." + all.substring(point);
  }
}
