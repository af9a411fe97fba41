package dev.normkit.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;

/**
 * Who does the work: the caller's thread alone (the default everywhere), or also the caller's
 * executor. The library starts no thread of its own. Results have the same bits whatever is chosen.
 */
public final class Parallelism {
  private static final Parallelism CALLER_ONLY = new Parallelism(Runnable::run, 1);

  private final Executor executor;
  private final int threads;

  private Parallelism(Executor executor, int threads) {
    this.executor = executor;
    this.threads = threads;
  }

  /**
   * All work on the calling thread.
   *
   * @return the default
   */
  public static Parallelism callerOnly() {
    return CALLER_ONLY;
  }

  /**
   * Large work is shared with a pool; the calling thread takes part.
   *
   * @param pool the caller's pool; its parallelism is the number of parts
   * @return the setting
   */
  public static Parallelism on(ForkJoinPool pool) {
    return on(pool, pool.getParallelism());
  }

  /**
   * Large work is shared with an executor; the calling thread takes part.
   *
   * @param executor the caller's executor; it must run tasks while the caller waits
   * @param threads how many threads work at once, with the calling one; at least 1
   * @return the setting
   * @throws IllegalArgumentException if threads is below 1
   */
  public static Parallelism on(Executor executor, int threads) {
    Objects.requireNonNull(executor, "executor");
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    return threads == 1 ? CALLER_ONLY : new Parallelism(executor, threads);
  }

  /**
   * How many threads work at once.
   *
   * @return at least 1
   */
  public int threads() {
    return threads;
  }

  /**
   * Runs parts 0 … parts−1 and returns when all are over; part 0 runs on the calling thread, and so
   * does every part that the executor rejects.
   *
   * @param parts how many
   * @param part what to do
   * @throws RuntimeException what the first failing part threw, after all others are over; further
   *     failures are suppressed in it. Errors likewise
   */
  public void run(int parts, IntConsumer part) {
    List<CompletableFuture<?>> shared = new ArrayList<>();
    List<Integer> own = new ArrayList<>(List.of(0));
    for (int i = 1; i < parts; i++) {
      int number = i;
      try {
        shared.add(CompletableFuture.runAsync(() -> part.accept(number), executor));
      } catch (RejectedExecutionException full) {
        own.add(number);
      }
    }
    Optional<Throwable> failure = Optional.empty();
    for (int number : own) {
      failure = joined(failure, () -> part.accept(number));
    }
    for (CompletableFuture<?> other : shared) {
      failure = joined(failure, other::join);
    }
    failure.ifPresent(Parallelism::rethrow);
  }

  /** Runs something to its end; gives the first failure so far, which keeps the later ones. */
  private static Optional<Throwable> joined(Optional<Throwable> before, Runnable step) {
    try {
      step.run();
      return before;
    } catch (RuntimeException | Error thrown) {
      Throwable failure =
          thrown instanceof CompletionException && thrown.getCause() != null
              ? thrown.getCause()
              : thrown;
      before.filter(first -> first != failure).ifPresent(first -> first.addSuppressed(failure));
      return Optional.of(before.orElse(failure));
    }
  }

  private static void rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure; // parts cannot throw anything else
  }
}
