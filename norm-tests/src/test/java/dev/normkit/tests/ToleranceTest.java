package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What the comparison of the contract accepts, and what it promises. */
class ToleranceTest {
  private static final Tolerance OUTPUT = Tolerance.OUTPUT;

  @Test
  void outputsOfUnitVarianceAreWithinThePromise() {
    double largest = 4.5;
    double spread = 1;
    assertTrue(OUTPUT.bound(largest + spread) <= 4e-6);
  }

  @Test
  void theBoundIsExact() {
    double bound = OUTPUT.bound(1);
    assertTrue(OUTPUT.accepts(1, 1, 1 + bound));
    assertFalse(OUTPUT.accepts(1, 1, 1 + 1.01 * bound));
    assertFalse(OUTPUT.accepts(1, 1, 1 - 1.01 * bound));
  }

  @Test
  void nanIsNoNumber() {
    assertFalse(OUTPUT.accepts(1, 1, Double.NaN));
    assertFalse(OUTPUT.accepts(1, Double.NaN, 1.5));
    assertFalse(OUTPUT.accepts(Double.NaN, 1, 1));
    assertTrue(OUTPUT.accepts(Double.NaN, Double.NaN, Double.NaN));
  }

  @Test
  void infinitiesHaveASign() {
    double infinity = Double.POSITIVE_INFINITY;
    assertTrue(OUTPUT.accepts(infinity, infinity, infinity));
    assertFalse(OUTPUT.accepts(infinity, infinity, -infinity));
    assertFalse(OUTPUT.accepts(1, 1, infinity));
  }

  @Test
  void casesHaveNamesOfTheirOwn() {
    assertEquals(
        Cases.all().size(), Cases.all().stream().map(NormCase::toString).distinct().count());
  }
}
