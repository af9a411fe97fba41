package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Every sample, in a file that grows by a line per fork, so that a broken run can go on. */
final class RawResults {
  private static final String HEADER = "round,row,contestant,threads,nanoseconds,bytes";

  private final Path file;
  private final List<Sample> samples = new ArrayList<>();

  /** Reads the file if it is there, else starts it. */
  RawResults(Path file) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      samples.addAll(read(file));
    } else {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, HEADER + "\n");
    }
  }

  /** The samples in a file; none if it is not there. */
  static List<Sample> read(Path file) throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().skip(1).map(RawResults::parse).toList()
        : List.of();
  }

  private static Sample parse(String line) {
    String[] fields = line.split(",", -1);
    Cell cell = new Cell(Row.named(fields[1]), fields[2], Integer.parseInt(fields[3]));
    OptionalDouble bytes =
        fields[5].isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(Double.parseDouble(fields[5]));
    return new Sample(Integer.parseInt(fields[0]), cell, Double.parseDouble(fields[4]), bytes);
  }

  void add(Sample sample) throws IOException {
    samples.add(sample);
    Cell cell = sample.cell();
    String bytes =
        sample.bytes().isPresent()
            ? String.format(Locale.ROOT, "%.1f", sample.bytes().getAsDouble())
            : "";
    String line =
        String.format(
            Locale.ROOT,
            "%d,%s,%s,%d,%.2f,%s%n",
            sample.round(),
            cell.row().name(),
            cell.contestant(),
            cell.threads(),
            sample.nanos(),
            bytes);
    Files.writeString(file, line, StandardOpenOption.APPEND);
  }

  boolean has(int round, Cell cell) {
    return samples.stream().anyMatch(s -> s.round() == round && s.cell().equals(cell));
  }

  List<Sample> samples() {
    return List.copyOf(samples);
  }
}
