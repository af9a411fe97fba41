package dev.normkit.selector;

import com.google.common.base.CharMatcher;
import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.List;

/** Decisions as lines of text: columns two spaces apart, the chosen one first. */
final class DecisionText {
  private static final String GAP = "  ";

  private DecisionText() {}

  static String of(MethodDecision decision) {
    List<Row> rows = new ArrayList<>();
    for (MethodCandidate candidate : decision.candidates()) {
      String by = candidate.rule().isEmpty() ? "" : candidate.rule() + ": ";
      Row row =
          new Row(candidate.method().name(), candidate.verdict().word(), by + candidate.reason());
      rows.add(candidate.verdict() == MethodCandidate.Verdict.CHOSEN ? 0 : rows.size(), row);
    }
    if (decision.chosen().isEmpty()) {
      rows.add(0, new Row(MethodDecision.NONE, "refused", decision.reason()));
    }
    return text("method", rows, decision.notes(), decision.inputs());
  }

  static String of(BackendDecision decision) {
    List<Row> rows = new ArrayList<>();
    for (BackendCandidate candidate : decision.candidates()) {
      Row row = new Row(candidate.id(), candidate.verdict().word(), candidate.reason());
      rows.add(candidate.verdict() == BackendCandidate.Verdict.CHOSEN ? 0 : rows.size(), row);
    }
    if (decision.chosen().isEmpty()) {
      rows.add(0, new Row(MethodDecision.NONE, "refused", decision.reason()));
    }
    return text("backend", rows, decision.notes(), decision.inputs());
  }

  private static String text(
      String heading, List<Row> rows, List<String> notes, List<UsageInput> inputs) {
    List<String> lines = lines(heading, rows);
    notes.forEach(note -> lines.add(line("note", oneLine(note))));
    inputs.forEach(input -> lines.add(line(input)));
    return String.join("\n", lines);
  }

  static String line(UsageInput input) {
    return line("input", input.name(), input.value(), input.source().word());
  }

  private record Row(String name, String verdict, String reason) {}

  /** The first row has the heading and is not padded, so that scripts may rely on its gaps. */
  private static List<String> lines(String heading, List<Row> rows) {
    List<Row> others = rows.subList(1, rows.size());
    int name = others.stream().mapToInt(row -> row.name.length()).max().orElse(0);
    int verdict = others.stream().mapToInt(row -> row.verdict.length()).max().orElse(0);
    List<String> lines = new ArrayList<>();
    Row first = rows.get(0);
    lines.add(line(heading, first.name, first.verdict, oneLine(first.reason)));
    for (Row row : others) {
      lines.add(
          line(
              Strings.repeat(" ", heading.length()),
              Strings.padEnd(row.name, name, ' '),
              Strings.padEnd(row.verdict, verdict, ' '),
              oneLine(row.reason)));
    }
    return lines;
  }

  private static String line(String... columns) {
    return String.join(GAP, columns);
  }

  /** Reasons of others' code may have line ends. */
  static String oneLine(String text) {
    return CharMatcher.breakingWhitespace().trimAndCollapseFrom(text, ' ');
  }
}
