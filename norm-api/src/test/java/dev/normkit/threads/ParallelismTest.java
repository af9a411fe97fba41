package dev.normkit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/** Sharing work: every part runs once, and nothing goes on after the call. */
class ParallelismTest {

  @Test
  void rejectedPartsRunOnTheCaller() {
    Executor full =
        task -> {
          throw new RejectedExecutionException("full");
        };
    AtomicIntegerArray runs = new AtomicIntegerArray(4);
    Parallelism.on(full, 4).run(4, runs::incrementAndGet);
    assertEquals("[1, 1, 1, 1]", runs.toString());
  }

  @Test
  void aFailureWaitsForTheOtherParts() {
    ForkJoinPool pool = new ForkJoinPool(2);
    CountDownLatch failed = new CountDownLatch(1);
    AtomicInteger finished = new AtomicInteger();
    IllegalStateException failure = new IllegalStateException("part 0");
    Throwable thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Parallelism.on(pool)
                    .run(
                        2,
                        part -> {
                          if (part == 0) {
                            failed.countDown();
                            throw failure;
                          }
                          await(failed);
                          finished.incrementAndGet();
                        }));
    assertSame(failure, thrown);
    assertEquals(1, finished.get(), "the other part was over when the call ended");
    pool.shutdown();
  }

  @Test
  void aFailureInThePoolIsThrownAsItIs() {
    ForkJoinPool pool = new ForkJoinPool(2);
    Error failure = new AssertionError("part 1");
    Throwable thrown =
        assertThrows(
            AssertionError.class,
            () ->
                Parallelism.on(pool)
                    .run(
                        2,
                        part -> {
                          if (part == 1) {
                            throw failure;
                          }
                        }));
    assertSame(failure, thrown);
    pool.shutdown();
  }

  @Test
  void laterFailuresAreSuppressedInTheFirst() {
    ForkJoinPool pool = new ForkJoinPool(2);
    Throwable thrown =
        assertThrows(
            IllegalStateException.class,
            () ->
                Parallelism.on(pool)
                    .run(
                        2,
                        part -> {
                          throw new IllegalStateException("part " + part);
                        }));
    assertEquals("part 0", thrown.getMessage());
    assertEquals("part 1", thrown.getSuppressed()[0].getMessage());
    pool.shutdown();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
