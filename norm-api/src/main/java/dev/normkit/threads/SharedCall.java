package dev.normkit.threads;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * The parts of one call: its caller takes them from the front, helpers from the back, so that in
 * repeated calls each thread finds the same data in its cache. Reused from call to call, which
 * allocates nothing; every claim carries the number of the call it belongs to, so that a helper
 * that comes late takes no part of another call by mistake.
 */
final class SharedCall {
  private static final int BITS = 16;
  private static final int MASK = (1 << BITS) - 1;

  /** Most parts of a call. */
  static final int MOST_PARTS = MASK;

  /** How often a caller looks before it asks for the time. */
  private static final int LOOKS = 64;

  private final AtomicBoolean taken = new AtomicBoolean();

  /** Number of the call, first part that is left, end of the parts that are left. */
  private final AtomicLong claims = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();
  private volatile Thread waiter;

  /** Compared by each thread with itself alone, which sees what it has written. */
  private Thread caller;

  /** Published by {@link #claims}; nobody reads it without a claim, and claims end the call. */
  private IntConsumer part;

  private int parts;
  private final List<Failure> failures = new ArrayList<>();

  private record Failure(int part, Throwable thrown) {}

  /** Whether this thread has it now, until it closes it. */
  boolean take() {
    return !taken.get() && taken.compareAndSet(false, true);
  }

  /** Offers parts 0 … parts−1. */
  void open(int parts, IntConsumer part) {
    this.parts = parts;
    this.part = part;
    caller = Thread.currentThread();
    done.set(0);
    long call = (claims.get() >>> 2 * BITS) + 1;
    claims.set(call << 2 * BITS | parts);
  }

  /** Whether parts are left to be taken. */
  boolean isOpen() {
    long now = claims.get();
    return first(now) < end(now);
  }

  /** Whether this thread, the current one, has it now. */
  boolean isOf(Thread current) {
    return caller == current;
  }

  /** Does parts from the front until none is left. */
  void runFromFront() {
    long now = claims.get();
    while (first(now) < end(now)) {
      if (claims.compareAndSet(now, now + (1L << BITS))) {
        perform(first(now));
      }
      now = claims.get();
    }
  }

  /** Does parts from the back until none is left. */
  void runFromBack() {
    long now = claims.get();
    while (first(now) < end(now)) {
      if (claims.compareAndSet(now, now - 1)) {
        perform(end(now) - 1);
      }
      now = claims.get();
    }
  }

  private static int first(long claims) {
    return (int) (claims >>> BITS) & MASK;
  }

  private static int end(long claims) {
    return (int) claims & MASK;
  }

  private void perform(int number) {
    int all = parts; // before the last part is over: then the next call may begin
    try {
      part.accept(number);
    } catch (Throwable thrown) { // also what the compiler does not know of: the caller waits
      fail(number, thrown);
    } finally {
      if (done.incrementAndGet() == all) {
        LockSupport.unpark(waiter);
      }
    }
  }

  private synchronized void fail(int number, Throwable thrown) {
    failures.add(new Failure(number, thrown));
  }

  /** Waits until all parts are over, at first without giving the processor away. */
  void await(long activeNanos) {
    long begin = System.nanoTime();
    int looks = 0;
    while (done.get() < parts) {
      if (++looks % LOOKS != 0 || System.nanoTime() - begin < activeNanos) {
        Thread.onSpinWait();
      } else {
        park();
      }
    }
  }

  private void park() {
    waiter = Thread.currentThread();
    boolean interrupted = false;
    while (done.get() < parts) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted(); // or it would not park again
    }
    waiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Gives it back after all parts are over, and throws what the first failing one threw. */
  void close() {
    part = null;
    caller = null;
    Throwable failure = takeFailure();
    taken.set(false);
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure != null) {
      throw new UndeclaredThrowableException(failure);
    }
  }

  private synchronized Throwable takeFailure() {
    if (failures.isEmpty()) {
      return null;
    }
    failures.sort(Comparator.comparingInt(Failure::part));
    Throwable first = failures.get(0).thrown();
    failures.stream()
        .map(Failure::thrown)
        .filter(thrown -> thrown != first)
        .forEach(first::addSuppressed);
    failures.clear();
    return first;
  }
}
