package dev.normkit.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.cli.text.ProgressBar;
import dev.normkit.selector.NormSelector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The parts of the demo that take no training. */
class DemoTest {
  private static final NormSelector SELECTOR = NormSelector.create();

  @Test
  void normalizedGroupsHaveMeanZeroAndVarianceOne() throws IOException {
    Digits digits = Digits.load();
    List<String> decided = new ArrayList<>();
    for (UsageExample example : UsageExample.all(digits.count())) {
      decided.add(SELECTOR.decide(example.usage()).method().name());
      BeforeAndAfter measured = BeforeAndAfter.measure(SELECTOR, example, digits.pixels());
      assertTrue(measured.meanBefore() > 1, example + ": " + measured);
      assertTrue(measured.varianceBefore() > 10, example + ": " + measured);
      assertEquals(0, measured.meanAfter(), 1e-6, example + ": " + measured);
      // The variance becomes σ²/(σ²+ε), a little below 1 for the pixels that hardly ever vary.
      assertEquals(1, measured.varianceAfter(), 2e-3, example + ": " + measured);
    }
    assertEquals(List.of("LAYER", "INSTANCE", "GROUP", "BATCH"), decided);
  }

  /** Some pixels at the edge are white in all digits. */
  @Test
  void countsConstantGroups() throws IOException {
    Digits digits = Digits.load();
    BeforeAndAfter rows = BeforeAndAfter.measure(SELECTOR, ordinary(digits), digits.pixels());
    assertEquals(64, rows.groups());
    assertEquals(3, rows.constantGroups());
  }

  private static UsageExample ordinary(Digits digits) {
    List<UsageExample> all = UsageExample.all(digits.count());
    return all.get(all.size() - 1);
  }

  @Test
  void theDataAreTheDigits() throws IOException {
    Digits digits = Digits.load();
    assertEquals(1797, digits.count());
    float[] pixels = digits.pixels();
    assertEquals(1797 * 64, pixels.length);
    for (float pixel : pixels) {
      assertTrue(pixel >= 0 && pixel <= 16);
    }
    int[] perClass = new int[Digits.CLASSES];
    for (int digit = 0; digit < digits.count(); digit++) {
      perClass[digits.label(digit)]++;
    }
    for (int count : perClass) {
      assertTrue(count > 150, "digits of one class: " + count);
    }
  }

  /** By what is known before an examination: the others are near 0 and 1, but not at them. */
  @Test
  void digitsAreStandardizedByThoseToLearnFrom() throws IOException {
    Digits.Split split = Digits.load().split(1150, 287, new Random(1));
    assertEquals(1150, split.train().count());
    assertEquals(287, split.validation().count());
    assertEquals(360, split.test().count());
    assertEquals(0, mean(split.train(), 1), 1e-6);
    assertEquals(1, mean(split.train(), 2), 1e-6);
    for (Digits others : List.of(split.validation(), split.test())) {
      assertEquals(0, mean(others, 1), 0.05);
      assertEquals(1, mean(others, 2), 0.05);
      assertTrue(Math.abs(mean(others, 1)) > 1e-4, "mean " + mean(others, 1));
    }
  }

  /** The mean of a power of the pixels. */
  private static double mean(Digits digits, int power) {
    double sum = 0;
    for (float pixel : digits.pixels()) {
      sum += Math.pow(pixel, power);
    }
    return sum / digits.pixels().length;
  }

  @Test
  void drawsTheBarOnlyWhereSomebodyWatches() {
    assertEquals("", bar(false, 45, 90));
    assertTrue(
        bar(true, 45, 90).startsWith("\r   epoch 1 [####################....................]"));
    assertTrue(bar(true, 45, 90).endsWith("\r"));
  }

  @Test
  void aLongWayToGoHasTheSameBar() {
    assertEquals(bar(true, 45, 90), bar(true, 1_000_000_000, 2_000_000_000));
  }

  private static String bar(boolean interactive, int done, int total) {
    StringWriter text = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintWriter(text), interactive);
    bar.show("epoch 1", done, total);
    bar.clear();
    return text.toString();
  }
}
