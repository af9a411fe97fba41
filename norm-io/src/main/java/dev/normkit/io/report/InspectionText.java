package dev.normkit.io.report;

import dev.normkit.io.health.Figures;
import dev.normkit.io.health.Finding;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.norm.Normalization;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** An inspection as lines: verdict, findings by kind, then a table of the normalizations. */
final class InspectionText {
  /** Of one kind of finding; a page shows all. */
  private static final int MOST_LAYERS = 5;

  private static final int MOST_NAME = 60;

  private final Inspection inspection;
  private final List<String> lines = new ArrayList<>();

  InspectionText(Inspection inspection) {
    this.inspection = inspection;
  }

  void write(Writer to) throws IOException {
    line("file", inspection.file(), inspection.format(), Words.contents(inspection));
    line("health", Words.verdict(inspection));
    byKind().values().forEach(this::finding);
    inspection.remarks().forEach(remark -> line("remark", remark));
    conventions();
    table();
    for (int i = 0; i < lines.size(); i++) {
      to.append(i == 0 ? "" : "\n").append(lines.get(i));
    }
  }

  private void line(String... cells) {
    List<String> clean = new ArrayList<>();
    for (String cell : cells) {
      clean.add(Words.oneLine(cell));
    }
    lines.add(String.join("  ", clean));
  }

  private record Key(FindingKind kind, String severity) {}

  private Map<Key, List<Finding>> byKind() {
    return grouped(
        inspection.findings(), finding -> new Key(finding.kind(), finding.severity().word()));
  }

  private static <K, T> Map<K, List<T>> grouped(List<T> all, Function<T, K> by) {
    Map<K, List<T>> groups = new LinkedHashMap<>();
    all.forEach(one -> groups.computeIfAbsent(by.apply(one), unused -> new ArrayList<>()).add(one));
    return groups;
  }

  private void finding(List<Finding> alike) {
    Finding first = alike.get(0);
    line("");
    boolean ofLayers = !first.layer().isEmpty();
    line(
        first.severity().word(),
        first.kind().word(),
        ofLayers ? Figures.count(alike.size(), "layer") : first.evidence());
    if (ofLayers) {
      alike.stream()
          .limit(MOST_LAYERS)
          .forEach(one -> lines.add("  " + Words.oneLine(one.layer() + ": " + one.evidence())));
      if (alike.size() > MOST_LAYERS) {
        lines.add("  and " + (alike.size() - MOST_LAYERS) + " more");
      }
    }
    lines.add("  means: " + first.kind().meaning());
    lines.add("  to do: " + first.kind().remedy());
    lines.add("  limit: " + first.kind().threshold());
  }

  private void conventions() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    inspection
        .normalizations()
        .forEach(norm -> norm.conventions().forEach(told -> counts.merge(told, 1, Integer::sum)));
    if (!counts.isEmpty()) {
      line("");
    }
    counts.forEach((told, count) -> line("convention", told + " (" + count + ")"));
  }

  private void table() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("name", "method", "input", "ε", "parameters", "as"));
    for (Normalization norm : inspection.normalizations()) {
      rows.add(
          List.of(
              shortened(Words.oneLine(norm.name())),
              Words.method(norm),
              norm.data().toString(),
              Words.epsilon(norm),
              Words.oneLine(Words.parameters(norm)),
              Words.oneLine(as(norm))));
    }
    if (rows.size() > 1) {
      line("");
      int[] widths = widths(rows);
      rows.forEach(row -> lines.add(aligned(widths, row)));
    }
  }

  private static String as(Normalization norm) {
    return (norm.place().operator().isEmpty()
            ? norm.place().form().word()
            : norm.place().operator())
        + (norm.place().scope().isEmpty() ? "" : ", in " + norm.place().scope());
  }

  /** The end of a name says more than its beginning. */
  private static String shortened(String name) {
    return name.length() <= MOST_NAME ? name : "…" + name.substring(name.length() - MOST_NAME + 1);
  }

  private static String aligned(int[] widths, List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size() - 1; column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths[column] - cell.length() + 2));
    }
    return line.append(row.get(row.size() - 1)).toString();
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }
}
