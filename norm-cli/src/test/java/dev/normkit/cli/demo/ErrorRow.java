package dev.normkit.cli.demo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of the demonstration's table of errors, as it is printed.
 *
 * @param validation the mean error in % at every rate
 * @param chosen the place of the chosen rate in the grid
 * @param mean on the test digits, in %
 */
record ErrorRow(
    int batch,
    String normalized,
    List<Double> validation,
    int chosen,
    double mean,
    double least,
    double most) {
  private static final Pattern ROW =
      Pattern.compile(
          "^ +(\\d+)  (none|[A-Z]+) +((?:\\d+\\.\\d +){8})([\\d.]+) +([\\d.]+) \\(([\\d.]+)-([\\d.]+)\\)$",
          Pattern.MULTILINE);

  static List<ErrorRow> all(String screen) {
    List<ErrorRow> rows = ROW.matcher(screen).results().map(row -> of(row.group())).toList();
    if (rows.size() != 5) {
      throw new AssertionError(screen);
    }
    return rows;
  }

  static ErrorRow of(String screen, int batch, String normalized) {
    return all(screen).stream()
        .filter(row -> row.batch() == batch && row.normalized().equals(normalized))
        .findFirst()
        .orElseThrow(() -> new AssertionError(batch + " " + normalized + " in " + screen));
  }

  private static ErrorRow of(String line) {
    Matcher row = ROW.matcher(line);
    if (!row.find()) {
      throw new AssertionError(line);
    }
    Stream<String> validation = Arrays.stream(row.group(3).strip().split(" +"));
    return new ErrorRow(
        Integer.parseInt(row.group(1)),
        row.group(2),
        validation.map(Double::valueOf).toList(),
        RateSearch.RATES.indexOf(Float.valueOf(row.group(4))),
        Double.parseDouble(row.group(5)),
        Double.parseDouble(row.group(6)),
        Double.parseDouble(row.group(7)));
  }

  /** Whether the seeds of one overlap those of the other. */
  boolean alike(ErrorRow other) {
    return least <= other.most && other.least <= most;
  }

  List<Double> atRatesAboveTheChosenOne() {
    return new ArrayList<>(validation.subList(chosen + 1, validation.size()));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%d %s %s %s", batch, normalized, validation, mean);
  }
}
