package dev.normkit.evidence.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTest {
  private static final List<Row> SETTINGS = List.of(Row.of("batch", 4), Row.of("batch", 2));

  @TempDir private Path folder;

  /** Its result is batch·seed; 13 fails. */
  private record Product() implements Experiment {
    @Override
    public String name() {
      return "product";
    }

    @Override
    public String question() {
      return "?";
    }

    @Override
    public List<Row> settings(boolean quick) {
      return SETTINGS;
    }

    @Override
    public Outcome run(Cell cell, DataFolder data, Watch watch) {
      watch.done(0.5);
      if (cell.seed() == 13) {
        throw new IllegalStateException("an unlucky seed");
      }
      int product = cell.settings().integer("batch") * cell.seed();
      return new Outcome()
          .add("product", Row.of("product", product))
          .add("twice", Row.of("twice", 2 * product));
    }

    @Override
    public Report report(Results results) {
      return new Report("product", List.of(), List.of(), List.of());
    }
  }

  private Results results() {
    return new Results(folder);
  }

  private Runner runner() {
    return new Runner(new Product(), results(), new DataFolder(DataFolder.DIGITS), 2);
  }

  private static boolean run(Runner runner, List<Cell> cells) {
    return runner.run(cells, new PrintStream(new ByteArrayOutputStream()), true);
  }

  @Test
  void eachTableGetsItsLines() {
    assertTrue(run(runner(), List.of(new Cell(SETTINGS.get(0), 3))));
    Row cell = Row.of("batch", 4).with("seed", 3);
    assertEquals(List.of(cell.with("product", 12)), results().rows("product"));
    assertEquals(List.of(cell.with("twice", 24)), results().rows("twice"));
    assertEquals(List.of("batch", "seed", "twice"), results().rows("twice").get(0).columns());
  }

  @Test
  void finishedCellsAreNotRunAgain() {
    assertEquals(
        List.of("4 seed 1", "2 seed 1", "4 seed 2", "2 seed 2"),
        runner().missing(SETTINGS, 1, 2).stream().map(Cell::toString).toList());
    run(runner(), List.of(new Cell(SETTINGS.get(1), 1)));
    assertEquals(
        List.of("4 seed 1", "4 seed 2", "2 seed 2"),
        runner().missing(SETTINGS, 1, 2).stream().map(Cell::toString).toList());
  }

  @Test
  void stopsWhenTheTimeIsUp() {
    Runner runner = runner().within(Duration.ZERO);
    assertFalse(run(runner, runner.missing(SETTINGS, 1, 5)));
    assertEquals(List.of(), results().rows("product"));
  }

  @Test
  void failureEndsTheRunWithItsReason() {
    Runner runner = runner();
    IllegalStateException failure =
        assertThrows(
            IllegalStateException.class, () -> run(runner, runner.missing(SETTINGS, 13, 5)));
    assertEquals("an unlucky seed", failure.getMessage());
    // Both threads have failed before one of them comes to the next seed.
    assertEquals(List.of(), results().rows("product"));
  }
}
