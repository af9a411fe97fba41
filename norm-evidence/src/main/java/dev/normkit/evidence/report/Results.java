package dev.normkit.evidence.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A folder of results: a file of comma-separated values for each table, to which lines are only
 * ever added.
 */
public final class Results {
  private final Path folder;

  public Results(Path folder) {
    this.folder = folder;
  }

  /** Where the files are. */
  public Path folder() {
    return folder;
  }

  /** All complete lines of a table; none if there is no file yet. */
  public List<Row> rows(String table) {
    Path file = file(table);
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      String text = Files.readString(file);
      // What was being written when a run was stopped has no end of line.
      List<String> lines = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
      List<Row> rows = new ArrayList<>();
      for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
        rows.add(row(file, lines.get(0).split(","), line.split(",", -1)));
      }
      return rows;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Row row(Path file, String[] columns, String[] values) {
    if (columns.length != values.length) {
      throw new IllegalArgumentException(
          "%s has a line of %d values under %d names: %s"
              .formatted(file, values.length, columns.length, String.join(",", values)));
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < columns.length; i++) {
      row.put(columns[i], values[i]);
    }
    return new Row(row);
  }

  /**
   * Adds lines to a table, all at once.
   *
   * @param table its name
   * @param rows of the same columns as those before
   */
  public synchronized void add(String table, List<Row> rows) {
    try {
      Files.createDirectories(folder);
      Path file = file(table);
      StringBuilder text = new StringBuilder();
      if (!Files.exists(file)) {
        text.append(String.join(",", rows.get(0).columns())).append('\n');
      } else {
        requireColumns(file, rows.get(0));
      }
      rows.forEach(row -> text.append(String.join(",", row.texts())).append('\n'));
      Files.writeString(
          file, text, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void requireColumns(Path file, Row row) throws IOException {
    String text = Files.readString(file);
    String names = text.lines().findFirst().orElse("");
    if (!names.equals(String.join(",", row.columns()))) {
      throw new IllegalArgumentException(
          file + " has the columns " + names + "; the experiment now has " + row.columns());
    }
    if (!text.endsWith("\n")) {
      Files.writeString(file, text.substring(0, text.lastIndexOf('\n') + 1));
    }
  }

  private Path file(String table) {
    return folder.resolve(table + ".csv");
  }
}
