package dev.normkit.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RejectedExecutionHandler;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever an executor does to tasks, a call is whole and later calls are helped again. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostTasksTest {
  private static final int PARTS = 3;

  /** How long a test waits for help that must come. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static Stream<RejectedExecutionHandler> policies() {
    return Stream.of(
        new ThreadPoolExecutor.DiscardPolicy(),
        new ThreadPoolExecutor.DiscardOldestPolicy(),
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  @ParameterizedTest
  @MethodSource("policies")
  void aPoolThatWasFullHelpsAgain(RejectedExecutionHandler policy) throws Exception {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(1), policy);
    CountDownLatch free = new CountDownLatch(1);
    pool.execute(() -> await(free)); // the thread
    pool.execute(() -> {}); // the queue
    Parallelism two = Parallelism.on(pool, 2);
    assertWhole(two);
    pool.execute(() -> {}); // what DiscardOldestPolicy throws the helper away for
    free.countDown();
    assertHelped(two);
    pool.shutdown();
  }

  /** The more it dropped, the longer until it is asked again. */
  @Tag("full")
  @Test
  void anExecutorThatDroppedManyTasksHelpsAgain() {
    anExecutorThatDroppedTasksHelpsAgain(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void anExecutorThatDroppedTasksHelpsAgain(int dropped) {
    ForkJoinPool pool = new ForkJoinPool(3);
    AtomicInteger tasks = new AtomicInteger();
    Parallelism four =
        Parallelism.on(
            task -> {
              if (tasks.incrementAndGet() > dropped) {
                pool.execute(task);
              }
            },
            4);
    assertHelped(four);
    pool.shutdown();
  }

  @Test
  void aPoolInPlaceOfOneThatWasShutDownHelps() {
    ExecutorService first = Executors.newSingleThreadExecutor();
    first.execute(LostTasksTest::sleepUntilInterrupted);
    AtomicReference<ExecutorService> pool = new AtomicReference<>(first);
    Parallelism two = Parallelism.on(task -> pool.get().execute(task), 2);
    assertWhole(two);
    assertEquals(1, first.shutdownNow().size(), "the helper, which never runs");
    assertWhole(two);
    pool.set(Executors.newSingleThreadExecutor());
    assertHelped(two);
    pool.get().shutdown();
  }

  @Test
  void anExecutorThatCancelledTasksHelpsAgain() {
    ForkJoinPool pool = new ForkJoinPool(1);
    AtomicBoolean cancels = new AtomicBoolean(true);
    Parallelism two =
        Parallelism.on(
            task -> {
              FutureTask<Void> future = new FutureTask<>(task, null);
              future.cancel(cancels.get());
              pool.execute(cancels.get() ? future : task);
            },
            2);
    assertWhole(two);
    cancels.set(false);
    assertHelped(two);
    pool.shutdown();
  }

  /** What a pool, a wrapper of a pool or a JVM without memory for a thread throws. */
  private static Stream<Throwable> refusals() {
    return Stream.of(
        new RejectedExecutionException("full"),
        new IllegalStateException("closed"),
        new NullPointerException(),
        new IOException("sneaked"),
        new NoClassDefFoundError("built against another version"),
        new AssertionError("a state that can't be"),
        new OutOfMemoryError("unable to create native thread"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whateverAnExecutorThrowsACallIsWhole(Throwable refusal) {
    ForkJoinPool pool = new ForkJoinPool(1);
    AtomicBoolean refuses = new AtomicBoolean(true);
    Parallelism two =
        Parallelism.on(
            task -> {
              if (refuses.get()) {
                LostTasksTest.<RuntimeException>sneak(refusal);
              }
              pool.execute(task);
            },
            2);
    try {
      assertWhole(two);
      assertWhole(two);
    } catch (OutOfMemoryError thrown) {
      throw new AssertionError(thrown); // or it would end all tests
    }
    refuses.set(false);
    assertHelped(two);
    pool.shutdown();
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Runs a task, and then says that it does not, or runs it again. */
  private static Stream<Executor> liars() {
    return Stream.of(
        task -> {
          task.run();
          throw new RejectedExecutionException("it is done");
        },
        task -> {
          task.run();
          task.run();
        });
  }

  @ParameterizedTest
  @MethodSource("liars")
  void aTaskThatRanCountsOnce(Executor liar) {
    AtomicReference<Executor> executor = new AtomicReference<>(liar);
    Parallelism two = Parallelism.on(task -> executor.get().execute(task), 2);
    for (int call = 0; call < 5; call++) {
      assertWhole(two);
    }
    Queue<Runnable> late = new ArrayDeque<>();
    executor.set(late::add);
    long begin = System.nanoTime();
    for (int call = 0; call < 5; call++) {
      assertWhole(two);
    }
    int again = (int) ((System.nanoTime() - begin) / TimeUnit.MILLISECONDS.toNanos(20));
    assertTrue(late.size() <= 1 + again, late.size() + " tasks for one further thread");
  }

  /** Each of them would stand in a queue that others use too. */
  @Test
  void anExecutorThatIsBusyForLongIsAskedSeldom() throws InterruptedException {
    Queue<Runnable> late = new ArrayDeque<>();
    Parallelism two = Parallelism.on(late::add, 2);
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MILLISECONDS.toNanos(500)) {
      assertWhole(two);
      Thread.sleep(1);
    }
    assertTrue(late.size() <= 6, late.size() + " tasks after 20, 60, 140, 300 and 620 ms");
    late.forEach(Runnable::run);
    late.clear();
    assertWhole(two);
    assertEquals(1, late.size(), "the first one has come, so that it is asked anew");
  }

  /** Old tasks for the same helper may come while it helps. */
  @Test
  void tasksThatComeLateAllTogetherAreOneHelper() throws Exception {
    Queue<Runnable> late = new ArrayDeque<>();
    AtomicBoolean now = new AtomicBoolean();
    ExecutorService pool = Executors.newFixedThreadPool(4);
    Parallelism two =
        Parallelism.on(task -> (now.get() ? pool : (Executor) late::add).execute(task), 2);
    while (late.size() < 3) {
      assertWhole(two);
    }
    now.set(true);
    late.forEach(pool::execute);
    AtomicInteger together = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int call = 0; call < 50; call++) {
      late.forEach(pool::execute);
      two.run(
          8,
          part -> {
            most.accumulateAndGet(together.incrementAndGet(), Math::max);
            spin(100);
            together.decrementAndGet();
          });
    }
    assertTrue(most.get() <= 2, most + " threads at once, of 2");
    pool.shutdown();
    assertTrue(pool.awaitTermination(20, TimeUnit.SECONDS));
  }

  /** Every part runs once, helped or not. */
  private static void assertWhole(Parallelism shared) {
    int[] runs = new int[PARTS];
    Object lock = new Object();
    shared.run(
        PARTS,
        part -> {
          synchronized (lock) {
            runs[part]++;
          }
        });
    assertEquals(List.of(1, 1, 1), List.of(runs[0], runs[1], runs[2]));
  }

  /** Some call that begins soon has parts on another thread. */
  private static void assertHelped(Parallelism shared) {
    Thread caller = Thread.currentThread();
    AtomicBoolean helped = new AtomicBoolean();
    long begin = System.nanoTime();
    while (!helped.get() && System.nanoTime() - begin < PATIENCE_NANOS) {
      shared.run(
          PARTS,
          part -> {
            if (Thread.currentThread() != caller) {
              helped.set(true);
            }
            spin(1000);
          });
    }
    assertTrue(helped.get(), "all calls stayed on their caller's thread");
  }

  private static void spin(int micros) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < TimeUnit.MICROSECONDS.toNanos(micros)) {
      Thread.onSpinWait();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private static void sleepUntilInterrupted() {
    try {
      Thread.sleep(TimeUnit.MINUTES.toMillis(1));
    } catch (InterruptedException ends) {
      // By shutdownNow.
    }
  }
}
