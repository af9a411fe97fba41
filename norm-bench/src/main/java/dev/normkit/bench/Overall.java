package dev.normkit.bench;

import dev.normkit.api.NormMethod;
import dev.normkit.bench.Summary.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The ratios to the fastest peer, taken together: over all rows and by method. A layer's backward
 * rows have its forward pass in them, so that its rows are nowhere averaged in one number.
 */
final class Overall {
  /** Up to this many elements, which only 8×64 has, a call's overhead is most of its time. */
  private static final int TINY = 1024;

  private static final List<String> TITLES =
      List.of(
          "contestant",
          "passes",
          "rows",
          "geometric mean",
          "median",
          "faster",
          "tied",
          "slower",
          "open");

  private final Summary summary;
  private final int threads;

  private Overall(Summary summary, int threads) {
    this.summary = summary;
    this.threads = threads;
  }

  /** Two tables, below a heading each; a table without a line is left out with its heading. */
  static List<String> of(Summary summary, int threads) {
    Overall overall = new Overall(summary, threads);
    List<String> lines = new ArrayList<>();
    List<String> over = overall.overFastestPeer();
    if (!over.isEmpty()) {
      lines.addAll(List.of("", "### Over the fastest peer's time", ""));
      lines.add(MarkdownTable.line(TITLES));
      lines.add(rule(TITLES.size(), 2));
      lines.addAll(over);
    }
    List<String> shown =
        overall.contestants().stream()
            .filter(id -> List.of(Contestants.PLAIN, Contestants.LAYER).contains(id))
            .toList();
    if (!shown.isEmpty()) {
      lines.addAll(List.of("", "### By method", ""));
      lines.addAll(overall.byMethod(shown));
    }
    return lines;
  }

  private List<String> overFastestPeer() {
    List<String> lines = new ArrayList<>();
    for (String id : contestants()) {
      Passes.of(id).forEach(passes -> lines.add(line(id, passes)));
    }
    return lines;
  }

  /** Ours and the floor, where a peer has a row of theirs. */
  private List<String> contestants() {
    return summary.contestants(threads).stream()
        .filter(id -> !Contestants.isPeer(id) && !id.equals(Contestants.LIMIT))
        .filter(id -> !compared(id, row -> true).isEmpty())
        .toList();
  }

  private static String rule(int columns, int words) {
    List<String> rules = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      rules.add(column < words ? "---" : "---:");
    }
    return MarkdownTable.line(rules);
  }

  /**
   * Rows that may stand in one average.
   *
   * @param title in the table
   * @param rows which
   */
  private record Passes(String title, Predicate<Row> rows) {
    private static final Passes FORWARD = new Passes("forward", row -> row.pass() != Pass.BACKWARD);
    private static final Passes BACKWARD =
        new Passes("backward", row -> row.pass() == Pass.BACKWARD);

    /** Each direction, or what a contestant has in its place. */
    static List<Passes> apart(String contestant) {
      return contestant.equals(Contestants.LAYER)
          ? List.of(FORWARD, new Passes("forward and backward", BACKWARD.rows()))
          : List.of(FORWARD, BACKWARD);
    }

    /** All that are averaged: a layer has no average of all rows. */
    static List<Passes> of(String contestant) {
      List<Passes> all = new ArrayList<>(apart(contestant));
      if (!contestant.equals(Contestants.LAYER)) {
        all.add(0, new Passes("all", row -> true));
      }
      return all;
    }
  }

  private List<Row> compared(String contestant, Predicate<Row> rows) {
    return summary.rows(threads).stream()
        .filter(rows)
        .filter(row -> summary.toFastestPeer(row, contestant, threads).isPresent())
        .toList();
  }

  private double[] ratios(String contestant, List<Row> rows) {
    return rows.stream()
        .mapToDouble(row -> summary.toFastestPeer(row, contestant, threads).orElseThrow())
        .sorted()
        .toArray();
  }

  private String line(String contestant, Passes passes) {
    List<Row> rows = compared(contestant, passes.rows());
    double[] ratios = ratios(contestant, rows);
    List<String> cells = new ArrayList<>(List.of(contestant, passes.title()));
    cells.add(String.valueOf(rows.size()));
    cells.add(MarkdownTable.number(Summary.geometricMean(ratios)));
    cells.add(
        ratios.length == 0
            ? MarkdownTable.NONE
            : MarkdownTable.number(OptionalDouble.of(Summary.median(ratios))));
    for (Verdict verdict : Verdict.values()) {
      cells.add(
          String.valueOf(Arrays.stream(ratios).filter(r -> Verdict.of(r) == verdict).count()));
    }
    cells.add(
        String.valueOf(
            rows.stream().filter(row -> summary.isOpen(row, contestant, threads)).count()));
    return MarkdownTable.line(cells);
  }

  /** On plain arrays: the kernel's passes and the layer's. */
  private List<String> byMethod(List<String> shown) {
    List<String> titles = new ArrayList<>(List.of("method"));
    for (String id : shown) {
      Passes.apart(id).forEach(passes -> titles.add(id + ", " + passes.title()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(MarkdownTable.line(titles));
    lines.add(rule(titles.size(), 1));
    for (Map.Entry<String, List<Row>> group : groups().entrySet()) {
      List<String> cells = new ArrayList<>(List.of(group.getKey()));
      for (String id : shown) {
        Passes.apart(id).forEach(passes -> cells.add(span(id, passes, group.getValue())));
      }
      lines.add(MarkdownTable.line(cells));
    }
    return lines;
  }

  /** In the order of the rows; without those that no peer computes. */
  private Map<String, List<Row>> groups() {
    return summary.rows(threads).stream()
        .filter(row -> summary.fastestPeer(row, threads).isPresent())
        .collect(Collectors.groupingBy(Overall::group, LinkedHashMap::new, Collectors.toList()));
  }

  private static String group(Row row) {
    NormMethod method = row.spec().method();
    if (row.shape().elements() <= TINY) {
      return method.title() + ", 8×64";
    }
    if (method != NormMethod.BATCH) {
      return method.title();
    }
    return method.title() + (row.pass() == Pass.INFERENCE ? ", inference" : ", training");
  }

  /** The geometric mean, the least and the most. */
  private String span(String contestant, Passes passes, List<Row> group) {
    double[] ratios = ratios(contestant, compared(contestant, passes.rows().and(group::contains)));
    if (ratios.length == 0) {
      return MarkdownTable.NONE;
    }
    String mean = MarkdownTable.number(Summary.geometricMean(ratios));
    return ratios.length == 1
        ? mean
        : "%s (%s–%s)"
            .formatted(
                mean,
                MarkdownTable.number(OptionalDouble.of(ratios[0])),
                MarkdownTable.number(OptionalDouble.of(ratios[ratios.length - 1])));
  }
}
