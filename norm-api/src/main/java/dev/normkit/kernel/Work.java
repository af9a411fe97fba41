package dev.normkit.kernel;

import dev.normkit.threads.Parallelism;
import dev.normkit.threads.Sharing;

/**
 * How a kernel's work is cut: whether it leaves the caller's thread, into which ranges, and by the
 * sizes of caches, how much of it goes at a time.
 */
final class Work {
  /** Elements that may be touched twice without leaving the nearest cache in between. */
  static final int CACHED = 4096;

  /** The same for columns, whose rows lie apart: of a larger cache. */
  static final int CACHED_COLUMNS = 1 << 16;

  /** Elements of a tensor that stays in some cache, the output beside the input. */
  static final int NEAR = 1 << 21;

  /** Columns that are worth reading together, be they many rows. */
  static final int WIDE = 256;

  /** Columns up to which rows are read whole. */
  static final int WHOLE = 1024;

  /** Columns of a row that are never parted. */
  static final int COLUMNS = 32;

  /** Elements that are worth several threads many times over. */
  private static final int WAVE = 1 << 21;

  /** Parts that are always worth having at a time. */
  private static final int FEWEST_PARTS = 64;

  /** Ranges per thread. */
  private static final int PARTS = 4;

  /** More do not make a call faster. */
  private static final int MOST_THREADS = 1024;

  private final Parallelism parallelism;
  private final boolean large;

  Work(Parallelism parallelism, int elements) {
    this.parallelism = parallelism;
    large = elements >= Sharing.of(parallelism).fewestElements() && parallelism.threads() > 1;
  }

  /** Whether the caller does all of it. */
  boolean stays(int units) {
    return !large || units < 2;
  }

  /**
   * Cuts units into a few ranges per thread, so that a thread that is slow or comes late does fewer
   * of them; of {@code least} units, if each thread still gets a range.
   */
  void share(int units, int least, SharedRanges ranges) {
    int threads = Math.min(units, threads());
    int parts = Math.max(threads, Math.min(threads * PARTS, units / least));
    ranges.cut(units, parts);
    parallelism.run(parts, ranges);
  }

  /**
   * How many parts threads do at a time, where the results of parts are joined in order afterwards:
   * enough to be worth sharing, and no more than that, as results take memory until they are
   * joined.
   */
  static int wave(long elementsPerPart) {
    return (int) Math.max(FEWEST_PARTS, WAVE / elementsPerPart);
  }

  /** Threads that share work. */
  int threads() {
    return Math.min(parallelism.threads(), MOST_THREADS);
  }
}
