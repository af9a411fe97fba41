package dev.normkit.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results for a reader: a table per number of threads. */
final class MarkdownTable {
  static final String NONE = "–";
  private static final List<String> COMPARED =
      List.of(Contestants.SIMD, Contestants.PLAIN, Contestants.LAYER, Contestants.FLOOR);

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
    return lines;
  }

  static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(List.of("row"));
    header.addAll(contestants);
    header.add("fastest peer");
    COMPARED.forEach(id -> header.add(id + " / fastest peer"));
    header.addAll(List.of("cpu / simd", "simd / arraycopy"));
    if (allocation) {
      own().forEach(id -> header.add(id + " B/op"));
    }
    return header;
  }

  private List<String> cells(Row row) {
    OptionalDouble simd = summary.median(row, Contestants.SIMD, threads);
    OptionalDouble cpu = summary.median(row, Contestants.CPU, threads);
    OptionalDouble limit = summary.median(row, Contestants.LIMIT, threads);
    List<String> cells = new ArrayList<>(List.of(row.name()));
    contestants.forEach(id -> cells.add(times(row, id)));
    cells.add(summary.fastestPeer(row, threads).map(Summary.Peer::id).orElse(NONE));
    for (String id : COMPARED) {
      cells.add(number(summary.toFastestPeer(row, id, threads)));
    }
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
    return summary
        .times(row, contestant, threads)
        .map(times -> spread(times) + remark(row, contestant))
        .orElse(NONE);
  }

  /** Why a time is not the one that is compared with. */
  private String remark(Row row, String id) {
    Contestant contestant = Contestants.create(id);
    if (contestant.flaw(row).isPresent()) {
      return " wrong";
    }
    if (contestant.composed(row)) {
      return " composed";
    }
    OptionalDouble earlier = summary.earlier(row, id, threads);
    return earlier.isPresent() ? " earlier " + micros(earlier.getAsDouble()) : "";
  }

  private static String spread(Summary.Times times) {
    return times.processes() == 1
        ? micros(times.median()) + " (1 process)"
        : "%s (%s–%s)"
            .formatted(micros(times.median()), micros(times.least()), micros(times.most()));
  }

  static String micros(double nanos) {
    return significant(nanos / 1000);
  }

  static String number(OptionalDouble value) {
    return value.isPresent() ? significant(value.getAsDouble()) : NONE;
  }

  /** Three digits, without an exponent. */
  private static String significant(double value) {
    int decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 0.1 || value == 0 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
