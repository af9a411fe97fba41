package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The times of README and of the page on speed are those of the committed benchmark, and the
 * benchmark compares fairly.
 */
class ReadmeFiguresTest {
  private static final double TIE = 1.15;
  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)?");
  private static final String LAYER = "layer";

  /** In the words of the page's table. */
  private static final Map<String, String> TENSORS =
      Map.of(
          "simd-plain",
          "plain arrays",
          LAYER,
          "plain arrays, through `NormLayer`",
          "simd",
          "aligned arrays");

  private static final List<String> PEERS = List.of("onednn", "pytorch", "onnxruntime");

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "speed.md"));
  }

  /** The rows of the page's table: what, µs, and two ratios, for a pass or several. */
  private static List<List<String>> table() throws IOException {
    return page()
        .lines()
        .dropWhile(line -> !line.startsWith("| one thread"))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(MeasuredTable::cells)
        .toList();
  }

  /** "GroupNorm(32) 8×28×28×256 channels last, forward / backward": two rows of the benchmark. */
  private static List<String> rows(String label) {
    String[] parts = label.split(", ");
    String[] words = parts[0].split(" ");
    String method = words[0].replaceAll("Norm.*", "").toLowerCase(Locale.ROOT);
    String shape = words[1].replace('×', 'x') + (parts[0].endsWith("channels last") ? "-last" : "");
    return Arrays.stream(parts[1].split(" / "))
        .map(pass -> method + "-" + pass + "-" + shape)
        .toList();
  }

  @Test
  void theTableIsThatOfTheBenchmark() throws IOException {
    MeasuredTable measured = MeasuredTable.of(1);
    Set<String> shown = new HashSet<>();
    for (List<String> line : table()) {
      List<String> rows = rows(line.get(0));
      shown.addAll(rows);
      assertEquals(join(rows.stream().map(row -> measured.median(row, "simd-plain"))), line.get(1));
      assertEquals(
          join(rows.stream().map(row -> measured.cell(row, "simd-plain / fastest peer"))),
          line.get(2));
      assertEquals(
          join(rows.stream().map(row -> measured.cell(row, "simd / fastest peer"))), line.get(3));
    }
    assertEquals(measured.rows().keySet(), shown, "no row is left out");
  }

  private static String join(Stream<String> cells) {
    return String.join(" / ", cells.toList());
  }

  /** The sentences take their numbers from the lines below the benchmark's tables. */
  @Test
  void theSentencesHaveTheAveragesOfTheBenchmark() throws IOException {
    String page = page();
    for (int threads : List.of(1, 2)) {
      for (String contestant : TENSORS.keySet()) {
        List<String> numbers = numbers(average(MeasuredTable.of(threads), contestant));
        String row =
            "| %d | %s | %s | faster on %s, tied on %s, slower on %s |"
                .formatted(
                    threads,
                    TENSORS.get(contestant),
                    numbers.get(0),
                    numbers.get(2),
                    numbers.get(3),
                    numbers.get(4));
        assertTrue(page.contains(row), row);
        assertTrue(page.contains("for the " + numbers.get(1) + " shapes"), numbers.toString());
      }
    }
    String floor =
        "take %s of the fastest peer's time on one thread and %s on two"
            .formatted(
                numbers(average(MeasuredTable.of(1), "floor")).get(0),
                numbers(average(MeasuredTable.of(2), "floor")).get(0));
    assertTrue(page.contains(floor), floor);
    double[] cpu = MeasuredTable.of(1).numbers("cpu / simd").sorted().toArray();
    String span = String.format(Locale.ROOT, "%.1f to %.1f times", cpu[0], cpu[cpu.length - 1]);
    assertTrue(page.contains(span) && readme().contains(span), span);
  }

  /** In words, and in the alternatives of the chart. */
  @Test
  void theReadmeHasTheHeadlineOfPlainArrays() throws IOException {
    List<String> numbers = numbers(average(MeasuredTable.of(1), "simd-plain"));
    String mean = "it takes %s of the time of the fastest of".formatted(numbers.get(0));
    assertTrue(readme().contains(mean), mean);
    String cases = "%s in the geometric mean of %s cases".formatted(numbers.get(0), numbers.get(1));
    assertTrue(readme().contains(cases), cases);
    String counts =
        "faster on %s, tied on %s, slower on %s"
            .formatted(numbers.get(2), numbers.get(3), numbers.get(4));
    for (String text : List.of(readme(), page())) {
      assertTrue(text.contains(counts + "](") && text.contains(counts), counts);
    }
    List<String> layer = numbers(average(MeasuredTable.of(1), LAYER));
    String through = "through `NormLayer` %s".formatted(layer.get(0));
    assertTrue(readme().contains(through), through);
    String below =
        "`NormLayer`: faster on %s, tied on %s, slower on %s"
            .formatted(layer.get(2), layer.get(3), layer.get(4));
    assertTrue(readme().contains(below), below);
    double slowest =
        MeasuredTable.of(1).numbers("simd-plain / fastest peer").max().orElse(Double.NaN);
    String most = "slowest row takes %s times".formatted(slowest);
    assertTrue(readme().contains(most), most);
  }

  private static String average(MeasuredTable measured, String contestant) {
    return measured.averages().stream()
        .filter(line -> line.startsWith(contestant + " / "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no average of " + contestant));
  }

  private static List<String> numbers(String line) {
    return NUMBER.matcher(line).results().map(MatchResult::group).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theAveragesAreThoseOfTheRowsAndTiesAreTies(int threads) throws IOException {
    MeasuredTable measured = MeasuredTable.of(threads);
    for (String contestant : List.of("simd", "simd-plain", "cpu")) {
      List<Double> ratios = new ArrayList<>();
      for (String row : measured.rows().keySet()) {
        if (contestant.equals("cpu")) {
          ratioOfMedians(measured, row).ifPresent(ratios::add);
        } else {
          measured.toFastestPeer(row, contestant).ifPresent(ratios::add);
        }
      }
      List<String> numbers = numbers(average(measured, contestant));
      double mean = Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
      assertEquals(mean, Double.parseDouble(numbers.get(0)), 0.011, contestant);
      assertEquals(ratios.size(), Integer.parseInt(numbers.get(1)), contestant);
      assertCount(ratios.stream().filter(r -> r < 1 / TIE).count(), numbers.get(2), contestant);
      assertCount(ratios.stream().filter(r -> r > TIE).count(), numbers.get(4), contestant);
    }
  }

  private static void assertCount(long expected, String counted, String contestant) {
    // A ratio of two digits may lie on the border itself.
    assertTrue(Math.abs(expected - Long.parseLong(counted)) <= 1, contestant + ": " + counted);
  }

  private static Optional<Double> ratioOfMedians(MeasuredTable measured, String row) {
    String peer = measured.cell(row, "fastest peer");
    return peer.equals("–")
        ? Optional.empty()
        : Optional.of(
            Double.parseDouble(measured.median(row, "cpu"))
                / comparedWith(measured.cell(row, peer)));
  }

  /** A peer that computes something else, or several operations, is nobody's measure. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theFastestPeerIsOneThatComputesTheRow(int threads) throws IOException {
    MeasuredTable measured = MeasuredTable.of(threads);
    for (Map.Entry<String, Map<String, String>> row : measured.rows().entrySet()) {
      String name = row.getKey();
      String fastest = row.getValue().get("fastest peer");
      double least =
          PEERS.stream()
              .map(peer -> row.getValue().get(peer))
              .filter(cell -> !cell.equals("–"))
              .filter(cell -> !cell.endsWith("wrong") && !cell.endsWith("composed"))
              .mapToDouble(ReadmeFiguresTest::comparedWith)
              .min()
              .orElse(Double.NaN);
      if (Double.isNaN(least)) {
        assertEquals("–", fastest, name);
      } else {
        assertEquals(least, comparedWith(row.getValue().get(fastest)), name);
        double simd = Double.parseDouble(measured.median(name, "simd"));
        double ratio = measured.toFastestPeer(name, "simd").orElseThrow();
        // Each is rounded to two digits or three.
        assertEquals(simd / least, ratio, 0.005 + 0.06 * ratio, name);
      }
    }
  }

  /** The time of an earlier process where this run's was slower. */
  private static double comparedWith(String cell) {
    int earlier = cell.indexOf("earlier ");
    return Double.parseDouble(earlier < 0 ? cell.split(" ")[0] : cell.substring(earlier + 8));
  }

  /** Ours at every mean, and the peers at the largest; NaN is a case of its own in the texts. */
  @Test
  void theErrorsAreThoseThatWereMeasured() throws IOException {
    List<String[]> lines =
        Files.readAllLines(Path.of("..", "norm-bench", "figures", "accuracy.csv")).stream()
            .skip(2)
            .map(line -> line.split(","))
            .toList();
    for (String[] line : lines) {
      double error = Double.parseDouble(line[3]);
      assertTrue(!line[2].equals("simd") || error < 1e-6, String.join(" ", line));
    }
    double[] peers =
        lines.stream()
            .filter(line -> PEERS.contains(line[2]) && line[1].equals("1e6"))
            .mapToDouble(line -> Double.parseDouble(line[3]))
            .filter(error -> !Double.isNaN(error))
            .sorted()
            .toArray();
    String range =
        String.format(Locale.ROOT, "between %.2f and %.1f,", peers[0], peers[peers.length - 1]);
    assertTrue(readme().contains(range) && page().contains(range), range);
    String least = String.format(Locale.ROOT, "theirs are %.2f or more", peers[0]);
    assertTrue(readme().contains(least), least);
  }

  @Test
  void theConditionsAreNamed() throws IOException {
    String conditions = Files.readString(Path.of("..", "norm-bench", "figures", "conditions.md"));
    String readme = readme();
    String page = page();
    for (String named : List.of("2 cores", "AMD EPYC", "2026-11-29", "norm-bench/run --rounds 2")) {
      assertTrue(
          conditions.contains(named) && readme.contains(named) && page.contains(named), named);
    }
    for (String peer : List.of("oneDNN 3.13", "PyTorch 2.13.0", "ONNX Runtime 1.29.0")) {
      String asWritten = peer.toLowerCase(Locale.ROOT).replace("onnx runtime", "onnxruntime");
      assertTrue(
          conditions.contains(asWritten) && readme.contains(peer) && page.contains(peer), peer);
    }
    assertTrue(
        conditions.contains("Temurin-25.0.3")
            && readme.contains("Temurin 25.0.3")
            && page.contains("Temurin 25.0.3"));
  }
}
