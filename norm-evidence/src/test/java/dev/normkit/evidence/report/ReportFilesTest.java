package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir private Path folder;

  private static final Comparisons SEEN = new Comparisons(2, 0, 2);
  private static final Comparisons PARTLY = new Comparisons(1, 1, 2);
  private static final Comparisons CONTRADICTED = new Comparisons(0, 1, 2);

  /** Usage 0, usage 1, and so on. */
  private static Report report(Comparisons... comparisons) {
    List<Verdict> verdicts =
        IntStream.range(0, comparisons.length)
            .mapToObj(
                i -> new Verdict("Usage " + i, List.of(), comparisons[i], "So it is.", EFFECT, ""))
            .toList();
    return new Report("t", verdicts, List.of(), List.of());
  }

  private static final Effect EFFECT = new Effect(1, 0, 2, 4);

  @Test
  void otherSeedsAreComparedByStatement() throws IOException {
    ReportFiles files = new ReportFiles(folder, List.of("t"));
    Conditions run = new Conditions("2026", "m", "j", "f", "run t --first-seed 6", Map.of());
    new ReportFiles(files.otherSeeds().folder(), List.of("t")).note(run);
    String page = files.page(report(SEEN, CONTRADICTED), report(PARTLY, CONTRADICTED));
    String again =
        page.substring(page.indexOf("## With other seeds"), page.indexOf("## Conditions"));
    assertTrue(again.contains("with 4 seeds"), again);
    assertTrue(again.contains("**Usage 0: partly, but seen above.** Of 2 comparisons 1"), again);
    assertTrue(again.contains("**Usage 1: contradicted, as above.** Of 2 "), again);
    assertTrue(again.contains("`run t --first-seed 6`"), again);
    assertFalse(page.substring(page.indexOf("## Conditions")).contains("--first-seed"), page);
  }

  @Test
  void withoutOtherSeedsNothingIsSaid() throws IOException {
    String page = new ReportFiles(folder, List.of("t")).page(report(SEEN), report());
    assertFalse(page.contains("other seeds"), page);
  }
}
