package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Puts medians of the models' rows under the last heading of a page: {@code ModelTimes results
 * page}.
 */
final class ModelTimes {
  /** What comes before it is of norm-io's test, which keeps what comes behind it. */
  static final String HEADING = "## Times";

  private static final List<String> CONTESTANTS =
      List.of(Contestants.SIMD, Contestants.CPU, "onnxruntime");

  private static final String PEERS = "- peers: ";

  private ModelTimes() {}

  public static void main(String[] args) throws IOException {
    Path results = Path.of(args[0]);
    Path page = Path.of(args[1]);
    String text = Files.readString(page);
    int heading = text.indexOf(HEADING + "\n");
    if (heading < 0) {
      throw new IllegalArgumentException(page + " has no heading " + HEADING);
    }
    List<String> lines = new ArrayList<>(List.of(HEADING, ""));
    lines.addAll(
        section(
            new Summary(RawResults.read(results.resolve("raw.csv")), List.of()),
            Files.readAllLines(results.resolve("conditions.md"))));
    Files.writeString(page, text.substring(0, heading) + String.join("\n", lines) + "\n");
    System.out.println("wrote " + page);
  }

  /** All below the heading. */
  static List<String> section(Summary summary, List<String> conditions) {
    List<String> lines = new ArrayList<>();
    lines.addAll(
        List.of(
            "Microseconds per call; the last line adds up all norms, each as often as the models have",
            "it. ONNX Runtime runs a model of one operator, so its times include the call",
            "of a session, which is most of the small rows' time. Its LayerNorm is faster in 1.30 than",
            "in 1.29, by ten times [on large rows](../norm-bench/figures/onnxruntime.md). [Every",
            "sample](../norm-bench/figures/models.csv).",
            ""));
    conditions.stream().map(ModelTimes::condition).forEach(lines::add);
    for (int threads : summary.threads()) {
      List<Row> rows =
          summary.rows(threads).stream()
              .filter(row -> row.family().equals(ModelRows.FAMILY))
              .toList();
      // Results may have other rows too.
      if (!rows.isEmpty()) {
        lines.addAll(List.of("", "Threads: " + threads, ""));
        lines.addAll(table(summary, rows, threads));
        lines.addAll(List.of("", processes(summary, rows, threads), ""));
        lines.add(withoutVectors(summary, rows, threads));
      }
    }
    return lines;
  }

  private static List<String> table(Summary summary, List<Row> rows, int threads) {
    List<String> lines = new ArrayList<>();
    List<String> header = new ArrayList<>(List.of("row", "norms"));
    header.addAll(CONTESTANTS);
    header.add("simd / onnxruntime");
    lines.add(MarkdownTable.line(header));
    lines.add(MarkdownTable.line(List.of("---", "---:", "---:", "---:", "---:", "---:")));
    rows.forEach(row -> lines.add(line(summary, row, threads)));
    lines.add(sum(summary, rows, threads));
    return lines;
  }

  /** Peers are those that were on the class path; the table has one of them. */
  private static String condition(String line) {
    if (!line.startsWith(PEERS)) {
      return line;
    }
    String shown =
        Arrays.stream(line.substring(PEERS.length()).split(", "))
            .filter(peer -> CONTESTANTS.contains(peer.split(" ")[0]))
            .collect(Collectors.joining(", "));
    return PEERS + (shown.isEmpty() ? "none" : shown);
  }

  private static String processes(Summary summary, List<Row> rows, int threads) {
    IntSummaryStatistics processes =
        rows.stream()
            .flatMap(row -> CONTESTANTS.stream().flatMap(id -> times(summary, row, id, threads)))
            .mapToInt(Summary.Times::processes)
            .summaryStatistics();
    int least = processes.getMin();
    int most = processes.getMax();
    if (most == 1) {
      return "Each time is of one process, so single rows say little.";
    }
    return "Each time is the median of "
        + (least == most ? "" : least + " to ")
        + most
        + " processes.";
  }

  private static Stream<Summary.Times> times(Summary summary, Row row, String id, int threads) {
    return summary.times(row, id, threads).stream();
  }

  /** These shapes are small and memory bound, so that plain Java is near, and often faster. */
  private static String withoutVectors(Summary summary, List<Row> rows, int threads) {
    double[] ratios =
        rows.stream()
            .flatMapToDouble(
                row ->
                    Summary.ratio(
                        summary.median(row, Contestants.CPU, threads),
                        summary.median(row, Contestants.SIMD, threads))
                        .stream())
            .sorted()
            .toArray();
    return ratios.length == 0
        ? "`cpu` wasn't measured."
        : String.format(
            Locale.ROOT,
            "`cpu` takes %.2f to %.2f of the time of `simd`, and less than it on %d of %d shapes.",
            ratios[0],
            ratios[ratios.length - 1],
            Arrays.stream(ratios).filter(ratio -> ratio < 1).count(),
            ratios.length);
  }

  private static String line(Summary summary, Row row, int threads) {
    List<OptionalDouble> times =
        CONTESTANTS.stream().map(id -> summary.median(row, id, threads)).toList();
    return line(row.name(), ModelRows.norms(row), times);
  }

  /** Of rows that all have been measured with; who lacks one has no sum. */
  private static String sum(Summary summary, List<Row> rows, int threads) {
    List<OptionalDouble> sums =
        CONTESTANTS.stream()
            .map(
                id ->
                    rows.stream()
                        .map(row -> times(ModelRows.norms(row), summary.median(row, id, threads)))
                        .reduce(OptionalDouble.of(0), ModelTimes::plus))
            .toList();
    return line("all", rows.stream().mapToInt(ModelRows::norms).sum(), sums);
  }

  private static OptionalDouble times(int count, OptionalDouble time) {
    return time.isPresent() ? OptionalDouble.of(count * time.getAsDouble()) : time;
  }

  private static OptionalDouble plus(OptionalDouble one, OptionalDouble other) {
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() + other.getAsDouble())
        : OptionalDouble.empty();
  }

  private static String line(String name, int norms, List<OptionalDouble> times) {
    List<String> cells = new ArrayList<>(List.of(name, Integer.toString(norms)));
    times.forEach(
        time ->
            cells.add(
                time.isPresent() ? MarkdownTable.micros(time.getAsDouble()) : MarkdownTable.NONE));
    cells.add(MarkdownTable.number(Summary.ratio(times.get(0), times.get(2))));
    return MarkdownTable.line(cells);
  }
}
