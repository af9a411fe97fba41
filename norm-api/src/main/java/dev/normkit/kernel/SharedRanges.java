package dev.normkit.kernel;

import java.util.function.IntConsumer;

/**
 * Units of work cut into ranges, of which threads take one after the other. Reused from call to
 * call, so that a shared call allocates nothing; subclasses keep what the call is about.
 */
abstract class SharedRanges implements IntConsumer {
  private int units;
  private int ranges;

  final void cut(int newUnits, int newRanges) {
    units = newUnits;
    ranges = newRanges;
  }

  @Override
  public final void accept(int range) {
    run(start(range), start(range + 1));
  }

  private int start(int range) {
    return (int) ((long) units * range / ranges);
  }

  /** Does units {@code from} (inclusive) to {@code to} (exclusive). */
  abstract void run(int from, int to);
}
