package dev.normkit.threads;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;

/**
 * A caller and its helpers, tasks on the caller's executor that take parts of any open call. A call
 * never waits for a helper to come: parts that nobody has taken are done by the caller.
 *
 * <p>Nobody says whether an executor has dropped a task or only not begun it yet. So a helper that
 * has not come for a while is asked again; should it come twice, the second time does nothing.
 */
final class Team {
  /** Calls at the same time that can be helped; further ones stay on their caller's thread. */
  private static final int CALLS = 4;

  /** How long a caller waits actively at least: what it takes to fall asleep and be woken. */
  private static final long LEAST_ACTIVE_NANOS = 20_000;

  /** How often a helper looks for a call before it asks for the time. */
  private static final int LOOKS = 64;

  /** How long a helper may take to come before it is asked again. */
  private static final long LEAST_PATIENCE_NANOS = 20_000_000;

  /** The same of an executor that has not begun any for long, and whose queue must not fill up. */
  private static final long MOST_PATIENCE_NANOS = 1_000_000_000;

  private static final Helper[] NONE = {};

  private final Executor executor;
  private final int mostHelpers;
  private final long activeNanos;
  private final SharedCall[] calls = new SharedCall[CALLS];
  private final long origin = System.nanoTime();

  /** As many as calls have had use for; replaced when more are needed. */
  private volatile Helper[] helpers = NONE;

  /** Doubled each time that a helper is asked again, until one comes. */
  private volatile long patienceNanos = LEAST_PATIENCE_NANOS;

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
    } finally { // also when the executor fails: the parts are over before this call is
      call.runFromFront();
      call.await(Math.max(activeNanos, LEAST_ACTIVE_NANOS));
      call.close();
    }
  }

  private void askForHelp(SharedCall call, int most) {
    if (most < 1) {
      return;
    }
    Helper[] all = atLeast(most);
    long now = now();
    int missing = most - counted(all, now);
    for (int i = 0; i < all.length && missing > 0 && call.isOpen(); i++) {
      if (all[i].take(now)) {
        missing--;
        if (!ask(all[i], now)) {
          return;
        }
      }
    }
  }

  private Helper[] atLeast(int wanted) {
    Helper[] all = helpers;
    return all.length < wanted ? grow(wanted) : all;
  }

  private synchronized Helper[] grow(int wanted) {
    Helper[] all = helpers;
    if (all.length < wanted) {
      int before = all.length;
      all = Arrays.copyOf(all, wanted);
      for (int i = before; i < wanted; i++) {
        all[i] = new Helper();
      }
      helpers = all;
    }
    return all;
  }

  /** Above the other states of a helper. */
  private long now() {
    return System.nanoTime() - origin + Helper.ASKED;
  }

  /** Helpers that look for calls, and those that may still come. */
  private int counted(Helper[] all, long now) {
    int counted = 0;
    for (Helper helper : all) {
      if (!helper.isFree(now)) {
        counted++;
      }
    }
    return counted;
  }

  /** Whether the executor takes the helper. */
  private boolean ask(Helper helper, long now) {
    boolean taken = false;
    try {
      executor.execute(helper);
      taken = true;
    } catch (Throwable refusal) { // also what the compiler does not know of
      // Full, shut down, broken, or no thread can be started: then there are fewer helpers.
      if (refusal instanceof VirtualMachineError error && !(error instanceof OutOfMemoryError)) {
        throw error;
      }
      if (refusal instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
    } finally {
      if (!taken) {
        helper.giveBack(now);
      }
    }
    return taken;
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

  /** Whether a thread has a call to end. */
  private boolean isCaller(Thread thread) {
    for (SharedCall call : calls) {
      if (call.isOf(thread)) {
        return true;
      }
    }
    return false;
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

  /** A place in the team; any number of tasks may stand for it, of which one at a time helps. */
  private final class Helper implements Runnable {
    private static final long FREE = 0;
    private static final long HELPS = 1;

    /** From here on: asked, at the time that {@link Team#now} gives. */
    private static final long ASKED = 2;

    private final AtomicLong state = new AtomicLong(FREE);

    /** The thread that asked it last; not the object, which would keep what hangs on it. */
    private volatile long asker;

    /** Whether it may be asked, for the first time or again. */
    boolean isFree(long now) {
      return isFree(now, state.get());
    }

    private boolean isFree(long now, long seen) {
      return seen == FREE || seen >= ASKED && now - seen > patienceNanos;
    }

    /** Takes it for asking, unless another call has been faster. */
    boolean take(long now) {
      long before = state.get();
      if (!isFree(now, before) || !state.compareAndSet(before, now)) {
        return false;
      }
      if (before != FREE) {
        patienceNanos = Math.min(2 * patienceNanos, MOST_PATIENCE_NANOS);
      }
      asker = Thread.currentThread().getId();
      return true;
    }

    /** After asking in vain; it may have come all the same, or have been asked again. */
    void giveBack(long asked) {
      state.compareAndSet(asked, FREE);
    }

    @Override
    public void run() {
      if (comes()) {
        do {
          help();
          // A call that was opened in between may have counted on this helper.
        } while (isAnyOpen() && state.compareAndSet(FREE, HELPS));
      }
    }

    private boolean comes() {
      long before = state.get();
      while (before >= ASKED && !state.compareAndSet(before, HELPS)) {
        before = state.get();
      }
      if (before >= ASKED && patienceNanos != LEAST_PATIENCE_NANOS) {
        patienceNanos = LEAST_PATIENCE_NANOS;
      }
      return before >= ASKED;
    }

    /** An executor may run a task on the thread that submits it, which has other things to do. */
    private boolean mayWait(Thread current) {
      return current.getId() != asker && !isCaller(current);
    }

    private void help() {
      try {
        runParts();
        if (activeNanos > 0 && mayWait(Thread.currentThread())) {
          waitAndHelp();
        }
      } finally {
        state.set(FREE);
      }
    }
  }
}
