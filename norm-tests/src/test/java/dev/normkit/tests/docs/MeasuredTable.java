package dev.normkit.tests.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The measured times of one number of threads, as norm-bench wrote them into its tables.
 *
 * @param file its name in norm-bench's figures
 * @param rows the cells of each row by their column's title
 * @param overall what is said of all rows together: contestant and passes, then numbers
 * @param methods the lines of the table by method
 */
public record MeasuredTable(
    String file,
    Map<String, Map<String, String>> rows,
    List<List<String>> overall,
    List<String> methods) {
  private static final Path FIGURES = Path.of("..", "norm-bench", "figures");

  /** Reads the tables of the machine on which most figures were measured. */
  public static MeasuredTable of(int threads) throws IOException {
    return of("results.md", threads);
  }

  /** Reads the tables of a file of norm-bench's figures. */
  static MeasuredTable of(String file, int threads) throws IOException {
    List<String> all = Files.readAllLines(FIGURES.resolve(file));
    List<String> section = after(file, all, "## Threads: " + threads);
    List<String> table = table(section);
    List<String> titles = cells(table.get(0));
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (String line : table.subList(2, table.size())) {
      List<String> cells = cells(line);
      Map<String, String> row = new LinkedHashMap<>();
      for (int column = 0; column < titles.size(); column++) {
        row.put(titles.get(column), cells.get(column));
      }
      rows.put(cells.get(0), row);
    }
    List<String> overall = table(after(file, section, "### Over the fastest peer's time"));
    List<String> methods = table(after(file, section, "### By method"));
    return new MeasuredTable(
        file,
        rows,
        overall.subList(2, overall.size()).stream().map(MeasuredTable::cells).toList(),
        methods.subList(2, methods.size()));
  }

  private static List<String> after(String file, List<String> lines, String heading) {
    int at = lines.indexOf(heading);
    if (at < 0) {
      throw new AssertionError("no " + heading + " in " + file);
    }
    return lines.subList(at + 1, lines.size());
  }

  private static List<String> table(List<String> lines) {
    return lines.stream()
        .dropWhile(line -> !line.startsWith("|"))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  /** The cells of a line of a table, without what surrounds them. */
  static List<String> cells(String line) {
    String inner = line.strip();
    return List.of(inner.substring(1, inner.length() - 1).strip().split(" *\\| *"));
  }

  String cell(String row, String title) {
    Map<String, String> cells = rows.get(row);
    if (cells == null || cells.get(title) == null) {
      throw new AssertionError("no " + title + " of " + row + " in " + file);
    }
    return cells.get(title);
  }

  /** What is said of all rows of a contestant, or of those of one direction. */
  Overall overall(String contestant, String passes) {
    return overall.stream()
        .filter(cells -> cells.get(0).equals(contestant) && cells.get(1).equals(passes))
        .map(cells -> new Overall(cells.subList(2, cells.size())))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing on " + contestant + ", " + passes));
  }

  /**
   * Several rows together.
   *
   * @param cells rows, geometric mean, median, and how many are faster, tied, slower and open
   */
  record Overall(List<String> cells) {
    String rows() {
      return cells.get(0);
    }

    String mean() {
      return cells.get(1);
    }

    String median() {
      return cells.get(2);
    }

    String counts() {
      return "faster on %s, tied on %s, slower on %s"
          .formatted(cells.get(3), cells.get(4), cells.get(5));
    }

    String open() {
      return cells.get(6);
    }
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
