package dev.normkit.threads;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntConsumer;

/**
 * Who does the work: the calling thread alone (the default everywhere), or the caller's executor
 * too. The library starts no thread of its own. Results have the same bits whatever is chosen.
 *
 * <p>A shared call never waits for its executor: the calling thread does the parts that no task of
 * the executor has begun. So a call ends even if the executor is busy or the calling thread is one
 * of its own. Tasks that the executor rejects, drops, cancels or runs late only don't help: a task
 * that hasn't begun after 20 ms is given to the executor again by the next call, or after up to a
 * second if the executor has begun none for long.
 */
public final class Parallelism {
  private static final Parallelism CALLER_ONLY = new Parallelism(Runnable::run, 1, Duration.ZERO);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final Executor executor;
  private final int threads;
  private final Duration activeWait;
  private final Team team;

  private Parallelism(Executor executor, int threads, Duration activeWait) {
    this.executor = executor;
    this.threads = threads;
    this.activeWait = activeWait;
    team = new Team(executor, threads, activeWait.toNanos());
  }

  /** {@return the default: all work on the calling thread} */
  public static Parallelism callerOnly() {
    return CALLER_ONLY;
  }

  /**
   * {@return a setting that shares large work between the calling thread and a pool}
   *
   * @param pool the caller's pool; its parallelism is the number of threads that work at once
   */
  public static Parallelism on(ForkJoinPool pool) {
    return on(Objects.requireNonNull(pool, "pool"), pool.getParallelism());
  }

  /**
   * {@return a setting that shares large work between the calling thread and an executor}
   *
   * @param executor the caller's executor; if it refuses a task, with any exception or error, or
   *     never runs it, the others do the work. A {@link VirtualMachineError} goes on to the caller,
   *     unless it is an {@link OutOfMemoryError}, as where no thread can be started
   * @param threads how many threads work at once, the calling one included; at least 1
   * @throws IllegalArgumentException if threads is below 1
   */
  public static Parallelism on(Executor executor, int threads) {
    Objects.requireNonNull(executor, "executor");
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + "; it must be at least 1");
    }
    return threads == 1 ? CALLER_ONLY : new Parallelism(executor, threads, Duration.ZERO);
  }

  /**
   * The same threads, but those of the executor go on looking for the next call instead of falling
   * asleep: {@code OMP_WAIT_POLICY=active} of other libraries. Waking a thread takes longer than
   * many calls do, so work is shared from a much smaller size on. The price is a busy core for each
   * thread that waits, and an executor whose threads are not free for other tasks meanwhile; an
   * interrupt, as by {@code shutdownNow}, ends the waiting. The calling thread, too, waits actively
   * that long for the parts of others.
   *
   * <p>Give one setting to all layers: each setting has waiting threads of its own, and those of
   * two would fight for the same cores. More threads than cores are slow.
   *
   * @param longest how long a thread waits after each call before it goes back to the executor;
   *     zero, the default, for not at all
   * @return a new setting; this one stays as it is
   * @throws IllegalArgumentException if the time is negative or above one minute, or not zero
   *     though the calling thread is alone, so that nobody waits
   */
  public Parallelism withActiveWait(Duration longest) {
    Objects.requireNonNull(longest, "longest");
    if (longest.isNegative() || longest.compareTo(LONGEST_WAIT) > 0) {
      throw new IllegalArgumentException(
          "activeWait is " + longest + "; it must be from 0 to " + LONGEST_WAIT);
    }
    if (threads == 1) {
      if (!longest.isZero()) {
        throw new IllegalArgumentException(
            "activeWait is "
                + longest
                + ", but the calling thread works alone and nobody waits; it must be 0, or threads"
                + " at least 2");
      }
      return this;
    }
    return new Parallelism(executor, threads, longest);
  }

  /** {@return how many threads work at once, at least 1} */
  public int threads() {
    return threads;
  }

  /** {@return how long the executor's threads wait for the next call, zero if they do not} */
  public Duration activeWait() {
    return activeWait;
  }

  /**
   * Runs parts 0 … parts−1 and returns when all are over. The calling thread begins with the first,
   * the executor's threads with the last.
   *
   * @param parts how many, at most 65,535
   * @param part what to do
   * @throws IllegalArgumentException if parts is negative or above that
   * @throws RuntimeException what the first failing part threw, after all others are over; further
   *     failures are suppressed in it. Errors likewise, checked exceptions inside an {@link
   *     java.lang.reflect.UndeclaredThrowableException}
   */
  public void run(int parts, IntConsumer part) {
    if (parts < 0 || parts > SharedCall.MOST_PARTS) {
      throw new IllegalArgumentException(
          "parts is " + parts + "; it must be from 0 to " + SharedCall.MOST_PARTS);
    }
    team.run(parts, part);
  }
}
