package dev.normkit.warmup;

import dev.normkit.spi.Asking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The warm-up of one kind of call: small calls, one after the other, until they are about as fast
 * as on a backend that is fast at once. Their time comes out of the callers'. It begins once the
 * calls on that other backend have lost as much as the whole warm-up is expected to take: whoever
 * makes few calls pays nothing, and whoever goes on gains by it. It begins with the first call of a
 * caller who expects enough of them, and not before the last one of a caller who expects fewer.
 * From then on it takes as long as it needs; but what a call adds stays below the longest of them,
 * mostly the first, or {@link #LEAST}. What only a first run does, as loading classes, is cut into
 * parts as far as the backend tells them.
 *
 * <p>Where idle calls are counted ({@link dev.normkit.kernel.Loops#idleCalls}), the first {@link
 * #COUNTED} small calls are enough for the JVM. It then compiles on a thread of its own, while
 * small calls go on for a share of the callers' time.
 *
 * <p>Any number of threads may call; one at a time warms up, and none waits for it. A small call
 * that throws ends the warm-up, and the other backend goes on computing; an error of the JVM ends
 * it too, and goes on to the caller.
 *
 * <p>A warm-up outlives the kernels whose calls it counts, so it keeps none of them: until one of
 * those calls begins it nothing at all, then small kernels of its own, until it is over.
 */
final class WarmUp {
  /** Of what it was expected to take, the most that it may: beyond that something is wrong. */
  static final double MOST = 8;

  /** The part of the time of calls beyond that. */
  static final double RARELY = 0.02;

  /**
   * So many small calls with idle ones; after them mostly the JVM's compiling is left. Fewer would
   * not do: JDK 17 inlines only what it saw called 250 times, and eight pairs of rows are a call.
   */
  static final int COUNTED = 32;

  /** Of the time of calls, the part that may be added while the JVM compiles. */
  static final double WAITING = 0.3;

  /**
   * Expected calls have to lose so many times what warming up takes, as they go on losing while the
   * JVM compiles.
   */
  static final double GAIN = 2;

  /** Of the longest call, how long each may take at most with what it adds. */
  static final double SHORTER = 0.8;

  /** What a call may always add; no small call is expected to take longer but the first. */
  static final long LEAST = Duration.ofMillis(1).toNanos();

  /** What a part of the beginning is expected to take, or the first run of a small call. */
  static final long FIRST = Duration.ofMillis(10).toNanos();

  /** One of so many small calls goes another way. */
  private static final int OTHER_WAYS = 10;

  /** So many in a row have to be fast. */
  private static final int FAST = 5;

  /** How many times as long as on the other backend they may take: they are mostly overhead. */
  private static final double SLOWER = 3;

  /** After so many, the JVM is mostly busy with compiling, and further calls help little. */
  private static final int COMPILING = 1000;

  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private final LongSupplier nanoTime;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Costs costs;
  private volatile boolean done;
  private volatile boolean failed;

  /** Whether the first step was taken, which a first call doesn't wait for. */
  private boolean begun;

  /** What is left of the beginning: nothing once the small calls go on. */
  private Iterator<Runnable> beginning = Collections.emptyIterator();

  private final List<Piece> pieces = new ArrayList<>();

  /** What was called before this warm-up was looked for. */
  private final AtomicLong before = new AtomicLong();

  private long called;
  private long longest;
  private long spent;

  /** What {@link #called} and {@link #spent} were when waiting began. */
  private long calledUntilWaiting;

  private long spentUntilWaiting;

  private volatile boolean counts;
  private volatile long steps;
  private int fast;

  /**
   * What is expected.
   *
   * @param nanos what warming up takes
   * @param lost the part of a call's time on the other backend that is lost by it; not positive if
   *     that is as fast
   */
  record Costs(double nanos, double lost) {}

  /**
   * What comes before the small calls, in parts.
   *
   * @param loading what a first call would load
   * @param pieces make the small calls, of which the first is the usual one
   */
  record Beginning(List<Runnable> loading, List<Supplier<Piece>> pieces) {}

  /** A small call on both backends. */
  static final class Piece {
    private final Runnable starter;
    private final Runnable own;
    private final Optional<Runnable> counted;
    private long next = FIRST;

    /**
     * A small call.
     *
     * @param starter makes it on the backend that is fast at once
     * @param own makes it on the other one
     * @param counted makes it there with idle calls; empty if none are counted
     */
    Piece(Runnable starter, Runnable own, Optional<Runnable> counted) {
      this.starter = starter;
      this.own = own;
      this.counted = counted;
    }
  }

  /**
   * A warm-up.
   *
   * @param costs what is expected of it
   */
  WarmUp(Costs costs, LongSupplier nanoTime) {
    this.costs = costs;
    this.nanoTime = nanoTime;
  }

  /** {@return the warm-up of a backend that prepared no kernel: it never gets done} */
  static WarmUp ofNoKernel() {
    WarmUp none = new WarmUp(new Costs(0, 0), System::nanoTime);
    none.failed = true;
    return none;
  }

  boolean isDone() {
    return done;
  }

  /** Takes note of earlier calls on the starter. */
  void calledBefore(long nanos) {
    before.addAndGet(nanos);
  }

  /**
   * Takes note of a call on the starter, and warms up if it is time to.
   *
   * @param nanos what it took
   * @param expected what all calls of this caller are expected to take there; 0 if nobody knows, or
   *     more came than were expected
   * @param maker what the warm-up begins with, asked for if this call begins it
   */
  void called(long nanos, double expected, Supplier<Beginning> maker) {
    if (over() || !busy.compareAndSet(false, true)) {
      return;
    }
    try {
      called += nanos;
      longest = Math.max(longest, nanos);
      double left = Math.min(allowed(expected) - spent, most(nanos));
      while (!over() && next() <= left) {
        left -= step(maker);
      }
    } finally {
      busy.set(false);
    }
  }

  private boolean over() {
    return done || failed;
  }

  private double allowed(double expected) {
    double most = Math.max(costs.nanos * MOST, called * RARELY);
    if (isWaiting()) {
      return Math.min(spentUntilWaiting + (called - calledUntilWaiting) * WAITING, most);
    }
    return isWorthIt(expected) ? most : 0;
  }

  private boolean isWorthIt(double expected) {
    return expected > 0
        ? costs.lost * expected >= costs.nanos * GAIN
        : costs.lost * (called + before.get()) >= costs.nanos;
  }

  private double most(long nanos) {
    double shorter = longest * SHORTER - nanos;
    boolean begins = begins() || steps < pieces.size();
    return Math.max(shorter, begins ? FIRST : LEAST);
  }

  /**
   * Warms up at once, until a time; a step that has begun is finished.
   *
   * @param maker as for {@link #called}
   * @return whether it is done
   */
  boolean finish(long until, Supplier<Beginning> maker) {
    while (!over() && nanoTime.getAsLong() - until < 0) {
      boolean mine = busy.compareAndSet(false, true);
      if (mine) {
        try {
          if (!over()) {
            step(maker);
          }
        } finally {
          busy.set(false);
        }
      }
      if (!mine || isWaiting() || steps > COMPILING) {
        LockSupport.parkNanos(PAUSE);
      }
    }
    return done;
  }

  private boolean isWaiting() {
    return counts && steps >= COUNTED;
  }

  /** What the next step may take. */
  private long next() {
    return begins() ? FIRST : pieces.get(turn()).next;
  }

  private boolean begins() {
    return !begun || beginning.hasNext();
  }

  private int turn() {
    int turn = (int) (steps % OTHER_WAYS);
    return turn < pieces.size() ? turn : 0;
  }

  /** A part of the beginning, or one small call on each backend; what it took. */
  private long step(Supplier<Beginning> maker) {
    long begin = nanoTime.getAsLong();
    Runnable next = begins() ? () -> begin(maker) : this::run;
    boolean returned = false;
    try {
      returned = Asking.thrownBy(next).isEmpty();
    } finally { // also behind an error of the JVM, which comes through
      end(returned);
    }
    long took = nanoTime.getAsLong() - begin;
    spent += took;
    return took;
  }

  private void end(boolean returned) {
    if (!returned) {
      failed = true;
    }
    if (over()) {
      beginning = Collections.emptyIterator();
      pieces.clear();
    }
  }

  private void begin(Supplier<Beginning> maker) {
    if (!begun) {
      begun = true;
      Beginning parts = maker.get();
      List<Runnable> all = new ArrayList<>(parts.loading());
      parts.pieces().forEach(piece -> all.add(() -> pieces.add(piece.get())));
      beginning = all.iterator();
    } else {
      beginning.next().run();
    }
  }

  private void run() {
    int turn = turn();
    Piece piece = pieces.get(turn);
    long begin = nanoTime.getAsLong();
    counts = piece.counted.isPresent();
    piece.counted.ifPresent(Runnable::run);
    if ((!counts || isWaiting()) && turn == 0) {
      fast = isFast(piece) ? fast + 1 : 0;
      done = fast >= FAST;
    }
    steps++;
    if (steps == COUNTED) {
      calledUntilWaiting = called;
      spentUntilWaiting = spent;
    }
    piece.next = Math.min(nanoTime.getAsLong() - begin, LEAST);
  }

  /** Makes it on both backends. */
  private boolean isFast(Piece piece) {
    long begin = nanoTime.getAsLong();
    piece.own.run();
    long middle = nanoTime.getAsLong();
    piece.starter.run();
    return middle - begin <= SLOWER * (nanoTime.getAsLong() - middle);
  }
}
