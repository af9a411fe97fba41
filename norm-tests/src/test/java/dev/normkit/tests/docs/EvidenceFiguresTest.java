package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the guides say of the experiments is what the committed verdicts say. */
class EvidenceFiguresTest {
  private static final Path ROOT = Path.of("..");

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve("docs").resolve(name));
  }

  private static JsonObject verdict(String claim) throws IOException {
    Path file = ROOT.resolve("norm-evidence").resolve("results").resolve("verdicts.json");
    for (JsonElement one : JsonParser.parseString(Files.readString(file)).getAsJsonArray()) {
      if (one.getAsJsonObject().get("claim").getAsString().equals(claim)) {
        return one.getAsJsonObject();
      }
    }
    throw new AssertionError("no verdict of " + claim);
  }

  private static MatchResult in(JsonObject verdict, String pattern) {
    String sentence = verdict.get("sentence").getAsString();
    return Pattern.compile(pattern)
        .matcher(sentence)
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " isn't in " + sentence));
  }

  private static void require(String page, String sentence) {
    assertTrue(page.contains(sentence), sentence);
  }

  @Test
  void theMonitorIsAsOftenRight() throws IOException {
    MatchResult said =
        in(
            verdict("BatchNormMonitor"),
            "of (\\d+) judgements.* said stale (\\d+) times.* and (\\d+) where recomputing helped,"
                + " and was silent .* and (\\d+) times where recomputing helped");
    assertEquals(said.group(2), said.group(3), "each time");
    int silent = Integer.parseInt(said.group(4));
    int helped = Integer.parseInt(said.group(3)) + silent;
    String page = page("diagnosing.md");
    require(page, "in %s cases of which recomputing helped in %d".formatted(said.group(1), helped));
    require(page, "It said \"stale\" %s times.".formatted(said.group(2)));
    require(page, "It was silent in the other %d cases".formatted(silent));
  }

  @Test
  void batchNormWasBetterAtEveryBatchSize() throws IOException {
    JsonObject verdict = verdict("Usage 3");
    assertEquals("contradicted", verdict.get("seen").getAsString());
    String less = in(verdict, "was ([\\d.]+) points \\([^)]*\\) below GroupNorm's").group(1);
    in(verdict, "BatchNorm's being lower seen at batches of 64, 32, 16, 8, 4, 2");
    require(page("choosing.md"), "with batches of 2 it was %s points lower".formatted(less));
  }

  /** The least and the largest of all batch sizes, by moment and by weight of the new batch. */
  @Test
  void theLossesAreThoseOfTheTables() throws IOException {
    List<String> report =
        Files.readAllLines(ROOT.resolve("norm-evidence/results/training-inference.md"));
    for (String weight :
        List.of("0.1 of the new batch", "0.01 of the new batch", "plain average")) {
      String expected =
          "| %s | %s |"
              .formatted(
                  losses(report, "## In the middle of training", weight),
                  losses(report, "## At the end of training", weight));
      String first = weight.split(" ")[0];
      assertTrue(
          page("diagnosing.md")
              .lines()
              .anyMatch(line -> line.contains(first) && line.endsWith(expected)),
          weight + ": " + expected);
    }
  }

  private static String losses(List<String> report, String heading, String weight) {
    double[] points = points(report, heading, weight);
    String range = String.format(Locale.ROOT, "%.2f to %.2f", points[0], points[points.length - 1]);
    return range.replace('-', '−');
  }

  /** What a weight of the new batch costs against recomputed statistics, in order of size. */
  static double[] points(List<String> report, String heading, String weight) {
    double[] points =
        report.stream()
            .dropWhile(line -> !line.startsWith(heading))
            .takeWhile(line -> line.startsWith(heading) || !line.startsWith("## "))
            .filter(line -> line.matches("\\| \\d+, " + Pattern.quote(weight) + " \\|.*"))
            .map(MeasuredTable::cells)
            .map(cells -> cells.get(cells.size() - 1).split(" ")[0].replace('−', '-'))
            .mapToDouble(Double::parseDouble)
            .sorted()
            .toArray();
    assertEquals(4, points.length, heading + ", " + weight);
    return points;
  }
}
