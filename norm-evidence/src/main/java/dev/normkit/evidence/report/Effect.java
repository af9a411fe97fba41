package dev.normkit.evidence.report;

import java.util.Locale;

/**
 * A difference and how sure it is.
 *
 * @param mean over the seeds
 * @param low the lower end of the 95 % interval
 * @param high the upper end
 * @param seeds how many
 */
public record Effect(double mean, double low, double high, int seeds) {
  /** Whether the interval is above 0. */
  public boolean positive() {
    return low > 0;
  }

  /** Whether the interval is below 0. */
  public boolean negative() {
    return high < 0;
  }

  /** For example {@code 1.32 (0.87 to 1.74)}. */
  public String text(int decimals) {
    return "%s (%s to %s)"
        .formatted(fixed(mean, decimals), fixed(low, decimals), fixed(high, decimals));
  }

  /** For example {@code 1.32 points (95 % interval 0.87 to 1.74)}. */
  public String text(int decimals, String unit) {
    return "%s %s (95 %% interval %s to %s)"
        .formatted(fixed(mean, decimals), unit, fixed(low, decimals), fixed(high, decimals));
  }

  /** For example {@code 1.32}, with a proper minus. */
  public static String fixed(double number, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
    return text.matches("-0\\.?0*") ? text.substring(1) : text.replace('-', '−');
  }
}
