package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.tests.docs.MeasuredTable.Overall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
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
  private static final String LAYER = "layer";
  private static final String PLAIN = "simd-plain";
  private static final Path FIGURES = Path.of("..", "norm-bench", "figures");

  /** The lines of the page's first table: contestant and passes by what the page calls them. */
  private static final Map<String, List<String>> SHOWN =
      Map.of(
          "`NormLayer`, forward", List.of(LAYER, "forward"),
          "`NormLayer`, forward and backward", List.of(LAYER, "forward and backward"),
          "bare kernel, plain arrays", List.of(PLAIN, "all"),
          "bare kernel, aligned arrays", List.of("simd", "all"),
          "bare kernel of `cpu`, aligned arrays", List.of("cpu", "all"));

  private static final List<String> PEERS = List.of("onednn", "pytorch", "onnxruntime");

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "speed.md"));
  }

  /** The rows of the page's table: what, µs, and three ratios, for a pass or several. */
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
      assertEquals(join(rows.stream().map(row -> measured.median(row, PLAIN))), line.get(1));
      for (int column = 2; column < line.size(); column++) {
        String ratio = List.of(LAYER, PLAIN, "simd").get(column - 2) + " / fastest peer";
        assertEquals(
            join(rows.stream().map(row -> measured.cell(row, ratio))), line.get(column), ratio);
      }
    }
    assertEquals(measured.rows().keySet(), shown, "no row is left out");
  }

  private static String join(Stream<String> cells) {
    return String.join(" / ", cells.toList());
  }

  /** What is said of all rows together, of whoever a user may call. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theFirstTableIsThatOfTheBenchmark(int threads) throws IOException {
    MeasuredTable measured = MeasuredTable.of(threads);
    for (Map.Entry<String, List<String>> line : SHOWN.entrySet()) {
      Overall overall = measured.overall(line.getValue().get(0), line.getValue().get(1));
      assertSaid(page(), lineOf(overall, threads, line.getKey()));
    }
  }

  private static String lineOf(Overall overall, int threads, String called) {
    return "| %d | %s | %s | %s | %s | %s | %s |"
        .formatted(
            threads,
            called,
            overall.rows(),
            overall.mean(),
            overall.median(),
            overall.counts(),
            overall.open());
  }

  @Test
  void theTableByMethodIsThatOfTheBenchmark() throws IOException {
    for (String line : MeasuredTable.of(1).methods()) {
      assertSaid(page(), line);
    }
  }

  /** Whatever the page says beside its tables. */
  @Test
  void theSentencesOfThePageHaveTheNumbersOfTheBenchmark() throws IOException {
    MeasuredTable one = MeasuredTable.of(1);
    MeasuredTable two = MeasuredTable.of(2);
    Overall forward = one.overall(LAYER, "forward");
    Overall both = one.overall(LAYER, "forward and backward");
    assertSaid(
        page(),
        "its forward pass takes %s of the time of the fastest peer in the geometric mean of %s rows, and %s in the median"
            .formatted(forward.mean(), forward.rows(), forward.median()));
    assertSaid(
        page(),
        "Forward and backward together take %s and %s, of %s rows"
            .formatted(both.mean(), both.median(), both.rows()));
    assertSaid(
        page(),
        "take %s of the fastest peer's time on one thread and %s on two"
            .formatted(one.overall("floor", "all").mean(), two.overall("floor", "all").mean()));
    assertSaid(page(), "Forward, `NormLayer` takes " + overhead(one));
    String span = span(one.numbers("cpu / simd"), 1);
    assertSaid(page(), span + " times the time of `simd`");
    assertSaid(readme(), span + " times the time");
  }

  /** What a layer adds to the kernel. */
  private static String overhead(MeasuredTable measured) {
    double[] ratios =
        measured.rows().keySet().stream()
            .filter(row -> !row.contains("-backward-"))
            .mapToDouble(
                row ->
                    Double.parseDouble(measured.median(row, LAYER))
                        / Double.parseDouble(measured.median(row, PLAIN)))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "%s of the kernel's time, in the median %.2f",
        span(Arrays.stream(ratios), 2),
        (ratios[(ratios.length - 1) / 2] + ratios[ratios.length / 2]) / 2);
  }

  private static String span(DoubleStream numbers, int decimals) {
    double[] sorted = numbers.sorted().toArray();
    String form = "%." + decimals + "f to %." + decimals + "f";
    return String.format(Locale.ROOT, form, sorted[0], sorted[sorted.length - 1]);
  }

  /** In words, and in the alternatives of the chart. */
  @Test
  void theReadmeLeadsWithTheLayerThatAUserCalls() throws IOException {
    MeasuredTable measured = MeasuredTable.of(1);
    Overall forward = measured.overall(LAYER, "forward");
    Overall both = measured.overall(LAYER, "forward and backward");
    Overall kernel = measured.overall(PLAIN, "all");
    List<String> large =
        measured.methods().stream()
            .map(MeasuredTable::cells)
            .filter(cells -> cells.get(0).equals("LayerNorm"))
            .findFirst()
            .orElseThrow();
    String[] words = large.get(3).split("[ (–)]+");
    assertSaid(
        readme(),
        "`NormLayer` forward is %s of %s cases. Each is compared with the fastest of oneDNN, PyTorch and ONNX Runtime."
            .formatted(forward.counts(), forward.rows()));
    assertSaid(
        readme(),
        "takes %s of the fastest peer's time forward, in the geometric mean of %s cases, and %s in the median"
            .formatted(forward.mean(), forward.rows(), forward.median()));
    assertSaid(
        readme(),
        "Forward and backward together take %s and %s, in %s cases"
            .formatted(both.mean(), both.median(), both.rows()));
    assertSaid(
        readme(),
        "The bare kernel takes %s and %s, in %s cases"
            .formatted(kernel.mean(), kernel.median(), kernel.rows()));
    assertSaid(
        readme(),
        "takes %s forward, up to %s, and %s with the backward pass"
            .formatted(words[0], words[2], large.get(4).split(" ")[0]));
    assertSaid(
        readme(),
        "%s of the %s forward verdicts would be another".formatted(forward.open(), forward.rows()));
    for (String counts :
        List.of(
            "With the backward pass `NormLayer` is " + both.counts(),
            "The bare kernel, which is the computation without the layer around it, is "
                + kernel.counts())) {
      assertSaid(readme(), counts);
    }
    assertSaid(page(), kernel.counts() + "](");
  }

  /** The kernel of `cpu` beside that of `simd` on arrays that lie alike, and two threads. */
  @Test
  void theReadmePairsLikeWithLike() throws IOException {
    MeasuredTable one = MeasuredTable.of(1);
    MeasuredTable two = MeasuredTable.of(2);
    Overall without = one.overall("cpu", "all");
    assertSaid(
        readme(),
        "The bare kernel on aligned arrays then takes %s of the fastest peer's time in place of %s. It is %s."
            .formatted(without.mean(), one.overall("simd", "all").mean(), without.counts()));
    assertSaid(
        readme(),
        "On two threads `NormLayer` is forward %s. With the backward pass it is %s."
            .formatted(
                two.overall(LAYER, "forward").counts(),
                two.overall(LAYER, "forward and backward").counts()));
  }

  /** Where the layer wins and where it may lose, in the first lines of README and of the page. */
  @Test
  void whatIsAheadAndWhatIsNotIsSaidRight() throws IOException {
    Map<String, Double> forward = new HashMap<>();
    for (String line : MeasuredTable.of(1).methods()) {
      List<String> cells = MeasuredTable.cells(line);
      forward.put(cells.get(0), Double.parseDouble(cells.get(3).split(" ")[0]));
    }
    String ahead = "ahead on BatchNorm in training, GroupNorm and tiny calls";
    for (String method :
        List.of("BatchNorm, training", "GroupNorm", "LayerNorm, 8×64", "RMSNorm, 8×64")) {
      assertTrue(forward.get(method) < 1 / TIE, method);
    }
    String large =
        String.format(
            Locale.ROOT,
            "LayerNorm and RMSNorm at the sizes of transformers take %.2f and %.2f of the fastest",
            forward.get("LayerNorm"),
            forward.get("RMSNorm"));
    for (String said : List.of(ahead, large)) {
      assertSaid(readme(), said);
      assertSaid(page(), said);
    }
  }

  private static void assertSaid(String text, String said) {
    assertTrue(text.contains(said), said);
  }

  /** The table by contestant, from its rows: a second computation. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theAveragesAreThoseOfTheRowsAndTiesAreTies(int threads) throws IOException {
    MeasuredTable measured = MeasuredTable.of(threads);
    for (List<String> line : measured.overall()) {
      String contestant = line.get(0);
      List<Double> ratios = new ArrayList<>();
      for (String row : measured.rows().keySet()) {
        boolean backward = row.contains("-backward-");
        if (backward ? !line.get(1).equals("forward") : !line.get(1).endsWith("backward")) {
          Optional<Double> ratio =
              contestant.equals("cpu")
                  ? ratioOfMedians(measured, row)
                  : measured.toFastestPeer(row, contestant).stream().boxed().findFirst();
          ratio.ifPresent(ratios::add);
        }
      }
      double mean = Math.exp(ratios.stream().mapToDouble(Math::log).average().orElse(Double.NaN));
      double[] sorted = ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
      double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
      assertEquals(String.valueOf(ratios.size()), line.get(2), contestant);
      assertEquals(mean, Double.parseDouble(line.get(3)), 0.011, contestant);
      assertEquals(median, Double.parseDouble(line.get(4)), 0.011, contestant);
      assertCount(ratios.stream().filter(r -> r < 1 / TIE).count(), line.get(5), contestant);
      assertCount(ratios.stream().filter(r -> r > TIE).count(), line.get(7), contestant);
    }
  }

  private static void assertCount(long expected, String counted, String contestant) {
    // A ratio of two digits may lie on the border itself.
    assertTrue(Math.abs(expected - Long.parseLong(counted)) <= 1, contestant + ": " + counted);
  }

  /** Rows of which a number rests on one process, in the order of the table. */
  @Test
  void whatRestsOnOneProcessIsNamed() throws IOException {
    MeasuredTable measured = MeasuredTable.of(1);
    List<String> single =
        measured.rows().keySet().stream()
            .filter(
                row ->
                    measured.rows().get(row).values().stream()
                        .anyMatch(cell -> cell.contains("(1 process)")))
            .map(row -> "`" + row + "`")
            .toList();
    assertSaid(page(), "One process alone is behind numbers of " + String.join(", ", single) + ".");
  }

  /** The ratios of another run, of more processes, beside those of this one. */
  @Test
  void theOtherRunIsThatOfItsTable() throws IOException {
    List<List<String>> lines =
        Files.readAllLines(FIGURES.resolve("onnxruntime.md")).stream()
            .filter(line -> line.startsWith("| layer-") || line.startsWith("| rms-"))
            .map(MeasuredTable::cells)
            .toList();
    assertEquals(7, lines.size());
    MeasuredTable measured = MeasuredTable.of(1);
    for (List<String> cells : lines) {
      double ours = Double.parseDouble(cells.get(6).split(" ")[0]);
      double peer = Double.parseDouble(cells.get(5).split(" ")[0]);
      assertSaid(
          page(),
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %.2f |",
              cells.get(0),
              measured.cell(cells.get(0), PLAIN + " / fastest peer"),
              ours / peer));
    }
  }

  /** Other processors: all rows together, and those of the kernel that lag. */
  @ParameterizedTest
  @ValueSource(strings = {"zen3.md", "intel.md"})
  void anotherMachineIsThatOfItsTable(String file) throws IOException {
    MeasuredTable there = MeasuredTable.of(file, 1);
    for (Map.Entry<String, List<String>> line : SHOWN.entrySet()) {
      String contestant = line.getValue().get(0);
      if (there.rows().values().stream().allMatch(row -> row.containsKey(contestant))) {
        Overall overall = there.overall(contestant, line.getValue().get(1));
        assertSaid(page(), lineOf(overall, 1, line.getKey()));
      }
    }
    assertSaid(page(), lagging(there));
  }

  private static String lagging(MeasuredTable measured) {
    List<String> lines = new ArrayList<>();
    for (String row : measured.rows().keySet()) {
      OptionalDouble plain = measured.toFastestPeer(row, PLAIN);
      OptionalDouble aligned = measured.toFastestPeer(row, "simd");
      if (DoubleStream.concat(plain.stream(), aligned.stream())
          .anyMatch(ratio -> !(ratio <= TIE))) {
        lines.add(
            String.format(
                Locale.ROOT,
                "| `%s` | %.2f | %.2f |",
                row,
                plain.orElseThrow(),
                aligned.orElseThrow()));
      }
    }
    String header = "| slower there | kernel, plain | kernel, aligned |\n| --- | ---: | ---: |\n";
    return header + String.join("\n", lines) + "\n\n";
  }

  /** What the three comparisons with earlier kernels can tell. */
  @Test
  void theComparisonsSayWhatTheirFilesSay() throws IOException {
    List<String> means = new ArrayList<>();
    List<String> slower = new ArrayList<>();
    for (String commit : List.of("2030b27", "b84c225", "b84c225-two-threads")) {
      List<String> lines = Files.readAllLines(FIGURES.resolve("compare-" + commit + ".md"));
      Matcher last =
          Pattern.compile("over (\\d+) lines: ([0-9.]+)\\. Slower: (\\d+)\\.")
              .matcher(lines.get(lines.size() - 1));
      assertTrue(last.find(), commit);
      long open = lines.stream().filter(line -> line.endsWith("| open |")).count();
      means.add(last.group(2));
      assertSaid(page(), "%d of its %s lines open".formatted(open, last.group(1)));
      slower.addAll(lines.stream().filter(line -> line.endsWith("| slower |")).toList());
      assertEquals(slower.size(), Integer.parseInt(last.group(3)), commit);
    }
    assertSaid(page(), "The means are %s, %s and %s".formatted(means.toArray()));
    assertEquals(1, slower.size());
    String[] cells = slower.get(0).split(" ?\\| ");
    assertSaid(page(), "`%s` in the third, %s (%s)".formatted(cells[1], cells[6], cells[7]));
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
