package dev.normkit.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 2s}, {@code 0.5s}, {@code 300ms}. */
final class DurationOption {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)(ms|s)");

  private DurationOption() {}

  static Duration parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a duration such as 2s or 300ms");
    }
    int digits = parts.group(2).equals("s") ? 9 : 6;
    return Duration.ofNanos(
        new BigDecimal(parts.group(1)).movePointRight(digits).toBigInteger().longValueExact());
  }
}
