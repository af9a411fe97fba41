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
    for (SharedCall call : calls) {
      if (call.take()) {
        runHelped(call, parts, part);
        return;
      }
    }
    SharedCall alone = new SharedCall(); // no helper sees it
    alone.open(parts, part);
    alone.runFromFront();
    alone.close();
  }

  private void runHelped(SharedCall call, int parts, IntConsumer part) {
    call.open(parts, part);
    try {
      askForHelp(call, Math.min(parts - 1, mostHelpers));
    } finally { // also when the executor throws: the parts are over before this call is
      call.runFromFront();
      call.await(Math.max(activeNanos, LEAST_ACTIVE_NANOS));
      call.close();
    }
  }

  private void askForHelp(SharedCall call, int most) {
    // Counted, for an executor may run a task at once, and the helper has left again.
    for (int asked = 0; asked < most && call.isOpen() && enter(most); asked++) {
      if (!ask()) {
        return;
      }
    }
  }

  /** Whether the executor takes one helper more. */
  private boolean ask() {
    Thread caller = Thread.currentThread();
    boolean taken = false;
    try {
      executor.execute(() -> help(caller));
      taken = true;
    } catch (RejectedExecutionException full) {
      // Then there are fewer helpers.
    } finally {
      if (!taken) {
        helpers.decrementAndGet();
      }
    }
    return taken;
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

  private void help(Thread caller) {
    // An executor may run a task on the thread that submits it, which has a call to end.
    boolean waits = activeNanos > 0 && Thread.currentThread() != caller;
    do {
      runParts();
      if (waits) {
        waitAndHelp();
      }
      helpers.decrementAndGet();
      // A call that was opened in between may have counted on this helper.
    } while (isAnyOpen() && enter(mostHelpers));
  }

  /** Helps until no call came for the time of active waiting. */
  private void waitAndHelp() {
    long begin = System.nanoTime();
    int looks = 0;
    while (!Thread.currentThread().isInterrupted()) {
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
