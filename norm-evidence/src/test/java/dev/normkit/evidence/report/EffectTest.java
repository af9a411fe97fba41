package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EffectTest {
  private static Row row(int seed, double error) {
    return Row.of("seed", seed).with("error", error);
  }

  private static Paired errors(Row... rows) {
    return Paired.of(List.of(rows), row -> row.number("error"));
  }

  /** Both have a large spread in common, which their difference doesn't have. */
  @Test
  void differencesArePairedBySeed() {
    Paired one = errors(row(1, 10), row(2, 20), row(3, 30), row(4, 40));
    Paired other = errors(row(3, 29), row(2, 18.5), row(1, 9), row(7, 0));
    assertArrayEquals(new double[] {1, 1.5, 1}, one.minus(other).values(), 1e-6);
    assertTrue(one.minus(other).effect().orElseThrow().positive());
    assertEquals(Optional.empty(), one.minus(errors(row(9, 1))).effect());
  }

  @Test
  void ofTwoRowsOfASeedTheLaterCounts() {
    assertArrayEquals(new double[] {2}, errors(row(1, 1), row(1, 2)).values());
    Paired means = Paired.ofMeans(List.of(row(1, 1), row(1, 2)), r -> r.number("error"));
    assertArrayEquals(new double[] {1.5}, means.values());
  }

  /** 32 of 5⁵ draws are below the second smallest mean that can come out, and so on. */
  @Test
  void intervalIsThatOfTheBootstrap() {
    Effect effect = Bootstrap.mean(new double[] {1, 2, 3, 4, 5});
    assertEquals(3, effect.mean());
    assertEquals(1.8, effect.low(), 0.11);
    assertEquals(4.2, effect.high(), 0.11);
    assertEquals(new Effect(7, 7, 7, 1), Bootstrap.mean(new double[] {7}));
  }

  /** So many values that draws of another generator hardly end at the same two means. */
  @Test
  void intervalIsTheSameEachTime() {
    double[] values = new Random(1).doubles(50).toArray();
    assertEquals(Bootstrap.mean(values), Bootstrap.mean(values));
  }

  @Test
  void whatTouchesZeroHasNoSign() {
    assertFalse(new Effect(1, 0, 2, 5).positive());
    assertFalse(new Effect(-1, -2, 0, 5).negative());
    assertTrue(new Effect(-1, -2, -0.1, 5).negative());
    assertFalse(new Effect(Double.NaN, Double.NaN, Double.NaN, 5).positive());
  }

  @Test
  void wordsForTheSideReplaceTheSign() {
    assertEquals(new Effect(1.5, -0.5, 2, 5), new Effect(-1.5, -2, 0.5, 5).negated());
    Effect below = new Effect(-1.5, -2, -1, 5);
    assertEquals(
        "1.5 dB (95 % interval 1.0 to 2.0) below", below.words(" dB", 1, "above", "below"));
    assertEquals("2.0 (one seed) above", new Effect(2, 2, 2, 1).words("", 1, "above", "below"));
  }

  @Test
  void numbersHaveAProperMinus() {
    assertEquals("−1.50 (−2.00 to 0.00)", new Effect(-1.5, -2, -0.001, 5).text(2));
  }
}
