package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.Tracking;
import dev.normkit.layer.Trainable;
import dev.normkit.layer.TrainingPass;
import dev.normkit.monitor.BatchNormMonitor;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Repeated calls on the same arrays allocate nothing, for every method on every ready backend: a
 * thousand calls in a row must get by without a single byte.
 *
 * <p>Not any thousand: vectors are objects until the optimizing compiler has seen their code, and
 * when it replaces code that is running it may allocate a few bytes for it. So calls are repeated
 * until a thousand were clean, for as long as a slow machine may take to compile; what that may
 * take in all is limited, so that a real leak shows soon.
 *
 * <p>First in its JVM: what the compiler makes of a method depends on all that the method has met,
 * and after tens of thousands of other cases that isn't what a program meets.
 */
@Order(1)
@Tag("backends")
class AllocationTest {
  private static final int CALLS = 1000;
  private static final int FEWEST_ROUNDS = 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Nanoseconds left for all calls together. */
  private static long patience = TimeUnit.SECONDS.toNanos(60);

  private static long allocatedBy(Runnable call) {
    long thread = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(thread);
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return THREADS.getThreadAllocatedBytes(thread) - before;
  }

  private static void assertNone(String what, Runnable call) {
    long bytes = allocatedBy(call);
    for (int round = 1; bytes != 0 && (round < FEWEST_ROUNDS || patience > 0); round++) {
      long start = System.nanoTime();
      bytes = allocatedBy(call);
      patience -= System.nanoTime() - start;
    }
    assertEquals(0, bytes, what + " allocates " + bytes / (double) CALLS + " bytes per call");
  }

  private static void step(Trainable layer, FloatSpan x, FloatSpan y, FloatSpan dy, FloatSpan dx) {
    layer.forward(x, y);
    layer.backward(dy, dx);
  }

  @Test
  void theMeterMeasures() {
    float[][] kept = new float[1][];
    long bytes = allocatedBy(() -> kept[0] = new float[100]);
    assertTrue(bytes >= CALLS * 400L, bytes + " bytes");
    assertEquals(100, kept[0].length);
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.tests.Ready#backendsAndSomePlans")
  void repeatedCallsAllocateNothing(NormBackend backend, NormPlan plan) {
    NormLayer layer = Layers.of(plan, backend);
    FloatSpan x = FloatSpan.of(Layers.values(plan.shape().elements(), 1));
    FloatSpan y = FloatSpan.of(new float[x.length()]);
    FloatSpan dy = FloatSpan.of(Layers.values(plan.shape().elements(), 2));
    FloatSpan dx = FloatSpan.of(new float[x.length()]);

    assertNone("forward", () -> layer.forward(x, y));
    assertNone("forward of a shape", () -> layer.forward(x, y, plan.shape()));
    assertNone("a step", () -> step(layer, x, y, dy, dx));
    assertNone("infer", () -> layer.infer(x, y));
    assertNone("infer of a shape", () -> layer.infer(x, y, plan.shape()));
    if (layer.runningStatistics().isPresent()) {
      layer.freezeStatistics();
      assertNone("forward with frozen statistics", () -> layer.forward(x, y));
      assertNone("a step with frozen statistics", () -> step(layer, x, y, dy, dx));
    }
    layer.eval();
    assertNone("forward in eval", () -> layer.forward(x, y));
  }

  /** A recurrent network's steps, each with a pass of its own, forward and back. */
  @ParameterizedTest
  @MethodSource("dev.normkit.tests.Ready#backendsAndSomePlans")
  void passesThatAreKeptAllocateNothing(NormBackend backend, NormPlan plan) {
    NormLayer layer = Layers.of(plan, backend);
    TrainingPass[] passes = new TrainingPass[3];
    FloatSpan[] x = new FloatSpan[passes.length];
    FloatSpan[] y = new FloatSpan[passes.length];
    NormParameters[] gradients = new NormParameters[passes.length];
    for (int i = 0; i < passes.length; i++) {
      passes[i] = layer.newPass(i == 0 ? Tracking.LEAVE : Tracking.UPDATE);
      x[i] = FloatSpan.of(Layers.values(plan.shape().elements(), i));
      y[i] = FloatSpan.of(new float[x[i].length()]);
      gradients[i] = NormParameters.zeros(plan);
    }
    assertNone(
        "a loop over passes",
        () -> {
          for (int i = 0; i < passes.length; i++) {
            passes[i].forward(x[i], y[i]);
          }
          passes[0].updateStatistics();
          for (int i = passes.length - 1; i >= 0; i--) {
            passes[i].backward(y[i], y[i], gradients[i]);
          }
        });
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.tests.Ready#backendsAndSomePlans")
  void aMonitorAllocatesNothing(NormBackend backend, NormPlan plan) {
    if (plan.spec().method() == NormMethod.BATCH) {
      NormLayer layer = Layers.of(plan, backend);
      BatchNormMonitor.attach(layer);
      FloatSpan x = FloatSpan.of(Layers.values(plan.shape().elements(), 1));
      FloatSpan y = FloatSpan.of(new float[x.length()]);
      assertNone("forward with a monitor", () -> layer.forward(x, y));
    }
  }

  /**
   * Large enough to be shared with threads that are awake; in pairs one, which takes all kinds of
   * statistics, on the last backend, which is the one with vectors where there is one.
   */
  static Stream<Arguments> backendsAndSharedPlans() {
    if (Tier.asked() != Tier.FULL) {
      List<NormBackend> ready = Backends.discover().ready();
      NormSpec spec = NormSpec.switchableNorm().build();
      NormPlan plan = new NormPlan(spec, Shape.channelsFirst(8, 16, 23, 23));
      return Ready.backendsAnd(List.of(plan)).skip(ready.size() - 1);
    }
    return Ready.backendsAnd(
        List.of(
            new NormPlan(NormSpec.layerNorm().build(), Shape.dense(512, 160)),
            new NormPlan(NormSpec.batchNorm().build(), Shape.dense(512, 160)),
            new NormPlan(NormSpec.batchNorm().build(), Shape.channelsFirst(8, 16, 26, 26)),
            new NormPlan(NormSpec.groupNorm(4).build(), Shape.channelsLast(8, 26, 26, 16)),
            new NormPlan(NormSpec.switchableNorm().build(), Shape.channelsFirst(8, 16, 26, 26))));
  }

  @ParameterizedTest
  @MethodSource("backendsAndSharedPlans")
  void repeatedSharedCallsAllocateNothing(NormBackend backend, NormPlan plan) {
    ForkJoinPool pool = new ForkJoinPool(1);
    AtomicInteger handed = new AtomicInteger();
    Executor counting =
        task -> {
          handed.incrementAndGet();
          pool.execute(task);
        };
    Parallelism two = Parallelism.on(counting, 2).withActiveWait(Duration.ofMillis(20));
    NormLayer layer =
        LayerBuilder.of(plan.spec(), plan.shape())
            .withBackend(backend)
            .withParallelism(two)
            .build();
    FloatSpan x = FloatSpan.of(Layers.values(plan.shape().elements(), 1));
    FloatSpan y = FloatSpan.of(new float[x.length()]);
    FloatSpan dy = FloatSpan.of(Layers.values(plan.shape().elements(), 2));
    FloatSpan dx = FloatSpan.of(new float[x.length()]);

    assertNone("forward", () -> layer.forward(x, y));
    assertNone("a step", () -> step(layer, x, y, dy, dx));
    assertNone("infer", () -> layer.infer(x, y));
    assertTrue(handed.get() > 0, "nothing was shared");
    pool.shutdownNow();
  }
}
