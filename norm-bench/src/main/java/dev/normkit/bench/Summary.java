package dev.normkit.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Median and spread of every cell over the rounds. */
final class Summary {

  /**
   * One cell's samples.
   *
   * @param median nanoseconds
   * @param least nanoseconds
   * @param most nanoseconds
   * @param bytes the median of the allocation
   */
  record Times(double median, double least, double most, OptionalDouble bytes) {}

  private final Map<Cell, Times> cells = new LinkedHashMap<>();

  Summary(List<Sample> samples) {
    samples.stream()
        .map(Sample::cell)
        .distinct()
        .forEach(cell -> cells.put(cell, of(cell, samples)));
  }

  private static Times of(Cell cell, List<Sample> samples) {
    List<Sample> own = samples.stream().filter(s -> s.cell().equals(cell)).toList();
    double[] nanos = own.stream().mapToDouble(Sample::nanos).sorted().toArray();
    double[] bytes = own.stream().flatMapToDouble(s -> s.bytes().stream()).sorted().toArray();
    return new Times(
        median(nanos),
        nanos[0],
        nanos[nanos.length - 1],
        bytes.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(bytes)));
  }

  static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  Optional<Times> times(Row row, String contestant, int threads) {
    return Optional.ofNullable(cells.get(new Cell(row, contestant, threads)));
  }

  OptionalDouble median(Row row, String contestant, int threads) {
    return times(row, contestant, threads)
        .map(times -> OptionalDouble.of(times.median()))
        .orElse(OptionalDouble.empty());
  }

  /** The median of whichever peer has the smallest. */
  OptionalDouble fastestPeer(Row row, int threads) {
    return Contestants.ids().stream()
        .filter(Contestants::isPeer)
        .flatMapToDouble(peer -> median(row, peer, threads).stream())
        .min();
  }

  /** One number over another; empty if either is. */
  static OptionalDouble ratio(OptionalDouble over, OptionalDouble under) {
    return over.isPresent() && under.isPresent()
        ? OptionalDouble.of(over.getAsDouble() / under.getAsDouble())
        : OptionalDouble.empty();
  }

  static OptionalDouble geometricMean(double[] ratios) {
    double mean = Arrays.stream(ratios).map(Math::log).average().orElse(Double.NaN);
    return ratios.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.exp(mean));
  }

  List<Integer> threads() {
    return cells.keySet().stream().map(Cell::threads).distinct().sorted().toList();
  }

  /** Measured rows, in the order of {@link Row#all}. */
  List<Row> rows(int threads) {
    return Row.all().stream()
        .filter(row -> cells.keySet().stream().anyMatch(is(row, threads)))
        .toList();
  }

  private static Predicate<Cell> is(Row row, int threads) {
    return cell -> cell.row().equals(row) && cell.threads() == threads;
  }

  /** Measured contestants, in the order of {@link Contestants#ids}. */
  List<String> contestants(int threads) {
    return Contestants.ids().stream()
        .filter(
            id ->
                cells.keySet().stream()
                    .anyMatch(cell -> cell.contestant().equals(id) && cell.threads() == threads))
        .toList();
  }
}
