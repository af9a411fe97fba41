package dev.normkit.api;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * A caller and its helpers, tasks on the caller's executor that take parts of any open call. A call
 * never waits for a helper to come: parts that nobody has taken are done by the caller.
 */
final class Team {
  /** Calls at the same time that can be helped; further ones stay on their caller's thread. */
  private static final int CALLS = 4;

  /** How long a caller waits actively at least: what it takes to fall asleep and be woken. */
  private static final long LEAST_ACTIVE_NANOS = 20_000;

  /** How often a helper looks for a call before it asks for the time. */
  private static final int LOOKS = 64;

  private final Executor executor;
  private final int mostHelpers;
  private final long activeNanos;
  private final Runnable help = this::help;
  private final SharedCall[] calls = new SharedCall[CALLS];

  /** Helpers that look for calls, and those that the executor has not begun yet. */
  private final AtomicInteger helpers = new AtomicInteger();

  Team(Executor executor, int threads, long activeNanos) {
    this.executor = executor;
    this.activeNanos = activeNanos;
    mostHelpers = threads - 1;
    for (int i = 0; i < CALLS; i++) {
      calls[i] = new SharedCall();
    }
  }

  void run(int parts, IntConsumer part) {
    SharedCall call = take();
    call.open(parts, part);
    askForHelp(parts - 1);
    call.runFromFront();
    call.await(Math.max(activeNanos, LEAST_ACTIVE_NANOS));
    call.close();
  }

  private SharedCall take() {
    for (SharedCall call : calls) {
      if (call.take()) {
        return call;
      }
    }
    return new SharedCall(); // which no helper sees
  }

  private void askForHelp(int wanted) {
    int most = Math.min(wanted, mostHelpers);
    while (enter(most)) {
      try {
        executor.execute(help);
      } catch (RejectedExecutionException full) {
        helpers.decrementAndGet();
        return;
      }
    }
  }

  /** Counts one helper more, if there are fewer than {@code most}. */
  private boolean enter(int most) {
    int now = helpers.get();
    while (now < most) {
      if (helpers.compareAndSet(now, now + 1)) {
        return true;
      }
      now = helpers.get();
    }
    return false;
  }

  private void help() {
    do {
      helpAndWait();
      helpers.decrementAndGet();
      // A call that was opened in between may have counted on this helper.
    } while (isAnyOpen() && enter(mostHelpers));
  }

  /** Helps until no call came for the time of active waiting. */
  private void helpAndWait() {
    runParts();
    long begin = System.nanoTime();
    int looks = 0;
    while (activeNanos > 0 && !Thread.currentThread().isInterrupted()) {
      if (isAnyOpen()) {
        runParts();
        begin = System.nanoTime();
      } else if (++looks % LOOKS == 0 && System.nanoTime() - begin >= activeNanos) {
        return;
      }
      Thread.onSpinWait();
    }
  }

  private boolean isAnyOpen() {
    for (SharedCall call : calls) {
      if (call.isOpen()) {
        return true;
      }
    }
    return false;
  }

  private void runParts() {
    for (SharedCall call : calls) {
      call.runFromBack();
    }
  }
}
