package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The headings of results.md: each has something below it. */
class ReportHeadingsTest {
  private static final String FORWARD = "layer-forward-4096x768";
  private static final String OVER = "### Over the fastest peer's time";
  private static final String METHODS = "### By method";
  private static final String WRONG = "## Wrong results";
  private static final String LEFT_OUT = "## Left out";

  @TempDir Path folder;

  private final Report report =
      new Report(new Settings(Path.of("java"), 1, true, Optional.empty(), List.of()), "run");

  private static Sample sample(String row, String contestant) {
    return new Sample(1, cell(row, contestant), 1000, OptionalDouble.empty());
  }

  private static Cell cell(String row, String contestant) {
    return new Cell(Row.named(row), contestant, 1);
  }

  /** The headings in their order, after a look at what is below each. */
  private List<String> headings(Sample... samples) throws IOException {
    report.write(List.of(samples), folder);
    List<String> lines =
        Files.readAllLines(folder.resolve("results.md")).stream()
            .filter(line -> !line.isEmpty())
            .toList();
    List<String> headings = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("#")) {
        headings.add(lines.get(i));
        assertHasText(lines.subList(i + 1, lines.size()), lines.get(i));
      }
    }
    return headings.subList(1, headings.size());
  }

  private static void assertHasText(List<String> below, String heading) {
    assertFalse(below.isEmpty() || below.get(0).startsWith("#"), heading);
    if (below.get(0).startsWith("|")) {
      assertTrue(below.size() > 2 && below.get(2).startsWith("|"), heading + " has an empty table");
    }
  }

  @Test
  void nothingMeasuredHasNoHeadings() throws IOException {
    assertEquals(List.of(), headings());
  }

  @Test
  void withoutAPeerNothingIsCompared() throws IOException {
    assertEquals(
        List.of("## Threads: 1"),
        headings(sample(FORWARD, Contestants.SIMD), sample(FORWARD, Contestants.PLAIN)));
  }

  @Test
  void peersAloneAreNotCompared() throws IOException {
    assertEquals(List.of("## Threads: 1"), headings(sample(FORWARD, "onednn")));
  }

  @Test
  void kernelsOnBuffersHaveNoTableByMethod() throws IOException {
    assertEquals(
        List.of("## Threads: 1", OVER),
        headings(sample(FORWARD, Contestants.SIMD), sample(FORWARD, "onednn")));
  }

  @Test
  void whatThereIsHasItsHeading() throws IOException {
    report.leaveOut(cell("switchable-forward-8x64x28x28", "onednn"), "has no SwitchableNorm");
    String flawed = "rms-backward-4096x768";
    assertEquals(
        List.of("## Threads: 1", OVER, METHODS, WRONG, LEFT_OUT),
        headings(
            sample(FORWARD, Contestants.PLAIN),
            sample(FORWARD, "onednn"),
            sample(flawed, Contestants.PLAIN),
            sample(flawed, "onednn")));
  }

  @Test
  void aReportOfNothingIsRefusedWithTheReason() {
    StringWriter said = new StringWriter();
    CommandLine line = Run.commandLine(new Run()).setErr(new PrintWriter(said));
    Path out = folder.resolve("out");
    assertEquals(2, line.execute("--resume", "--rounds", "0", "--out", out.toString()));
    assertEquals(
        out.resolve("raw.csv") + " doesn't exist, and without a round there is nothing to report",
        said.toString().strip());
    assertFalse(Files.exists(out));
  }
}
