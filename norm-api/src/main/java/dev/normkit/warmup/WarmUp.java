package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.NormKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The warm-up of one kind of call: small calls, one after the other, until they are about as fast
 * as on a backend that is fast at once. Their time comes out of the callers': at first a small
 * share of what the calls on that other backend took, so that whoever makes few calls hardly pays.
 * Once those took as long as the whole warm-up is expected to, whoever goes on gains by it, so that
 * it takes as long as it needs; but no call adds more than the longest of them took, mostly the
 * first.
 *
 * <p>Any number of threads may call; one at a time warms up, and none waits for it.
 */
final class WarmUp {
  /** Of the time of calls, the part that warming up may add from the first one on. */
  static final double SHARE = 0.1;

  /** Of what it was expected to take, the most that it may: behind that something is wrong. */
  static final double MOST = 4;

  /** The part of the time of calls behind that. */
  static final double RARELY = 0.02;

  /** Of the longest call, how long each may take at most with what it adds. */
  static final double SHORTER = 0.8;

  /** What the first run of a small call may take, which loads classes. */
  static final long FIRST = Duration.ofMillis(10).toNanos();

  /** One of so many small calls goes another way. */
  private static final int OTHER_WAYS = 10;

  /** So many in a row have to be fast. */
  private static final int FAST = 5;

  /** How many times as long as on the other backend they may take: they are mostly overhead. */
  private static final double SLOWER = 3;

  /** After so many, the JVM is mostly busy with compiling, and further calls help little. */
  private static final int COMPILING = 250;

  private static final long PAUSE = Duration.ofMillis(1).toNanos();

  private final LongSupplier nanoTime;
  private final Supplier<List<Piece>> maker;
  private final AtomicBoolean busy = new AtomicBoolean();
  private final double expected;
  private volatile boolean done;

  /** Made by the first step, so that a first call doesn't wait for it. */
  private List<Piece> pieces = List.of();

  private long called;
  private long longest;
  private long spent;
  private long steps;
  private int fast;

  /** A small call on both backends. */
  private static final class Piece {
    private final SmallCall call;
    private final NormKernel starter;
    private final NormKernel own;
    private long next = FIRST;

    private Piece(SmallCall call, NormKernel starter, NormKernel own) {
      this.call = call;
      this.starter = starter;
      this.own = own;
    }
  }

  /**
   * A warm-up.
   *
   * @param plans of small calls; the first is the usual one
   * @param starter gives kernels of the backend that is fast at once
   * @param own gives kernels of the one that has to warm up
   * @param expected what it is expected to take, in ns
   */
  WarmUp(
      List<NormPlan> plans,
      Call call,
      Function<NormPlan, NormKernel> starter,
      Function<NormPlan, NormKernel> own,
      double expected,
      LongSupplier nanoTime) {
    this.expected = expected;
    this.nanoTime = nanoTime;
    maker = () -> pieces(plans, call, starter, own);
  }

  private static List<Piece> pieces(
      List<NormPlan> plans,
      Call call,
      Function<NormPlan, NormKernel> starter,
      Function<NormPlan, NormKernel> own) {
    List<Piece> pieces = new ArrayList<>();
    for (NormPlan plan : plans) {
      NormKernel first = starter.apply(plan);
      pieces.add(new Piece(new SmallCall(plan, call, first), first, own.apply(plan)));
    }
    return pieces;
  }

  boolean isDone() {
    return done;
  }

  /** Takes note of a call on the starter, and warms up if it is time to. */
  void called(long nanos) {
    if (done || !busy.compareAndSet(false, true)) {
      return;
    }
    try {
      called += nanos;
      longest = Math.max(longest, nanos);
      double left = Math.min(allowed() - spent, Math.max(longest * SHORTER - nanos, FIRST));
      while (!done && next() <= left) {
        left -= step();
      }
    } finally {
      busy.set(false);
    }
  }

  private double allowed() {
    return called < expected ? called * SHARE : Math.max(expected * MOST, called * RARELY);
  }

  /**
   * Warms up at once, as long as it takes, but no longer than until a time.
   *
   * @return whether it is done
   */
  boolean finish(long until) {
    while (!done && nanoTime.getAsLong() - until < 0) {
      if (busy.compareAndSet(false, true)) {
        try {
          step();
        } finally {
          busy.set(false);
        }
      }
      if (steps > COMPILING) {
        LockSupport.parkNanos(PAUSE);
      }
    }
    return done;
  }

  /** What the next step may take. */
  private long next() {
    return pieces.isEmpty() ? FIRST : pieces.get(turn()).next;
  }

  private int turn() {
    int turn = (int) (steps % OTHER_WAYS);
    return turn < pieces.size() ? turn : 0;
  }

  /** One small call on each backend; what they took. */
  private long step() {
    long begin = nanoTime.getAsLong();
    if (pieces.isEmpty()) {
      pieces = maker.get();
    }
    Piece piece = pieces.get(turn());
    long ownBegin = nanoTime.getAsLong();
    piece.call.run(piece.own);
    long middle = nanoTime.getAsLong();
    piece.call.run(piece.starter);
    long end = nanoTime.getAsLong();
    steps++;
    spent += end - begin;
    piece.next = Math.min(end - begin, piece.next / 2);
    if (piece == pieces.get(0)) {
      fast = middle - ownBegin <= SLOWER * (end - middle) ? fast + 1 : 0;
      done = fast >= FAST;
    }
    return end - begin;
  }
}
