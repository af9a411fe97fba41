package dev.normkit.io.health;

import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Figures {
  private Figures() {}

  /**
   * {@return three digits, for example {@code 0.0312}, {@code 1e-5} or {@code 4.77e7}}
   *
   * @param value any number
   */
  public static String text(double value) {
    if (value == 0 || !Double.isFinite(value)) {
      return value == 0 ? "0" : Double.isNaN(value) ? "NaN" : value > 0 ? "∞" : "-∞";
    }
    double size = Math.abs(value);
    if (size >= 1e-3 && size < 1e5) {
      int digits = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
      return trimmed(String.format(Locale.ROOT, "%." + digits + "f", value));
    }
    String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e");
    return trimmed(parts[0]) + "e" + Integer.parseInt(parts[1]);
  }

  /**
   * {@return for example {@code 1 error} or {@code 4 notes}}
   *
   * @param count how many
   * @param one the word for one of them
   */
  public static String count(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }

  private static String trimmed(String digits) {
    return digits.contains(".") ? digits.replaceAll("\\.?0+$", "") : digits;
  }
}
