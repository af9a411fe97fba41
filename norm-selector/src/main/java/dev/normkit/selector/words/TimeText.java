package dev.normkit.selector.words;

/** Times and ratios as people read them: two digits, the same on every JDK and in every locale. */
public final class TimeText {
  /** Far below what can be measured: 1 ns for a million calls. Less is a long row of zeros. */
  public static final double LEAST_NANOS = 1e-6;

  /** More than thirty years. Of times up to here every ratio is a number. */
  public static final double MOST_NANOS = 1e18;

  private static final String[] UNITS = {"ns", "µs", "ms", "s"};

  private TimeText() {}

  /** For example {@code 830 µs}. */
  public static String of(double nanos) {
    return withUnit(TwoDigits.nearest(nanos));
  }

  /** The same, never less than the time. */
  public static String atLeast(double nanos) {
    return withUnit(TwoDigits.atLeast(nanos));
  }

  private static String withUnit(TwoDigits nanos) {
    TwoDigits value = nanos;
    int unit = 0;
    while (unit < UNITS.length - 1 && value.thousands()) {
      value = value.thousandth();
      unit++;
    }
    return value + " " + UNITS[unit];
  }

  /** For example {@code 3.2}. */
  public static String ratio(double ratio) {
    return TwoDigits.nearest(ratio).toString();
  }
}
