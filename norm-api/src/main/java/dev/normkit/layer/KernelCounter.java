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

  private final ConcurrentMap<Kind, Calls> kinds = new ConcurrentHashMap<>();

  private record Kind(String backend, NormMethod method) {}

  /** A counter at 0. */
  public KernelCounter() {}

  /** Where the calls of one backend and method are counted; found once, not in every call. */
  Calls calls(String backend, NormMethod method) {
    return kinds.computeIfAbsent(new Kind(backend, method), kind -> new Calls());
  }

  /** {@return what was counted so far: calls that end meanwhile may or may not be in it} */
  public KernelCounts counts() {
    List<KernelCounts.Entry> entries = new ArrayList<>();
    kinds.forEach(
        (kind, calls) -> {
          for (Direction direction : DIRECTIONS) {
            long count = calls.of(direction);
            if (count > 0) {
              entries.add(new KernelCounts.Entry(kind.backend(), kind.method(), direction, count));
            }
          }
        });
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

    private long of(Direction direction) {
      return counts[direction.ordinal()].sum();
    }
  }
}
