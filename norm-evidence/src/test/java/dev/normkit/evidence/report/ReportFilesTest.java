package dev.normkit.evidence.report;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.evidence.report.Verdict.Seen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir private Path folder;

  private static Report report(Seen... seen) {
    List<Verdict> verdicts =
        Stream.of(seen)
            .map(
                s -> new Verdict("Usage " + s.ordinal() / 2, List.of(), s, "It is so.", EFFECT, ""))
            .toList();
    return new Report("t", verdicts, List.of(), List.of());
  }

  private static final Effect EFFECT = new Effect(1, 0, 2, 4);

  @Test
  void otherSeedsAreComparedByStatement() throws IOException {
    ReportFiles files = new ReportFiles(folder, List.of("t"));
    Conditions run = new Conditions("2026", "m", "j", "f", "run t --first-seed 6", Map.of());
    new ReportFiles(files.otherSeeds().folder(), List.of("t")).note(run);
    String page = files.page(report(Seen.SEEN, Seen.NOT_SEEN), report(Seen.PARTLY, Seen.NOT_SEEN));
    String again =
        page.substring(page.indexOf("## With other seeds"), page.indexOf("## Conditions"));
    assertTrue(again.contains("with 4 seeds"), again);
    assertTrue(again.contains("**Usage 0: partly, but seen above.** It is so."), again);
    assertTrue(again.contains("**Usage 1: not seen, as above.** It is so."), again);
    assertTrue(again.contains("`run t --first-seed 6`"), again);
    assertFalse(page.substring(page.indexOf("## Conditions")).contains("--first-seed"), page);
  }

  @Test
  void withoutOtherSeedsNothingIsSaid() throws IOException {
    String page = new ReportFiles(folder, List.of("t")).page(report(Seen.SEEN), report());
    assertFalse(page.contains("other seeds"), page);
  }
}
