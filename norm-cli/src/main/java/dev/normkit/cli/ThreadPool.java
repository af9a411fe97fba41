package dev.normkit.cli;

import java.util.concurrent.ForkJoinPool;

/** The threads of {@code --threads}. */
final class ThreadPool {
  /** The limit of a {@link ForkJoinPool}, which refuses more without a message. */
  private static final int MOST_THREADS = 0x7FFF;

  private ThreadPool() {}

  /** Its threads start when there is work for them. */
  static ForkJoinPool of(int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      int processors = Runtime.getRuntime().availableProcessors();
      throw new IllegalArgumentException(
          "--threads is "
              + threads
              + "; it must be at least 1 and at most "
              + MOST_THREADS
              + ", and more than the processors of this machine, "
              + processors
              + ", do not make it faster");
    }
    return new ForkJoinPool(threads);
  }
}
