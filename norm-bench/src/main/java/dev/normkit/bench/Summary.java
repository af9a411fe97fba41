package dev.normkit.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;

/** Median and spread of every cell over the rounds, and the peer to compare with. */
final class Summary {
  /** What a ratio of times says. */
  enum Verdict {
    /** By more than a tie. */
    FASTER,
    /** The times can't be told apart. */
    TIED,
    /** By more than a tie. */
    SLOWER;

    /** Times whose ratio is at most this, or at least its inverse, are tied. */
    private static final double TIE = 1.15;

    static Verdict of(double ratio) {
      if (ratio < 1 / TIE) {
        return FASTER;
      }
      return ratio > TIE ? SLOWER : TIED;
    }
  }

  /**
   * One cell's samples.
   *
   * @param median nanoseconds
   * @param least nanoseconds
   * @param most nanoseconds
   * @param processes that they are of
   * @param bytes the median of the allocation
   */
  record Times(double median, double least, double most, int processes, OptionalDouble bytes) {}

  /**
   * The time that ours are compared with.
   *
   * @param id of the contestant
   * @param nanos its median, or the fastest process of earlier runs
   * @param least its fastest process
   * @param most its slowest process
   */
  record Peer(String id, double nanos, double least, double most) {
    Peer plus(Peer other) {
      return new Peer(id, nanos + other.nanos, least + other.least, most + other.most);
    }
  }

  private final Map<Cell, Times> cells;
  private final Map<Cell, Times> earlier;

  /**
   * Of one run.
   *
   * @param samples of the run
   * @param earlier samples of earlier runs, of peers whose processes were slow in this one
   */
  Summary(List<Sample> samples, List<Sample> earlier) {
    cells = times(samples);
    this.earlier = times(earlier);
  }

  private static Map<Cell, Times> times(List<Sample> samples) {
    Map<Cell, Times> times = new LinkedHashMap<>();
    samples.stream()
        .map(Sample::cell)
        .distinct()
        .forEach(cell -> times.put(cell, of(cell, samples)));
    return times;
  }

  private static Times of(Cell cell, List<Sample> samples) {
    List<Sample> own = samples.stream().filter(s -> s.cell().equals(cell)).toList();
    double[] nanos = own.stream().mapToDouble(Sample::nanos).sorted().toArray();
    double[] bytes = own.stream().flatMapToDouble(s -> s.bytes().stream()).sorted().toArray();
    return new Times(
        median(nanos),
        nanos[0],
        nanos[nanos.length - 1],
        nanos.length,
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

  /** The fastest process of earlier runs, where these were faster than this run's median. */
  OptionalDouble earlier(Row row, String contestant, int threads) {
    Times before = earlier.get(new Cell(row, contestant, threads));
    OptionalDouble now = median(row, contestant, threads);
    return before != null && now.isPresent() && before.least() < now.getAsDouble()
        ? OptionalDouble.of(before.least())
        : OptionalDouble.empty();
  }

  /** Whoever of the peers that compute the row right, and in one operation, takes the least. */
  Optional<Peer> fastestPeer(Row row, int threads) {
    return fastest(id -> peer(row, id, threads));
  }

  /**
   * The peer whose time a contestant's is divided by. A layer's backward rows include the forward
   * pass, so that the peer is whoever takes the least for both.
   */
  private Optional<Peer> fastestPeer(Row row, String contestant, int threads) {
    Optional<Row> forward = contestant.equals(Contestants.LAYER) ? row.forward() : Optional.empty();
    return forward
        .map(before -> fastest(id -> both(peer(before, id, threads), peer(row, id, threads))))
        .orElseGet(() -> fastestPeer(row, threads));
  }

  private static Optional<Peer> fastest(Function<String, Optional<Peer>> peer) {
    return Contestants.ids().stream()
        .filter(Contestants::isPeer)
        .flatMap(id -> peer.apply(id).stream())
        .min(Comparator.comparingDouble(Peer::nanos));
  }

  private static Optional<Peer> both(Optional<Peer> forward, Optional<Peer> backward) {
    return forward.flatMap(one -> backward.map(one::plus));
  }

  private Optional<Peer> peer(Row row, String id, int threads) {
    if (!Contestants.comparable(id, row)) {
      return Optional.empty();
    }
    OptionalDouble before = earlier(row, id, threads);
    if (before.isPresent()) {
      double fastest = before.getAsDouble();
      return Optional.of(new Peer(id, fastest, fastest, fastest));
    }
    return times(row, id, threads).map(now -> new Peer(id, now.median(), now.least(), now.most()));
  }

  /** A contestant's median over the time of the fastest peer; empty where either is missing. */
  OptionalDouble toFastestPeer(Row row, String contestant, int threads) {
    OptionalDouble peer =
        fastestPeer(row, contestant, threads)
            .map(fastest -> OptionalDouble.of(fastest.nanos()))
            .orElse(OptionalDouble.empty());
    return ratio(median(row, contestant, threads), peer);
  }

  /**
   * Whether other processes give another verdict: the contestant's slowest against the peer's
   * fastest, or the reverse.
   */
  boolean isOpen(Row row, String contestant, int threads) {
    Optional<Times> own = times(row, contestant, threads);
    Optional<Peer> peer = fastestPeer(row, contestant, threads);
    return own.isPresent()
        && peer.isPresent()
        && Verdict.of(own.get().least() / peer.get().most())
            != Verdict.of(own.get().most() / peer.get().least());
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
