package dev.normkit.threads;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Helpers that come late, never, or stay: every part of every call runs exactly once. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TeamTest {
  private static final int PARTS = 7;

  @Test
  void aCallEndsWithoutHelpersThatNeverCome() {
    Queue<Runnable> never = new ArrayDeque<>();
    AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);
    Parallelism.on(never::add, 3).run(PARTS, runs::incrementAndGet);
    assertEquals("[1, 1, 1, 1, 1, 1, 1]", runs.toString());
    assertEquals(2, never.size(), "one task for each further thread");
  }

  @Test
  void helpersThatComeAfterTheCallDoNothing() {
    Queue<Runnable> late = new ArrayDeque<>();
    AtomicInteger runs = new AtomicInteger();
    Parallelism.on(late::add, 2).run(PARTS, part -> runs.incrementAndGet());
    late.remove().run();
    assertEquals(PARTS, runs.get());
  }

  @Test
  void aHelperThatCameLateIsAskedAgain() {
    Queue<Runnable> late = new ArrayDeque<>();
    Parallelism two = Parallelism.on(late::add, 2);
    long begin = System.nanoTime();
    two.run(PARTS, part -> {});
    two.run(PARTS, part -> {});
    long tooSlow = (System.nanoTime() - begin) / TimeUnit.MILLISECONDS.toNanos(20);
    int tasks = late.size();
    assertTrue(tasks <= 1 + tooSlow, "the first task still stands in the queue");
    late.remove().run();
    two.run(PARTS, part -> {});
    assertEquals(tasks, late.size());
  }

  @Test
  void aThreadOfThePoolMayShareItsOwnCall() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(1);
    Parallelism shared = Parallelism.on(pool, 4);
    AtomicInteger runs = new AtomicInteger();
    pool.submit(() -> shared.run(PARTS, part -> runs.incrementAndGet())).get();
    assertEquals(PARTS, runs.get());
    pool.shutdown();
  }

  @Test
  void everyPartRunsOnceWhateverTheTimes() throws Exception {
    ForkJoinPool pool = new ForkJoinPool(3);
    for (Duration wait : new Duration[] {Duration.ZERO, Duration.ofMillis(5)}) {
      Parallelism shared = Parallelism.on(pool).withActiveWait(wait);
      ExecutorService callers = Executors.newFixedThreadPool(6);
      AtomicReference<String> wrong = new AtomicReference<>("");
      for (int caller = 0; caller < 6; caller++) {
        callers.execute(() -> callOften(shared, wrong));
      }
      callers.shutdown();
      assertTrue(callers.awaitTermination(50, TimeUnit.SECONDS));
      assertEquals("", wrong.get());
    }
    pool.shutdown();
  }

  private static void callOften(Parallelism shared, AtomicReference<String> wrong) {
    for (int call = 0; call < 3000; call++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);
      shared.run(PARTS, runs::incrementAndGet);
      if (!runs.toString().equals("[1, 1, 1, 1, 1, 1, 1]")) {
        wrong.set(runs.toString());
      }
    }
  }

  @Test
  void aThreadThatWaitsActivelyIsThereForTheNextCall() throws InterruptedException {
    AtomicInteger tasks = new AtomicInteger();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    Parallelism two =
        Parallelism.on(
                task -> {
                  tasks.incrementAndGet();
                  executor.execute(task);
                },
                2)
            .withActiveWait(Duration.ofSeconds(30));
    AtomicReference<Thread> helper = new AtomicReference<>();
    for (int call = 0; call < 3; call++) {
      CountDownLatch both = new CountDownLatch(2);
      two.run(
          2,
          part -> {
            meet(both);
            if (part == 1) {
              Thread before = helper.getAndSet(Thread.currentThread());
              assertTrue(before == null || before == Thread.currentThread());
            }
          });
    }
    assertEquals(1, tasks.get());
    executor.shutdownNow(); // an interrupt ends the waiting
    assertTrue(executor.awaitTermination(20, TimeUnit.SECONDS));
  }

  private static void meet(CountDownLatch all) {
    all.countDown();
    try {
      all.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Otherwise each call would last a minute. */
  @Test
  void aCallerThatIsItsOwnHelperDoesNotWait() {
    AtomicInteger runs = new AtomicInteger();
    Parallelism own = Parallelism.on(Runnable::run, 3).withActiveWait(Duration.ofMinutes(1));
    own.run(PARTS, part -> runs.incrementAndGet());
    own.run(PARTS, part -> runs.incrementAndGet());
    assertEquals(2 * PARTS, runs.get());
  }

  /** As with the thread of a window system, which does its tasks after the call. */
  @Test
  void aCallerThatRunsItsHelperLaterDoesNotWait() {
    Queue<Runnable> late = new ArrayDeque<>();
    Parallelism own = Parallelism.on(late::add, 2).withActiveWait(Duration.ofMinutes(1));
    own.run(PARTS, part -> {});
    long begin = System.nanoTime();
    late.remove().run();
    assertTrue(System.nanoTime() - begin < TimeUnit.SECONDS.toNanos(30), "it waited");
    own.run(PARTS, part -> {});
    assertEquals(1, late.size(), "the helper has come and gone");
  }

  @Test
  void anErrorOfTheJvmInAnExecutorComesAfterAllParts() {
    AtomicInteger runs = new AtomicInteger();
    StackOverflowError broken = new StackOverflowError("executor");
    Parallelism two =
        Parallelism.on(
            task -> {
              throw broken;
            },
            2);
    for (int call = 1; call <= 10; call++) {
      Throwable thrown =
          assertThrows(
              StackOverflowError.class, () -> two.run(PARTS, part -> runs.incrementAndGet()));
      assertSame(broken, thrown);
      assertEquals(call * PARTS, runs.get());
    }
  }

  @Test
  void aCallerWaitsForPartsThatLast() {
    ForkJoinPool pool = new ForkJoinPool(1);
    try {
      Parallelism two = Parallelism.on(pool, 2);
      AtomicInteger finished = new AtomicInteger();
      AtomicBoolean begun = new AtomicBoolean();
      Thread.currentThread().interrupt();
      two.run(
          2,
          part -> {
            if (part == 1) {
              begun.set(true);
              sleepLong();
            } else {
              while (!begun.get()) {
                Thread.onSpinWait();
              }
            }
            finished.incrementAndGet();
          });
      assertEquals(2, finished.get());
      assertTrue(Thread.interrupted(), "the interrupt is kept for the caller");
    } finally {
      pool.shutdownNow();
    }
  }

  private static void sleepLong() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(50);
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Other languages, and generic code, throw what the compiler does not expect. */
  @Test
  void aCheckedExceptionOfAPartIsWrapped() {
    IOException failure = new IOException("part 1");
    Parallelism two = Parallelism.on(Runnable::run, 2);
    UndeclaredThrowableException thrown =
        assertThrows(
            UndeclaredThrowableException.class,
            () ->
                two.run(
                    2,
                    part -> {
                      if (part == 1) {
                        TeamTest.<RuntimeException>sneak(failure);
                      }
                    }));
    assertSame(failure, thrown.getUndeclaredThrowable());
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  @Test
  void aPartMayShareWorkItself() {
    ForkJoinPool pool = new ForkJoinPool(2);
    try {
      Parallelism shared = Parallelism.on(pool);
      AtomicInteger runs = new AtomicInteger();
      shared.run(
          PARTS,
          outer -> shared.run(PARTS, middle -> shared.run(PARTS, inner -> runs.incrementAndGet())));
      assertEquals(PARTS * PARTS * PARTS, runs.get());
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void moreThreadsThanAnyoneHasAreLegal() {
    NormPlan plan = new NormPlan(NormSpec.layerNorm().build(), Shape.dense(600_000, 1));
    float[] x = new float[600_000];
    float[] y = new float[600_000];
    Arrays.fill(y, 1);
    Parallelism many = Parallelism.on(Runnable::run, Integer.MAX_VALUE);
    LayerBuilder.of(plan.spec(), plan.shape())
        .withBackend(new LiteralBackend())
        .withParallelism(many)
        .build()
        .forward(FloatSpan.of(x), FloatSpan.of(y));
    assertArrayEquals(x, y);
  }

  @Test
  void afterAFailureTheNextCallIsWhole() {
    ForkJoinPool pool = new ForkJoinPool(2);
    Parallelism two = Parallelism.on(pool).withActiveWait(Duration.ofMillis(1));
    IllegalStateException failure = new IllegalStateException("part 3");
    for (int call = 0; call < 100; call++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(PARTS);
      Throwable thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  two.run(
                      PARTS,
                      part -> {
                        runs.incrementAndGet(part);
                        if (part == 3) {
                          throw failure;
                        }
                      }));
      assertSame(failure, thrown);
      assertEquals("[1, 1, 1, 1, 1, 1, 1]", runs.toString());
    }
    pool.shutdown();
  }

  @Test
  void theWaitIsPartOfTheSetting() {
    Parallelism asleep = Parallelism.on(ForkJoinPool.commonPool(), 2);
    Parallelism awake = asleep.withActiveWait(Duration.ofMillis(3));
    assertTrue(asleep.activeWait().isZero());
    assertFalse(awake.activeWait().isZero());
    assertEquals(Duration.ofMillis(3), awake.activeWait());
    assertEquals(2, awake.threads());
    Parallelism alone = Parallelism.callerOnly();
    assertSame(alone, alone.withActiveWait(Duration.ZERO));
    assertEquals(
        "activeWait is PT0.003S, but the calling thread works alone and nobody waits; it must be 0,"
            + " or threads at least 2",
        assertThrows(
                IllegalArgumentException.class, () -> alone.withActiveWait(Duration.ofMillis(3)))
            .getMessage());
  }

  @Test
  void wrongSettingsAreRefused() {
    Parallelism two = Parallelism.on(ForkJoinPool.commonPool(), 2);
    assertEquals(
        "activeWait is PT-1S; it must be from 0 to PT1M",
        assertThrows(
                IllegalArgumentException.class, () -> two.withActiveWait(Duration.ofSeconds(-1)))
            .getMessage());
    assertThrows(IllegalArgumentException.class, () -> two.withActiveWait(Duration.ofMinutes(2)));
    assertEquals(
        "parts is 65536; it must be from 0 to 65535",
        assertThrows(IllegalArgumentException.class, () -> two.run(65_536, part -> {}))
            .getMessage());
  }
}
