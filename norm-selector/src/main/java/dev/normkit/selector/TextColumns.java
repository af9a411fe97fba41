package dev.normkit.selector;

import com.google.common.base.Strings;
import java.util.ArrayList;
import java.util.List;

/** Rows of text whose columns are two spaces apart and, but for the last, equally wide. */
final class TextColumns {
  private final List<List<String>> rows = new ArrayList<>();

  TextColumns row(String... columns) {
    rows.add(List.of(columns));
    return this;
  }

  /** One line per row; all rows have the columns of the first. */
  List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    int last = row.size() - 1;
    for (int column = 0; column < last; column++) {
      line.append(Strings.padEnd(row.get(column), width(column), ' ')).append("  ");
    }
    return line.append(row.get(last)).toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
