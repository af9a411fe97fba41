package dev.normkit.selector.report;

import static java.util.stream.Collectors.joining;

import com.google.common.base.Strings;
import com.google.common.collect.Streams;
import dev.normkit.selector.words.Brief;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tables as lines of text whose cells are two spaces apart. */
final class TextWriter {
  private static final String GAP = "  ";

  private TextWriter() {}

  static String text(List<Table> tables) {
    return tables.stream().flatMap(TextWriter::lines).collect(joining("\n"));
  }

  private static Stream<String> lines(Table table) {
    List<List<String>> rows = table.rows().stream().map(TextWriter::oneLine).toList();
    return switch (table.columns()) {
      case FREE -> rows.stream().map(TextWriter::line);
      case ALIGNED -> aligned(rows);
      case ALIGNED_BELOW_THE_FIRST ->
          Streams.concat(
              rows.stream().limit(1).map(TextWriter::line),
              aligned(rows.stream().skip(1).map(row -> below(rows.get(0).get(0), row)).toList()));
    };
  }

  private static List<String> oneLine(List<String> cells) {
    return cells.stream().map(Brief::oneLine).toList();
  }

  private static String line(List<String> cells) {
    return String.join(GAP, cells);
  }

  private static List<String> below(String heading, List<String> row) {
    return Stream.concat(Stream.of(" ".repeat(heading.length())), row.stream().skip(1)).toList();
  }

  /** All rows have the columns of the first. */
  private static Stream<String> aligned(List<List<String>> rows) {
    return rows.stream()
        .map(
            row ->
                line(
                    IntStream.range(0, row.size())
                        .mapToObj(column -> cell(rows, row, column))
                        .toList()));
  }

  private static String cell(List<List<String>> rows, List<String> row, int column) {
    if (column == row.size() - 1) {
      return row.get(column);
    }
    int width = rows.stream().mapToInt(other -> other.get(column).length()).max().orElse(0);
    return Strings.padEnd(row.get(column), width, ' ');
  }
}
