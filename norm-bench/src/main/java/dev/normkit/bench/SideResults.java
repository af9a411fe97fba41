package dev.normkit.bench;

import dev.normkit.bench.SideSample.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every sample of a comparison, in a file that grows by a line per process, below the conditions
 * they were taken under. Samples of other conditions are not added to them.
 */
final class SideResults {
  private static final String HEADER = "pair,row,contestant,threads,side,nanoseconds";
  private static final String COMMENT = "# ";

  private final Path file;
  private final List<SideSample> samples = new ArrayList<>();

  private SideResults(Path file) {
    this.file = file;
  }

  /**
   * Starts a file.
   *
   * @param conditions that must stay the same
   * @param notes that may change, such as the date
   */
  static SideResults start(Path file, Map<String, String> conditions, Map<String, String> notes)
      throws IOException {
    List<String> lines = comments(conditions);
    lines.addAll(comments(notes));
    lines.add(HEADER);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.write(file, lines);
    return new SideResults(file);
  }

  /**
   * Goes on with a file.
   *
   * @throws IllegalArgumentException if it was begun under other conditions
   */
  static SideResults resume(Path file, Map<String, String> conditions, Map<String, String> notes)
      throws IOException {
    List<String> lines = Files.readAllLines(file);
    for (String asked : comments(conditions)) {
      if (!lines.contains(asked)) {
        String key = asked.substring(0, asked.indexOf(':') + 1);
        String noted =
            lines.stream().filter(line -> line.startsWith(key)).findFirst().orElse("nothing");
        throw new IllegalArgumentException(
            "%s was begun with \"%s\", and this is \"%s\": give another folder by --out"
                .formatted(file, noted, asked));
      }
    }
    SideResults results = new SideResults(file);
    lines.stream()
        .filter(line -> !line.startsWith(COMMENT) && !line.equals(HEADER))
        .map(SideResults::parse)
        .forEach(results.samples::add);
    Files.write(file, comments(notes), StandardOpenOption.APPEND);
    return results;
  }

  private static List<String> comments(Map<String, String> values) {
    List<String> lines = new ArrayList<>();
    values.forEach((key, value) -> lines.add(COMMENT + key + ": " + value));
    return lines;
  }

  private static SideSample parse(String line) {
    String[] fields = line.split(",", -1);
    Cell cell = new Cell(Row.named(fields[1]), fields[2], Integer.parseInt(fields[3]));
    Place place = new Place(Integer.parseInt(fields[0]), cell, Side.named(fields[4]));
    return new SideSample(place, Double.parseDouble(fields[5]));
  }

  void add(SideSample sample) throws IOException {
    samples.add(sample);
    Cell cell = sample.cell();
    String line =
        String.format(
            Locale.ROOT,
            "%d,%s,%s,%d,%s,%.2f%n",
            sample.place().pair(),
            cell.row().name(),
            cell.contestant(),
            cell.threads(),
            sample.place().side().id(),
            sample.nanos());
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  boolean has(Place place) {
    return time(place).isPresent();
  }

  private Optional<Double> time(Place place) {
    return samples.stream()
        .filter(sample -> sample.place().equals(place))
        .map(SideSample::nanos)
        .findFirst();
  }

  /** Measured cells, in the order of {@link Row#all} and {@link Contestants#ids}. */
  List<Cell> cells() {
    List<Cell> measured = samples.stream().map(SideSample::cell).distinct().toList();
    List<Cell> cells = new ArrayList<>();
    for (Row row : Row.all()) {
      for (String id : Contestants.ids()) {
        measured.stream()
            .filter(cell -> cell.row().equals(row) && cell.contestant().equals(id))
            .forEach(cells::add);
      }
    }
    return cells;
  }

  /** The times of two sides in the pairs that have both; empty if none has. */
  Optional<Ratio> ratio(Cell cell, Side over, Side under) {
    List<Double> overTimes = new ArrayList<>();
    List<Double> underTimes = new ArrayList<>();
    for (int pair : samples.stream().map(s -> s.place().pair()).distinct().toList()) {
      Optional<Double> one = time(new Place(pair, cell, over));
      Optional<Double> other = time(new Place(pair, cell, under));
      if (one.isPresent() && other.isPresent()) {
        overTimes.add(one.get());
        underTimes.add(other.get());
      }
    }
    return overTimes.isEmpty() ? Optional.empty() : Optional.of(Ratio.of(overTimes, underTimes));
  }

  /** All times of a side. */
  double[] times(Cell cell, Side side) {
    return samples.stream()
        .filter(s -> s.cell().equals(cell) && s.place().side() == side)
        .mapToDouble(SideSample::nanos)
        .toArray();
  }
}
