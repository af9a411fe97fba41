package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers in a monitor's texts, where their form changes. */
class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "9.94, 9.9",
    "9.96, 10",
    "10.4, 10",
    "10.5, 11",
    "123456.4, 123456",
    "-9.94, -9.9",
    "-10.4, -10",
    "0.000154, 0.00015",
    "0.0001, 0.0001",
    "0.00009, 0.0001",
    "1e-30, 0.0001",
    "-0.00009, -0.0001",
    "0, 0",
    "Infinity, unlimited",
  })
  void twoDigits(double value, String text) {
    assertEquals(text, Figures.text(value));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0000254, 0.000025",
    "-0.00009, -0.00009",
    "0.000154, 0.00015",
    "9.96, 10",
    "10.4, 10",
    "0, 0",
    "Infinity, unlimited",
  })
  void twoDigitsOfWhatMayBeSmall(double value, String text) {
    assertEquals(text, Figures.ofAnySize(value));
  }
}
