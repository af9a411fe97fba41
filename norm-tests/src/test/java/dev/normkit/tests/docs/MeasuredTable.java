package dev.normkit.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The measured times of one number of threads, as norm-bench wrote them into its table.
 *
 * @param rows the cells of each row by their column's title
 * @param averages the lines below the table
 */
public record MeasuredTable(Map<String, Map<String, String>> rows, List<String> averages) {
  private static final Path FILE = Path.of("..", "norm-bench", "figures", "results.md");

  /** Reads the table. */
  public static MeasuredTable of(int threads) throws IOException {
    List<String> all = Files.readAllLines(FILE);
    int from = all.indexOf("## Threads: " + threads);
    List<String> titles = List.of();
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    List<String> averages = new ArrayList<>();
    for (String line : all.subList(from + 1, all.size())) {
      if (line.startsWith("#")) {
        break;
      }
      if (line.startsWith("| row |")) {
        titles = cells(line);
      } else if (line.startsWith("| ") && !line.startsWith("| --")) {
        List<String> cells = cells(line);
        Map<String, String> row = new LinkedHashMap<>();
        for (int column = 0; column < titles.size(); column++) {
          row.put(titles.get(column), cells.get(column));
        }
        rows.put(cells.get(0), row);
      } else if (line.contains("geometric mean")) {
        averages.add(line.strip());
      }
    }
    return new MeasuredTable(rows, averages);
  }

  /** The cells of a line of a table, without what surrounds them. */
  static List<String> cells(String line) {
    String inner = line.strip();
    return List.of(inner.substring(1, inner.length() - 1).strip().split(" *\\| *"));
  }

  String cell(String row, String title) {
    Map<String, String> cells = rows.get(row);
    if (cells == null || cells.get(title) == null) {
      throw new AssertionError("no " + title + " of " + row + " in " + FILE);
    }
    return cells.get(title);
  }

  /** The median, in the figures of the table. */
  String median(String row, String contestant) {
    return cell(row, contestant).split(" ")[0];
  }

  /** The column's numbers, without the rows that have none. */
  DoubleStream numbers(String title) {
    return rows.keySet().stream()
        .map(row -> cell(row, title))
        .filter(cell -> !cell.equals("–"))
        .mapToDouble(Double::parseDouble);
  }

  /** The ratio of one contestant to the peer that the row is compared with. */
  public OptionalDouble toFastestPeer(String row, String contestant) {
    String ratio = cell(row, contestant + " / fastest peer");
    return ratio.equals("–")
        ? OptionalDouble.empty()
        : OptionalDouble.of(Double.parseDouble(ratio));
  }
}
