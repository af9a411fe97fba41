package dev.normkit.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.cli.text.ProgressBar;
import dev.normkit.selector.NormSelector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class DemoTest {
  private static final NormSelector SELECTOR = NormSelector.create();

  @Test
  void theScreenIsOneScreenAndShowsEveryDecision() throws IOException {
    StringWriter text = new StringWriter();
    new Demo(new PrintWriter(text), false).run();
    String screen = text.toString();
    List<String> lines = screen.lines().toList();
    assertTrue(lines.size() <= 50, screen);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), screen);
    assertFalse(screen.contains("\r"), screen);
    assertFalse(screen.contains("NaN"), screen);
    assertFalse(screen.contains("OTHER BITS"), screen);
    assertAccuracies(screen);
    for (String decision : List.of("LAYER", "INSTANCE", "GROUP", "BATCH")) {
      assertTrue(
          lines.stream().anyMatch(line -> line.matches(" .* " + decision + " .*DOC-\\d: .*")),
          screen);
      assertTrue(lines.stream().anyMatch(line -> line.startsWith("   " + decision)), screen);
    }
  }

  private static void assertAccuracies(String screen) {
    Matcher right =
        Pattern.compile("Right on the other 360: (\\S+) % without, (\\S+) % with BATCH")
            .matcher(screen);
    assertTrue(right.find(), screen);
    double without = Double.parseDouble(right.group(1));
    double with = Double.parseDouble(right.group(2));
    assertTrue(with > without && with > 90, right.group());
  }

  @Test
  void normalizedGroupsHaveMeanZeroAndVarianceOne() throws IOException {
    Digits digits = Digits.load();
    List<String> decided = new ArrayList<>();
    for (UsageExample example : UsageExample.all(digits.count())) {
      decided.add(SELECTOR.decideMethod(example.usage()).method().name());
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

  @Test
  void normalizationHelpsWhereTheRateIsHigh() throws IOException {
    Losses losses = new Losses(new ArrayList<>());
    Training.Pair accuracy = training(Digits.load()).run(0.1f, losses);
    assertTrue(accuracy.with() > accuracy.without(), accuracy.toString());
    assertTrue(accuracy.with() > 0.9, accuracy.toString());
    assertEquals(Training.EPOCHS, losses.all.size());
    assertTrue(losses.all.get(Training.EPOCHS - 1).with() < losses.all.get(0).with() / 4);
  }

  /** The plain network is no straw man. */
  @Test
  void thePlainNetworkLearnsAtARateThatSuitsIt() throws IOException {
    Training.Pair accuracy = training(Digits.load()).run(0.03f, new Losses(new ArrayList<>()));
    assertTrue(accuracy.without() > 0.9, accuracy.toString());
  }

  @Test
  void twoRunsGiveTheSameNumbers() throws IOException {
    Digits digits = Digits.load();
    Losses first = new Losses(new ArrayList<>());
    Losses second = new Losses(new ArrayList<>());
    assertEquals(training(digits).run(0.1f, first), training(digits).run(0.1f, second));
    assertEquals(first, second);
  }

  private static Training training(Digits digits) {
    UsageExample ordinary = ordinary(digits);
    return new Training(digits, shape -> SELECTOR.layer(ordinary.usage().shape(shape)));
  }

  private static UsageExample ordinary(Digits digits) {
    List<UsageExample> all = UsageExample.all(digits.count());
    return all.get(all.size() - 1);
  }

  private record Losses(List<Training.Pair> all) implements Training.Listener {
    @Override
    public void progress(int epoch, int done, int total) {
      assertTrue(done <= total);
    }

    @Override
    public void epochDone(int epoch, Training.Pair losses) {
      all.add(losses);
    }
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
    Digits.Split split = digits.split(1437, new Random(1));
    assertEquals(1437, split.train().count());
    assertEquals(360, split.test().count());
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
