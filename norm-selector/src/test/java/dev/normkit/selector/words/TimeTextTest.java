package dev.normkit.selector.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeTextTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ns", "0.4, 0.4 ns", "9.94, 9.9 ns", "9.95001, 10 ns", "99.4, 99 ns", "99.5, 100 ns",
    "834, 830 ns", "995, 1 µs", "999.9, 1 µs", "1250, 1.3 µs", "10000, 10 µs", "104000, 100 µs",
    "2.5e6, 2.5 ms", "1e9, 1 s", "6.04e10, 60 s", "1.26e12, 1300 s", "0.0026, 0.0026 ns"
  })
  void times(double nanos, String text) {
    assertEquals(text, TimeText.of(nanos));
  }

  @ParameterizedTest
  @CsvSource({"0, 0 ns", "1.01, 1.1 ns", "99.01, 100 ns", "991, 1 µs", "830, 830 ns"})
  void neverLessThanTheTime(double nanos, String text) {
    assertEquals(text, TimeText.atLeast(nanos));
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3.24, 3.2", "0.25, 0.25", "0.999, 1", "0.0404, 0.04", "128, 130"})
  void ratios(double ratio, String text) {
    assertEquals(text, TimeText.ratio(ratio));
  }

  /** Beside ties, where a product in double may fall on the other side. */
  @Test
  void asInExactArithmetic() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      double value = Math.pow(10, random.nextDouble(-6, 15));
      assertEquals(exactly(value, RoundingMode.HALF_UP), TwoDigits.nearest(value).toString());
      assertEquals(exactly(value, RoundingMode.CEILING), TwoDigits.atLeast(value).toString());
    }
  }

  private static String exactly(double value, RoundingMode rounding) {
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(2, rounding));
    return rounded.stripTrailingZeros().toPlainString();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refuses(double value) {
    assertThrows(IllegalArgumentException.class, () -> TimeText.of(value));
  }
}
