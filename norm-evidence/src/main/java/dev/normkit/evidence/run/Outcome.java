package dev.normkit.evidence.run;

import dev.normkit.evidence.report.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a cell gave: lines of one table or several, without settings and seed. */
public final class Outcome {
  private final Map<String, List<Row>> lines = new LinkedHashMap<>();

  /** Adds a line to a table. */
  public Outcome add(String table, Row measured) {
    lines.computeIfAbsent(table, unused -> new ArrayList<>()).add(measured);
    return this;
  }

  Map<String, List<Row>> lines() {
    return lines;
  }
}
