package dev.normkit.evidence.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown: the first column to the left, the others to the right. */
public final class MarkdownTable {
  /** Where nothing was measured. */
  public static final String NONE = "–";

  private final List<String> lines = new ArrayList<>();
  private final int columns;

  public MarkdownTable(String... header) {
    this(List.of(header));
  }

  public MarkdownTable(List<String> header) {
    columns = header.size();
    add(header);
    List<String> rule = new ArrayList<>(Collections.nCopies(columns, "---:"));
    rule.set(0, "---");
    add(rule);
  }

  /** Adds a line. */
  public MarkdownTable add(String... cells) {
    return add(List.of(cells));
  }

  /** Adds a line. */
  public MarkdownTable add(List<String> cells) {
    if (cells.size() != columns) {
      throw new IllegalArgumentException(cells + " are not " + columns + " cells");
    }
    lines.add("| " + String.join(" | ", cells) + " |");
    return this;
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
