package dev.normkit.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results for a reader: a table per number of threads. */
final class MarkdownTable {
  private static final String NONE = "–";

  private final Summary summary;
  private final int threads;
  private final List<String> contestants;
  private final boolean allocation;

  private MarkdownTable(Summary summary, int threads) {
    this.summary = summary;
    this.threads = threads;
    contestants = summary.contestants(threads);
    allocation = summary.rows(threads).stream().anyMatch(this::hasAllocation);
  }

  private boolean hasAllocation(Row row) {
    return own().anyMatch(id -> bytes(row, id).isPresent());
  }

  /** With the limit, which allocates nothing: its bytes are JMH's own. */
  private Stream<String> own() {
    return contestants.stream().filter(id -> !Contestants.isPeer(id));
  }

  static List<String> of(Summary summary, int threads) {
    return new MarkdownTable(summary, threads).lines();
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    List<String> header = header();
    lines.add(line(header));
    lines.add(line(header.stream().map(title -> title.equals("row") ? "---" : "---:").toList()));
    summary.rows(threads).forEach(row -> lines.add(line(cells(row))));
    lines.add("");
    lines.add(average("simd / fastest peer", Contestants.SIMD));
    lines.add(average("cpu / fastest peer", Contestants.CPU));
    return lines;
  }

  static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("row"));
    header.addAll(contestants);
    header.addAll(
        List.of("simd / fastest peer", "floor / fastest peer", "cpu / simd", "simd / arraycopy"));
    if (allocation) {
      own().forEach(id -> header.add(id + " B/op"));
    }
    return header;
  }

  private List<String> cells(Row row) {
    OptionalDouble simd = summary.median(row, Contestants.SIMD, threads);
    OptionalDouble cpu = summary.median(row, Contestants.CPU, threads);
    OptionalDouble floor = summary.median(row, Contestants.FLOOR, threads);
    OptionalDouble limit = summary.median(row, Contestants.LIMIT, threads);
    List<String> cells = new ArrayList<>(List.of(row.name()));
    contestants.forEach(id -> cells.add(times(row, id)));
    cells.add(number(Summary.ratio(simd, summary.fastestPeer(row, threads))));
    cells.add(number(Summary.ratio(floor, summary.fastestPeer(row, threads))));
    cells.add(number(Summary.ratio(cpu, simd)));
    cells.add(number(Summary.ratio(simd, limit)));
    if (allocation) {
      own().forEach(id -> cells.add(number(bytes(row, id))));
    }
    return cells;
  }

  private OptionalDouble bytes(Row row, String contestant) {
    return summary
        .times(row, contestant, threads)
        .map(Summary.Times::bytes)
        .orElse(OptionalDouble.empty());
  }

  private String times(Row row, String contestant) {
    boolean flawed = Contestants.create(contestant).flaw(row).isPresent();
    return summary
        .times(row, contestant, threads)
        .map(times -> spread(times) + (flawed ? " wrong" : ""))
        .orElse(NONE);
  }

  private static String spread(Summary.Times times) {
    return "%s (%s–%s)"
        .formatted(micros(times.median()), micros(times.least()), micros(times.most()));
  }

  static String micros(double nanos) {
    return significant(nanos / 1000);
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? significant(value.getAsDouble()) : NONE;
  }

  /** Three digits, without an exponent. */
  private static String significant(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 || value == 0 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  private String average(String name, String contestant) {
    double[] ratios =
        summary.rows(threads).stream()
            .map(
                row ->
                    Summary.ratio(
                        summary.median(row, contestant, threads),
                        summary.fastestPeer(row, threads)))
            .flatMapToDouble(OptionalDouble::stream)
            .toArray();
    return "%s: geometric mean %s over %d rows; below 1 on %d.  "
        .formatted(
            name,
            number(Summary.geometricMean(ratios)),
            ratios.length,
            Arrays.stream(ratios).filter(ratio -> ratio < 1).count());
  }
}
