package dev.normkit.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.selector.NormSelector;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The demo's screen. In full only: its trainings take a while. */
@Tag("full")
class DemoScreenTest {
  private static final NormSelector SELECTOR = NormSelector.create();

  /** Of all the tests, since it takes a while. */
  private static String screen;

  @BeforeAll
  static void run() throws IOException {
    StringWriter text = new StringWriter();
    new Demo(new PrintWriter(text), false).run();
    screen = text.toString();
  }

  @Test
  void theScreenIsOneScreenInFiveSteps() {
    List<String> lines = screen.lines().toList();
    assertTrue(lines.size() <= 50, screen);
    assertTrue(lines.stream().allMatch(line -> line.length() <= 100), screen);
    assertFalse(screen.contains("\r"), screen);
    assertFalse(screen.contains("NaN"), screen);
    assertFalse(screen.contains("OTHER BITS"), screen);
    assertEquals(
        List.of("Decide", "Explain", "Normalize", "Train", "Compare"),
        lines.stream()
            .filter(line -> line.matches("\\d\\. .*"))
            .map(line -> line.substring(3).split("\\W")[0])
            .toList());
  }

  @Test
  void theScreenShowsEveryDecisionItsReasonAndItsEffect() {
    List<String> lines = screen.lines().toList();
    List.of("LAYER DOC-1", "INSTANCE DOC-2", "GROUP DOC-3", "BATCH DOC-4")
        .forEach(
            decision -> {
              String method = decision.split(" ")[0];
              String rule = decision.split(" ")[1];
              assertTrue(anyMatches(lines, "   .* " + method + " +" + rule), screen);
              assertTrue(anyMatches(lines, "   " + rule + "  \\w.*"), screen);
              assertTrue(anyMatches(lines, "   " + method + " .* -> 0.000 .*"), screen);
            });
  }

  private static boolean anyMatches(List<String> lines, String regex) {
    return lines.stream().anyMatch(line -> line.matches(regex));
  }

  /**
   * "at the chosen rates both read alike": the seeds of one spread over those of the other. "still
   * reads where none fails": one digit in ten at most, and more than every third.
   */
  @Test
  void atAnOrdinaryBatchBatchNormWidensTheRatesAndReadsAlike() {
    ErrorRow none = ErrorRow.of(screen, 32, "none");
    ErrorRow batch = ErrorRow.of(screen, 32, "BATCH");
    assertTrue(none.alike(batch), none + " " + batch);
    assertTrue(none.most() < 10 && batch.most() < 10, none + " " + batch);
    List<Double> failed = none.atRatesAboveTheChosenOne();
    List<Double> same = batch.validation().subList(7 - failed.size(), 7);
    assertTrue(failed.size() >= 2, none.toString());
    assertTrue(failed.stream().allMatch(error -> error > 33), none.toString());
    assertTrue(same.stream().allMatch(error -> error < 10), batch.toString());
  }

  /** "fails at every rate": its best seed is worse than the worst of the others, at any rate. */
  @Test
  void atASmallBatchBatchNormFailsAndTheChoiceReadsLikeNone() {
    ErrorRow none = ErrorRow.of(screen, 2, "none");
    ErrorRow batch = ErrorRow.of(screen, 2, "BATCH");
    ErrorRow group = ErrorRow.of(screen, 2, "GROUP");
    double worst = Math.max(none.most(), group.most());
    assertTrue(batch.least() > 2 * worst, batch + " " + group);
    assertTrue(batch.validation().stream().allMatch(error -> error > 2 * worst), batch.toString());
    assertTrue(group.alike(none), group + " " + none);
    assertTrue(worst < 10, group + " " + none);
  }

  /** A rate at the end of the grid would leave open whether there is a better one beyond it. */
  @Test
  void everyChosenRateLiesInsideTheGridAndHasTheFewestMisread() {
    for (ErrorRow row : ErrorRow.all(screen)) {
      int chosen = row.chosen();
      assertTrue(chosen > 0 && chosen < RateSearch.RATES.size() - 1, row.toString());
      assertEquals(Collections.min(row.validation()), row.validation().get(chosen), row.toString());
    }
  }

  /** The screen's numbers are those of trainings one after the other. */
  @Test
  void aTrainingGivesTheSameNumbersAgain() throws IOException {
    Training training = new Training(Digits.load());
    ErrorRow row = ErrorRow.of(screen, 32, "BATCH");
    Contender contender = Contender.chosen(32, SELECTOR);
    float rate = RateSearch.RATES.get(row.chosen());
    List<Training.Errors> errors = new ArrayList<>();
    for (int seed = 1; seed <= RateSearch.SEEDS; seed++) {
      errors.add(training.run(contender, rate, seed));
    }
    Spread test = Spread.of(errors.stream().mapToDouble(Training.Errors::test));
    assertEquals(row.mean(), 100 * test.mean(), 0.05 + 1e-9);
    assertEquals(row.least(), 100 * test.least(), 0.05 + 1e-9);
    assertEquals(row.most(), 100 * test.most(), 0.05 + 1e-9);
  }
}
