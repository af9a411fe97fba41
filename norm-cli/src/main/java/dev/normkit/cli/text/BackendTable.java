package dev.normkit.cli.text;

import dev.normkit.discovery.BackendRow;
import dev.normkit.discovery.Backends;
import java.util.ArrayList;
import java.util.List;

/** What {@code norm backends} prints: one provider a line, in aligned columns. */
public final class BackendTable {
  private static final List<String> HEADING = List.of("id", "status", "reason", "remedy");

  private BackendTable() {}

  /**
   * The table.
   *
   * @param backends as they were found
   * @return rows of cells, the heading first
   */
  public static List<List<String>> of(Backends backends) {
    List<List<String>> rows = new ArrayList<>(List.of(HEADING));
    for (BackendRow row : backends.rows()) {
      rows.add(List.of(row.id(), row.status().word(), text(row.reason()), text(row.remedy())));
    }
    return rows;
  }

  private static String text(String reason) {
    return reason.isEmpty() ? "-" : reason;
  }
}
