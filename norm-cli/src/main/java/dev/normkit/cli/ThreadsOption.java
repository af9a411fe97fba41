package dev.normkit.cli;

import dev.normkit.threads.Parallelism;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import picocli.CommandLine.Option;

/** The option {@code --threads} and the threads that it asks for. */
final class ThreadsOption {
  /** The limit of a {@link ForkJoinPool}, which refuses more without a message. */
  private static final int MOST = 0x7fff;

  @Option(
      names = "--threads",
      paramLabel = "<n>",
      description =
          "Threads that may share the work; measure times each backend on one and on all of them."
              + " Default: 1.")
  private int threads = 1;

  /** Threads that end with the command; they start when there is work for them. */
  static final class Workers implements AutoCloseable {
    /** None where the calling thread does all: a start doesn't wait for what nobody uses. */
    private final Optional<ForkJoinPool> pool;

    private Workers(int threads) {
      pool = threads == 1 ? Optional.empty() : Optional.of(new ForkJoinPool(threads));
    }

    Parallelism parallelism() {
      return pool.map(Parallelism::on).orElseGet(Parallelism::callerOnly);
    }

    @Override
    public void close() {
      pool.ifPresent(ForkJoinPool::shutdown);
    }
  }

  Workers workers() {
    if (threads < 1 || threads > MOST) {
      throw new IllegalArgumentException(
          "--threads is "
              + threads
              + "; it must be at least 1 and at most "
              + MOST
              + (threads > MOST
                  ? "; more than the processors of this machine, "
                      + Runtime.getRuntime().availableProcessors()
                      + ", don't make it faster"
                  : ""));
    }
    return new Workers(threads);
  }
}
