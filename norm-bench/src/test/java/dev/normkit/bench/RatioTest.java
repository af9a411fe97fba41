package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.bench.Ratio.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The interval of a ratio, and what may be concluded from it. */
class RatioTest {
  private static final double TOLERANCE = 1e-3;

  private static void assertNear(double expected, double actual) {
    assertEquals(expected, actual, TOLERANCE * expected);
  }

  /**
   * Log ratios 0.01 to 0.07: mean 0.04, standard deviation √(28/6)·0.01, over √7 is 0.0081650; the
   * table's t for 6 degrees of freedom is 2.4469.
   */
  @Test
  void sevenPairsByTheTableOfStudent() {
    List<Double> under = List.of(900.0, 1000.0, 1100.0, 1200.0, 1300.0, 1400.0, 1500.0);
    List<Double> over =
        List.of(
            900 * Math.exp(0.01),
            1000 * Math.exp(0.02),
            1100 * Math.exp(0.03),
            1200 * Math.exp(0.04),
            1300 * Math.exp(0.05),
            1400 * Math.exp(0.06),
            1500 * Math.exp(0.07));
    Ratio ratio = Ratio.of(over, under);

    assertEquals(7, ratio.pairs());
    assertNear(Math.exp(0.04), ratio.mean());
    assertNear(Math.exp(0.04 - 2.4469 * 0.0081650), ratio.low());
    assertNear(Math.exp(0.04 + 2.4469 * 0.0081650), ratio.high());
  }

  /** One degree of freedom: t is 12.706. */
  @Test
  void twoPairs() {
    Ratio ratio = Ratio.of(List.of(2.0, 8.0), List.of(1.0, 2.0));
    double deviation = Math.log(2) / Math.sqrt(2);

    assertNear(Math.sqrt(8), ratio.mean());
    assertNear(Math.sqrt(8) * Math.exp(12.706 * deviation / Math.sqrt(2)), ratio.high());
  }

  /** What slows a whole pair down says nothing about its sides. */
  @Test
  void pairsCountNotSides() {
    Ratio ratio = Ratio.of(List.of(110.0, 1100.0, 220.0), List.of(100.0, 1000.0, 200.0));

    assertNear(1.1, ratio.low());
    assertNear(1.1, ratio.high());
    assertEquals(Verdict.SLOWER, ratio.verdict());
  }

  @Test
  void onePairDecidesNothing() {
    Ratio ratio = Ratio.of(List.of(300.0), List.of(100.0));

    assertNear(3, ratio.mean());
    assertEquals(0, ratio.low());
    assertEquals(Double.POSITIVE_INFINITY, ratio.high());
    assertEquals(Verdict.OPEN, ratio.verdict());
  }

  @ParameterizedTest
  @CsvSource({
    "1.051, 1.3, SLOWER",
    "1.05, 1.3, OPEN",
    "0.9, 1.3, OPEN",
    "0.96, 1.04, SAME",
    "0.96, 1.051, OPEN",
    "0.95, 1.04, OPEN",
    "0.8, 0.95, FASTER",
    "0.8, 0.96, OPEN",
    "NaN, NaN, OPEN"
  })
  void onlyAWholeIntervalCounts(double low, double high, Verdict verdict) {
    assertEquals(verdict, new Ratio(Math.sqrt(low * high), low, high, 7).verdict());
  }

  @Test
  void refusesWhatIsNoTime() {
    for (double time : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(
          IllegalArgumentException.class, () -> Ratio.of(List.of(time), List.of(1.0)), "" + time);
      assertThrows(
          IllegalArgumentException.class, () -> Ratio.of(List.of(1.0), List.of(time)), "" + time);
    }
    assertThrows(IllegalArgumentException.class, () -> Ratio.of(List.of(), List.of()));
    assertThrows(IllegalArgumentException.class, () -> Ratio.of(List.of(1.0, 2.0), List.of(1.0)));
  }
}
