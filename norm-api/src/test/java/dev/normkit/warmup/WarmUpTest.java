package dev.normkit.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** How much of the callers' time warming up takes, by a clock that the kernels move. */
class WarmUpTest {
  private static final long MICROS = 1000;
  private static final long MILLIS = 1000 * MICROS;
  private static final long EXPECTED = 75 * MILLIS;

  /** The starter takes twice the time, so that calls of 150 ms have lost what warming up takes. */
  private static final WarmUp.Costs COSTS = new WarmUp.Costs(EXPECTED, 0.5);

  private long now;
  private long smallCalls;

  /** Slow for so many small calls, the first of which takes 40 ms, the others one each. */
  private KernelWarmUp slowFor(long calls) {
    Runnable own =
        () -> {
          now += smallCalls == 0 ? 40 * MILLIS : smallCalls < calls ? MILLIS : 2 * MICROS;
          smallCalls++;
        };
    return warmUp(List.of(), own);
  }

  private KernelWarmUp warmUp(List<Runnable> loading, Runnable own) {
    Supplier<WarmUp.Piece> piece =
        () -> new WarmUp.Piece(() -> now += 2 * MICROS, own, Optional.empty());
    return warmUp(() -> new WarmUp.Beginning(loading, List.of(piece)));
  }

  private KernelWarmUp warmUp(Supplier<WarmUp.Beginning> maker) {
    return new KernelWarmUp(new WarmUp(COSTS, () -> now), maker);
  }

  /** Makes calls of a length, and gives what each takes with what it adds, longest first call. */
  private long[] call(KernelWarmUp warmUp, int calls, long firstNanos, long nanos) {
    return call(warmUp, 0, new long[calls], firstNanos, nanos);
  }

  private long[] call(
      KernelWarmUp warmUp, double expected, long[] took, long firstNanos, long nanos) {
    for (int i = 0; i < took.length; i++) {
      long begin = now;
      long own = i == 0 ? firstNanos : nanos;
      now += own;
      warmUp.called(own, expected);
      took[i] = now - begin;
    }
    return took;
  }

  private static long sum(long[] times, int of) {
    long sum = 0;
    for (int i = 0; i < of; i++) {
      sum += times[i];
    }
    return sum;
  }

  @Test
  void fewCallsPayNothing() {
    KernelWarmUp warmUp = slowFor(200);
    call(warmUp, 2000, 24 * MILLIS, 60 * MICROS);
    assertEquals(0, smallCalls, "before calls of 150 ms");
    call(warmUp, 200, 60 * MICROS, 60 * MICROS);
    assertTrue(smallCalls > 0, "and behind them");
  }

  @Test
  void whereManyAreExpectedItBeginsWithTheFirst() {
    KernelWarmUp warmUp = slowFor(200);
    long[] took = call(warmUp, 301 * MILLIS, new long[300], 24 * MILLIS, 60 * MICROS);
    assertTrue(warmUp.isDone());
    assertTrue(sum(took, 300) <= (24 + 18 + 245) * MILLIS, "took " + sum(took, 300));
  }

  @Test
  void whereFewAreExpectedItWaits() {
    KernelWarmUp warmUp = slowFor(200);
    call(warmUp, 299 * MILLIS, new long[4500], 24 * MILLIS, 60 * MICROS);
    assertEquals(0, smallCalls, "calls of 294 ms, though they lost more than it takes");
    call(warmUp, 0, new long[1000], 60 * MICROS, 60 * MICROS);
    assertTrue(warmUp.isDone(), "more came than were expected");
  }

  @Test
  void doneOnceTheCallsTookWhatWarmingUpTakes() {
    KernelWarmUp warmUp = slowFor(200);
    long[] took = call(warmUp, 5000, 24 * MILLIS, 60 * MICROS);
    assertTrue(warmUp.isDone());
    long all = smallCalls;
    call(warmUp, 1000, 60 * MICROS, 60 * MICROS);
    assertEquals(all, smallCalls, "small calls after the last one needed");
    assertEquals(205, all, "those that were slow, and the five that show it");
    assertTrue(sum(took, 5000) <= 5000 * 60 * MICROS + 300 * MILLIS, "took " + sum(took, 5000));
  }

  @Test
  void noCallAddsMoreThanTheLongestTook() {
    KernelWarmUp warmUp = slowFor(200);
    long[] took = call(warmUp, 5000, 24 * MILLIS, 60 * MICROS);
    for (int i = 0; i < took.length; i++) {
      // But the first run of a small call can't be cut.
      assertTrue(took[i] <= 24 * MILLIS || took[i] <= 41 * MILLIS && smallCalls > 0, "call " + i);
    }
    long over = java.util.Arrays.stream(took).filter(nanos -> nanos > 24 * MILLIS).count();
    assertEquals(1, over, "calls longer than the first");
  }

  /** Eight parts of 5 ms, in order, of which no call takes more than it may add. */
  @Test
  void loadingIsSpreadOverCalls() {
    List<Integer> loaded = new ArrayList<>();
    List<Runnable> loading = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int part = i;
      loading.add(
          () -> {
            now += 5 * MILLIS;
            loaded.add(part);
          });
    }
    KernelWarmUp warmUp = warmUp(loading, () -> now += 2 * MICROS);
    long[] took = call(warmUp, 5000, 17 * MILLIS, 60 * MICROS);
    assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), loaded);
    assertTrue(warmUp.isDone());
    long longest = java.util.Arrays.stream(took).skip(1).max().orElseThrow();
    assertTrue(longest <= 17 * MILLIS, "took " + longest);
  }

  @Test
  void neverFastIsGivenUp() {
    KernelWarmUp warmUp = slowFor(Long.MAX_VALUE);
    long[] took = call(warmUp, 50_000, 24 * MILLIS, 60 * MICROS);
    assertFalse(warmUp.isDone());
    long own = 24 * MILLIS + 49_999 * 60 * MICROS;
    double most = own + WarmUp.MOST * EXPECTED + own * WarmUp.RARELY + 40 * MILLIS;
    assertTrue(sum(took, took.length) <= most, "took " + sum(took, took.length));
  }

  @Test
  void whatASmallCallThrowsEndsItAndNothingElse() {
    KernelWarmUp warmUp =
        warmUp(
            () -> {
              throw new IllegalArgumentException("declined");
            });
    call(warmUp, 5000, 24 * MILLIS, 60 * MICROS);
    assertFalse(warmUp.isDone());
    assertFalse(warmUp.finish(now + 50 * MILLIS));
  }

  /** Wherever it comes: what is called is never called again. */
  @Test
  void anErrorOfTheJvmReachesOneCallerAndEndsIt() {
    Runnable failing =
        () -> {
          smallCalls++;
          throw new StackOverflowError();
        };
    KernelWarmUp beginning =
        warmUp(
            () -> {
              failing.run();
              return null;
            });
    for (KernelWarmUp warmUp :
        List.of(beginning, warmUp(List.of(failing), () -> {}), warmUp(List.of(), failing))) {
      smallCalls = 0;
      assertThrows(StackOverflowError.class, () -> call(warmUp, 5000, 24 * MILLIS, 60 * MICROS));
      call(warmUp, 5000, 24 * MILLIS, 60 * MICROS);
      assertFalse(warmUp.finish(now + 50 * MILLIS));
      assertEquals(1, smallCalls);
    }
  }

  /**
   * Where idle calls are counted, the small calls that follow wait for a compiler, which here takes
   * 100 ms, and get a share of the calls' time.
   */
  @Test
  void onceCountedTheCompilerIsWaitedFor() {
    long[] compiled = {Long.MAX_VALUE};
    long[] calls = new long[2];
    Runnable counted =
        () -> {
          now += MILLIS;
          calls[0]++;
          if (calls[0] == WarmUp.COUNTED) {
            compiled[0] = now + 100 * MILLIS;
          }
        };
    Runnable own =
        () -> {
          now += now < compiled[0] ? 100 * MICROS : 2 * MICROS;
          calls[1]++;
          assertTrue(calls[0] > WarmUp.COUNTED, "compared before calls were counted");
        };
    Supplier<WarmUp.Piece> piece =
        () -> new WarmUp.Piece(() -> now += 2 * MICROS, own, Optional.of(counted));
    KernelWarmUp warmUp = warmUp(() -> new WarmUp.Beginning(List.of(), List.of(piece)));
    int before = 0;
    while (calls[0] < WarmUp.COUNTED) {
      call(warmUp, 1, 60 * MICROS, 0);
      before++;
    }
    long begin = now;
    int after = 0;
    while (!warmUp.isDone()) {
      call(warmUp, 1, 60 * MICROS, 0);
      after++;
    }
    long added = now - begin - after * 60 * MICROS;
    assertTrue(before > 2000, "after " + before + " calls");
    assertTrue(added <= after * 60 * MICROS * WarmUp.WAITING + 2 * MILLIS, "added " + added);
    assertTrue(now <= compiled[0] + 30 * MILLIS, "ready " + (now - compiled[0]) + " ns later");
    assertTrue(calls[1] < 40, calls[1] + " small calls");
  }

  /** In a warm process calls of microseconds stay such. */
  @Test
  void shortCallsAddLittle() {
    KernelWarmUp warmUp = slowFor(200);
    long[] took = call(warmUp, 60_000, 20 * MICROS, 20 * MICROS);
    assertTrue(warmUp.isDone());
    long over = java.util.Arrays.stream(took).filter(nanos -> nanos > 1_100 * MICROS).count();
    assertEquals(1, over, "but for the first small call, which can't be cut");
  }

  @Test
  void atOnceWithinABound() {
    KernelWarmUp warmUp = slowFor(200);
    assertFalse(warmUp.finish(now + 50 * MILLIS));
    assertTrue(now <= 52 * MILLIS, "at " + now);
    assertTrue(warmUp.finish(now + 500 * MILLIS));
    assertTrue(now <= 260 * MILLIS, "at " + now);
  }
}
