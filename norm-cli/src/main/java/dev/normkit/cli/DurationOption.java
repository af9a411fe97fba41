package dev.normkit.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people type them: {@code 2s}, {@code 0.5s}, {@code 300ms}. */
final class DurationOption {
  private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d{1,9})?)(ms|s)");

  private static final BigDecimal MOST = BigDecimal.valueOf(Duration.ofDays(1).toNanos());

  private DurationOption() {}

  static Duration parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a duration such as 2s or 300ms");
    }
    int digits = parts.group(2).equals("s") ? 9 : 6;
    BigDecimal nanos = new BigDecimal(parts.group(1)).movePointRight(digits);
    if (nanos.compareTo(BigDecimal.ONE) < 0 || nanos.compareTo(MOST) > 0) {
      throw new IllegalArgumentException("'" + text + "' isn't above 0 and at most 86400s, a day");
    }
    return Duration.ofNanos(nanos.longValue());
  }
}
