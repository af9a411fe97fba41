package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.NormMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts the calls of the kernels of one layer or of many. Counting allocates nothing and takes a
 * few nanoseconds; any number of threads may count and read at once.
 */
public final class KernelCounter {
  private static final Direction[] DIRECTIONS = Direction.values();

  /** By backend and method. Not by a record of both, whose first comparison takes 6 ms. */
  private final ConcurrentMap<String, ConcurrentMap<NormMethod, Calls>> backends =
      new ConcurrentHashMap<>();

  /** A counter at 0. */
  public KernelCounter() {}

  /** Where the calls of one backend and method are counted; found once, not in every call. */
  Calls calls(String backend, NormMethod method) {
    return backends
        .computeIfAbsent(backend, id -> new ConcurrentHashMap<>())
        .computeIfAbsent(method, kind -> new Calls());
  }

  /** {@return what was counted so far: calls that end meanwhile may or may not be in it} */
  public KernelCounts counts() {
    List<KernelCounts.Entry> entries = new ArrayList<>();
    backends.forEach(
        (backend, methods) ->
            methods.forEach((method, calls) -> calls.addTo(entries, backend, method)));
    return new KernelCounts(entries);
  }

  /** The calls of one backend and method by direction. */
  static final class Calls {
    private final LongAdder[] counts = new LongAdder[DIRECTIONS.length];

    private Calls() {
      for (int i = 0; i < counts.length; i++) {
        counts[i] = new LongAdder();
      }
    }

    void count(Direction direction) {
      counts[direction.ordinal()].increment();
    }

    private void addTo(List<KernelCounts.Entry> entries, String backend, NormMethod method) {
      for (Direction direction : DIRECTIONS) {
        long count = counts[direction.ordinal()].sum();
        if (count > 0) {
          entries.add(new KernelCounts.Entry(backend, method, direction, count));
        }
      }
    }
  }
}
