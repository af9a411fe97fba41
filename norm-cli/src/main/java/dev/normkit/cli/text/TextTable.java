package dev.normkit.cli.text;

import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns that begin below each other. */
public final class TextTable {
  private static final String GAP = "  ";

  private TextTable() {}

  /**
   * Pads every column but the last.
   *
   * @param rows each with the same number of columns
   * @return one line per row
   */
  public static List<String> of(List<List<String>> rows) {
    return wrapped(rows, Integer.MAX_VALUE);
  }

  /**
   * Pads every column but the last, which is wrapped if it is too long.
   *
   * @param rows each with the same number of columns
   * @param lineWidth no line is longer, unless a single word is
   * @return one line or more per row
   */
  public static List<String> wrapped(List<List<String>> rows, int lineWidth) {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      int last = row.size() - 1;
      StringBuilder start = new StringBuilder();
      for (int column = 0; column < last; column++) {
        String cell = row.get(column);
        start.append(cell).append(" ".repeat(width(rows, column) - cell.length())).append(GAP);
      }
      for (String part : wrap(row.get(last), lineWidth - start.length())) {
        lines.add((start + part).stripTrailing());
        start.replace(0, start.length(), " ".repeat(start.length()));
      }
    }
    return lines;
  }

  private static int width(List<List<String>> rows, int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }

  private static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() > 0 ? " " : "").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
