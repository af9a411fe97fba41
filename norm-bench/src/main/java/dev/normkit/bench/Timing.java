package dev.normkit.bench;

import java.util.List;

/**
 * How long a process of a comparison measures.
 *
 * @param warmupMillis before anything counts, in iterations of {@link #WARMUP_MILLIS}
 * @param iterations that count
 * @param iterationMillis the length of one
 */
record Timing(int warmupMillis, int iterations, int iterationMillis) {
  private static final int WARMUP_MILLIS = 250;

  Timing {
    if (warmupMillis < 1 || iterations < 1 || iterationMillis < 1) {
      throw new IllegalArgumentException(
          "warm-up, iterations and their length must be positive, not %d ms, %d and %d ms"
              .formatted(warmupMillis, iterations, iterationMillis));
    }
  }

  /** As options of JMH. */
  List<String> options() {
    int warmups = (warmupMillis + WARMUP_MILLIS - 1) / WARMUP_MILLIS;
    return List.of(
        "-wi",
        Integer.toString(warmups),
        "-w",
        (warmupMillis + warmups - 1) / warmups + "ms",
        "-i",
        Integer.toString(iterations),
        "-r",
        iterationMillis + "ms");
  }

  @Override
  public String toString() {
    return "%d ms warm-up, %d × %d ms measured"
        .formatted(warmupMillis, iterations, iterationMillis);
  }
}
