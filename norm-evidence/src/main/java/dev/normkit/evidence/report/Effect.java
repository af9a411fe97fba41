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

  /** For a table: {@code 1.32 (0.87 to 1.74)}; of one seed, which has no interval, {@code 1.32}. */
  public String text(int decimals) {
    return seeds == 1
        ? fixed(mean, decimals)
        : "%s (%s to %s)"
            .formatted(fixed(mean, decimals), fixed(low, decimals), fixed(high, decimals));
  }

  /**
   * For a sentence: {@code 1.32 points (95 % interval 0.87 to 1.74)}.
   *
   * @param unit with a space before it, or empty
   * @param decimals behind the point
   */
  public String words(String unit, int decimals) {
    String spread =
        seeds == 1
            ? "one seed"
            : "95 % interval " + fixed(low, decimals) + " to " + fixed(high, decimals);
    return fixed(mean, decimals) + unit + " (" + spread + ")";
  }

  /** How far it is above a number, which may be 1 for a ratio. */
  public Effect minus(double number) {
    return new Effect(mean - number, low - number, high - number, seeds);
  }

  /** The same effect seen from the other side. */
  public Effect negated() {
    return new Effect(-mean, -high, -low, seeds);
  }

  /**
   * For a sentence on two that are compared: {@code 1.32 points (95 % interval 0.87 to 1.74)
   * above}.
   *
   * @param unit with a space before it, or empty
   * @param decimals behind the point
   * @param positive the word where the mean is at least 0
   * @param negative the word where it is below, and is said without its sign
   */
  public String words(String unit, int decimals, String positive, String negative) {
    return mean < 0
        ? negated().words(unit, decimals) + " " + negative
        : words(unit, decimals) + " " + positive;
  }

  /** For example {@code 1.32}, with a proper minus. */
  public static String fixed(double number, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", number);
    return text.matches("-0\\.?0*") ? text.substring(1) : text.replace('-', '−');
  }
}
