package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** What README and the page on the rules say of norm-evidence's results is what these say. */
class ReadmeEvidenceTest {
  private static final Path RESULTS = Path.of("..", "norm-evidence", "results");
  private static final Pattern VERDICT =
      Pattern.compile("(?s)\"claim\": \"(.*?)\".*?\"seen\": \"(.*?)\"");

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  /** Statements of the article, and whether they were seen; the monitor isn't one. */
  private static Map<String, String> verdicts() throws IOException {
    Map<String, String> verdicts = new LinkedHashMap<>();
    Matcher matcher = VERDICT.matcher(Files.readString(RESULTS.resolve("verdicts.json")));
    while (matcher.find()) {
      verdicts.put(matcher.group(1), matcher.group(2));
    }
    assertNotNull(verdicts.remove("BatchNormMonitor"));
    return verdicts;
  }

  private static long count(String seen, String beginning) throws IOException {
    return verdicts().entrySet().stream()
        .filter(verdict -> verdict.getKey().startsWith(beginning))
        .filter(verdict -> verdict.getValue().equals(seen))
        .count();
  }

  /** The cells of a row of a page's first table that has it. */
  private static List<String> row(String page, String beginning) throws IOException {
    return Files.readAllLines(RESULTS.resolve(page)).stream()
        .filter(line -> line.startsWith("| " + beginning + " |"))
        .map(MeasuredTable::cells)
        .findFirst()
        .orElseThrow();
  }

  private static void assertSaid(String said) throws IOException {
    assertTrue(readme().contains(said), said);
  }

  @Test
  void theReadmeCountsWhatWasSeen() throws IOException {
    assertSaid(
        "%d of them on real data: %d seen, %d partly, %d not seen, %d contradicted"
            .formatted(
                verdicts().size(),
                count("seen", ""),
                count("partly", ""),
                count("not-seen", ""),
                count("contradicted", "")));
    assertEquals(
        4, verdicts().keySet().stream().filter(claim -> claim.startsWith("Usage")).count());
    assertEquals("contradicted", verdicts().get("Usage 3"));
    assertEquals(3, count("partly", "Usage"));
    assertSaid(
        "Three of the four statements on usage were partly seen; the one on small batches was"
            + " contradicted:");
  }

  /** Each verdict has its row: the heading that it is linked to, and the word. */
  @Test
  void thePageOnTheRulesHasEveryVerdict() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "normalization.md"));
    List<String> shown =
        page.substring(page.indexOf("## Where each statement is shown"))
            .lines()
            .filter(line -> line.startsWith("| ["))
            .map(MeasuredTable::cells)
            .filter(cells -> !cells.get(2).equals("–"))
            .map(
                cells ->
                    cells.get(0).replaceAll(".*\\(#([a-z0-9-]+)\\).*", "$1") + " " + cells.get(2))
            .sorted()
            .toList();
    List<String> expected =
        verdicts().entrySet().stream()
            .map(
                verdict ->
                    verdict
                            .getKey()
                            .replaceAll(" \\(.*", "")
                            .toLowerCase(Locale.ROOT)
                            .replace(' ', '-')
                        + " "
                        + verdict.getValue().replace('-', ' '))
            .sorted()
            .toList();
    assertEquals(expected, shown);
    String counts =
        "tried %d statements: %d were seen, %d partly, %d not, and %d were contradicted."
            .formatted(
                verdicts().size(),
                count("seen", ""),
                count("partly", ""),
                count("not-seen", ""),
                count("contradicted", ""));
    assertTrue(page.contains(counts), counts);
  }

  /** Below the picture of small batches. */
  @Test
  void batchNormIsBelowGroupNormAtEveryBatchSize() throws IOException {
    double[] batch = means("BatchNorm");
    double[] group = means("GroupNorm");
    assertEquals(6, batch.length);
    for (int size = 0; size < batch.length; size++) {
      assertTrue(batch[size] < group[size], "at " + size);
    }
    assertSaid(String.format(Locale.ROOT, "%.2f against %.2f %% at 2", batch[5], group[5]));
    String wuAndHe = Files.readString(RESULTS.resolve("small-batches.md"));
    wuAndHe = wuAndHe.substring(wuAndHe.indexOf("| images for each GPU"));
    assertTrue(wuAndHe.contains("| BatchNorm | 23.6 | 23.7 | 24.8 | 27.3 | 34.7 |"), wuAndHe);
    assertTrue(wuAndHe.contains("| GroupNorm | 24.1 | 24.2 | 24.0 | 24.2 | 24.1 |"), wuAndHe);
    assertSaid("34.7 against 24.1 %");
  }

  private static double[] means(String method) throws IOException {
    return row("small-batches.md", method).stream()
        .skip(1)
        .mapToDouble(cell -> Double.parseDouble(cell.split(" ")[0]))
        .toArray();
  }

  /** No usage of the article names it, so no rule picks it; the page on the rules says so. */
  @Test
  void switchableNormHasTheLowestMeansAsThePageOnTheRulesSays() throws IOException {
    double[] switchable = means("SwitchableNorm");
    for (String other : List.of("BatchNorm", "GroupNorm", "LayerNorm", "InstanceNorm", "none")) {
      double[] means = means(other);
      for (int size = 0; size < means.length; size++) {
        assertTrue(switchable[size] < means[size], other + " at " + size);
      }
    }
    String page = Files.readString(Path.of("..", "docs", "normalization.md"));
    assertTrue(page.contains("had the lowest mean error at all six batch sizes"));
  }

  /** Halfway through training, and at its end. */
  @Test
  void whatOldStatisticsCostIsWhatWasMeasured() throws IOException {
    double[] plain = costs("plain average", false);
    double[] slow = costs("0.01 of the new batch", false);
    double[] fast = costs("0.1 of the new batch", false);
    assertSaid(
        String.format(
            Locale.ROOT,
            "the plain average costs %.2f to %.2f points, 0.01 of the new batch (Keras' default) %.2f to %.2f, and 0.1 (PyTorch's and ours) up to %.2f",
            plain[0],
            plain[3],
            slow[0],
            slow[3],
            fast[3]));
    double end =
        DoubleStream.concat(
                Arrays.stream(costs("0.01 of the new batch", true)),
                Arrays.stream(costs("0.1 of the new batch", true)))
            .map(Math::abs)
            .max()
            .orElseThrow();
    assertSaid(String.format(Locale.ROOT, "the latter two cost at most %.2f", end));
  }

  private static double[] costs(String average, boolean end) throws IOException {
    return EvidenceFiguresTest.points(
        Files.readAllLines(RESULTS.resolve("training-inference.md")),
        end ? "## At the end of training" : "## In the middle of training",
        average);
  }

  @Test
  void howOftenTheMonitorIsRightIsWhatWasCounted() throws IOException {
    List<String> all =
        Files.readAllLines(RESULTS.resolve("training-inference.md")).stream()
            .dropWhile(line -> !line.contains("said, recomputing helped"))
            .filter(line -> line.startsWith("| all |"))
            .map(MeasuredTable::cells)
            .findFirst()
            .orElseThrow();
    int said = Integer.parseInt(all.get(1));
    int missed = Integer.parseInt(all.get(3));
    assertEquals("0", all.get(2), "said, and recomputing didn't help");
    assertSaid(
        "more than half a point after each of the monitor's %d warnings of stale statistics. It missed %d of %d such cases."
            .formatted(said, missed, said + missed));
    assertSaid("At batches of 2 it found no batch too small");
    String tooSmall =
        Files.readAllLines(RESULTS.resolve("training-inference.md")).stream()
            .dropWhile(line -> !line.contains("layers whose batch is too small"))
            .filter(line -> line.startsWith("| 2 |"))
            .findFirst()
            .orElseThrow();
    assertEquals("0.0", MeasuredTable.cells(tooSmall).get(1));
  }
}
