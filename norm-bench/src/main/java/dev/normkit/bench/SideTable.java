package dev.normkit.bench;

import dev.normkit.bench.Ratio.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A comparison for a reader: a line per row, and below what follows from all of them. */
final class SideTable {
  private static final String NONE = "–";

  private final SideResults results;

  SideTable(SideResults results) {
    this.results = results;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        MarkdownTable.line(
            List.of(
                "row",
                "contestant",
                "threads",
                "now µs",
                "before µs",
                "now / before",
                "95 %",
                "control / before",
                "95 %",
                "pairs",
                "verdict")));
    lines.add("| --- | --- " + "| ---: ".repeat(8) + "| --- |");
    results.cells().forEach(cell -> lines.add(MarkdownTable.line(cells(cell))));
    lines.add("");
    lines.add(summary());
    return lines;
  }

  private List<String> cells(Cell cell) {
    Optional<Ratio> change = change(cell);
    Optional<Ratio> control = results.ratio(cell, Side.CONTROL, Side.BEFORE);
    return List.of(
        cell.row().name(),
        cell.contestant(),
        Integer.toString(cell.threads()),
        micros(results.times(cell, Side.NOW)),
        micros(results.times(cell, Side.BEFORE)),
        change.map(ratio -> number(ratio.mean())).orElse(NONE),
        change.map(SideTable::interval).orElse(NONE),
        control.map(ratio -> number(ratio.mean())).orElse(NONE),
        control.map(SideTable::interval).orElse(NONE),
        change.map(ratio -> Integer.toString(ratio.pairs())).orElse("0"),
        verdict(change, control));
  }

  private Optional<Ratio> change(Cell cell) {
    return results.ratio(cell, Side.NOW, Side.BEFORE);
  }

  /** With a word on the control, where equal code came out as different. */
  private static String verdict(Optional<Ratio> change, Optional<Ratio> control) {
    String verdict = change.map(ratio -> word(ratio.verdict())).orElse(NONE);
    boolean unsteady =
        control
            .filter(ratio -> ratio.low() > Ratio.LIMIT || ratio.high() < 1 / Ratio.LIMIT)
            .isPresent();
    return unsteady ? verdict + ", but so differs the control" : verdict;
  }

  private static String word(Verdict verdict) {
    return verdict.name().toLowerCase(Locale.ROOT);
  }

  private static String interval(Ratio ratio) {
    return ratio.pairs() < 2 ? NONE : number(ratio.low()) + "–" + number(ratio.high());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private static String micros(double[] nanos) {
    Arrays.sort(nanos);
    return nanos.length == 0 ? NONE : MarkdownTable.micros(Summary.median(nanos));
  }

  /** Cells that are slower for certain. */
  List<Cell> slower() {
    return results.cells().stream()
        .filter(cell -> change(cell).filter(r -> r.verdict() == Verdict.SLOWER).isPresent())
        .toList();
  }

  private String summary() {
    double[] means =
        results.cells().stream()
            .flatMap(cell -> change(cell).stream())
            .mapToDouble(Ratio::mean)
            .toArray();
    String mean =
        Summary.geometricMean(means).stream().mapToObj(SideTable::number).findFirst().orElse(NONE);
    return "Geometric mean of now / before over %d lines: %s. Slower: %d."
        .formatted(means.length, mean, slower().size());
  }
}
