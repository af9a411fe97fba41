package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Puts medians of the models' rows under the last heading of a page: {@code ModelTimes results
 * page}.
 */
final class ModelTimes {
  /** What comes before it is of norm-io's test, which keeps what comes behind it. */
  static final String HEADING = "## Times";

  private static final List<String> CONTESTANTS =
      List.of(Contestants.SIMD, Contestants.CPU, "onnxruntime");

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
            "Microseconds per call, the median of the rounds; the last line is a norm after the other,",
            "each as often as the models have it. ONNX Runtime runs a model of one operator, so its",
            "times include the call of a session, which is most of the small rows' time.",
            ""));
    lines.addAll(conditions);
    for (int threads : summary.threads()) {
      lines.addAll(List.of("", "Threads: " + threads, ""));
      List<String> header = new ArrayList<>(List.of("row", "norms"));
      header.addAll(CONTESTANTS);
      header.add("simd / onnxruntime");
      lines.add(MarkdownTable.line(header));
      lines.add(MarkdownTable.line(List.of("---", "---:", "---:", "---:", "---:", "---:")));
      List<Row> rows =
          summary.rows(threads).stream()
              .filter(row -> row.family().equals(ModelRows.FAMILY))
              .toList();
      rows.forEach(row -> lines.add(line(summary, row, threads)));
      lines.add(sum(summary, rows, threads));
    }
    return lines;
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
