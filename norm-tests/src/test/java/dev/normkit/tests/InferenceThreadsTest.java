package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any number of threads that infer with one layer get the bits that one thread gets. */
class InferenceThreadsTest {
  private static final int THREADS = 8;
  private static final int CALLS = Tier.asked() == Tier.FULL ? 50 : 10;
  private static final ExecutorService POOL = Executors.newFixedThreadPool(THREADS);

  @AfterAll
  static void shutDown() {
    POOL.shutdownNow();
  }

  /** A way to infer: from an input to an output. */
  @FunctionalInterface
  private interface Inference {
    float[] of(float... x);
  }

  private static NormLayer trained(NormPlan plan, NormBackend backend) {
    NormLayer layer = Layers.withParameters(Layers.of(plan, backend));
    layer.forward(Layers.values(plan.shape().elements(), 1));
    return layer;
  }

  /** Every thread its own inputs, all starting at once; what one alone gets is expected. */
  private static void assertSameOnThreads(int elements, Inference alone, Inference together)
      throws Exception {
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<Integer>> results = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      float[] x = Layers.values(elements, thread);
      float[] expected = alone.of(x);
      Callable<Integer> work =
          () -> {
            start.await();
            for (int call = 0; call < CALLS; call++) {
              Layers.assertSame(expected, together.of(x), "y of call " + call);
            }
            return CALLS;
          };
      results.add(POOL.submit(work));
    }
    for (Future<Integer> result : results) {
      assertEquals(CALLS, result.get());
    }
  }

  @Tag("backends")
  @ParameterizedTest
  @MethodSource("dev.normkit.tests.Ready#backendsAndSomePlans")
  void manyThreadsGetTheBitsOfOne(NormBackend backend, NormPlan plan) throws Exception {
    NormLayer layer = trained(plan, backend);
    NormLayer single = trained(plan, Ready.cpu());
    int elements = plan.shape().elements();
    assertSameOnThreads(elements, single::infer, layer::infer);
    assertSameOnThreads(elements, single::infer, x -> intoArray(layer, x));
    assertSameOnThreads(elements, single::infer, x -> intoDirectBuffer(layer, x));
  }

  private static float[] intoArray(NormLayer layer, float... x) {
    float[] y = new float[x.length];
    layer.infer(FloatSpan.of(x), FloatSpan.of(y));
    return y;
  }

  private static float[] intoDirectBuffer(NormLayer layer, float... x) {
    FloatBuffer input = direct(x.length).put(x).flip();
    FloatBuffer output = direct(x.length);
    layer.infer(FloatSpan.of(input), FloatSpan.of(output));
    float[] y = new float[x.length];
    output.get(y);
    return y;
  }

  private static FloatBuffer direct(int elements) {
    return ByteBuffer.allocateDirect(elements * Float.BYTES).asFloatBuffer();
  }

  /** Large enough for threads to meet while their buffers are copied. */
  @Test
  void manyThreadsWithLargeDirectBuffers() throws Exception {
    NormPlan plan = new NormPlan(NormSpec.layerNorm().build(), Shape.dense(64, 512));
    NormLayer layer = trained(plan, Ready.cpu());
    NormLayer single = trained(plan, Ready.cpu());
    assertSameOnThreads(plan.shape().elements(), single::infer, x -> intoDirectBuffer(layer, x));
  }

  /** All, or in pairs every third: which kernels a layer keeps is the same for all plans. */
  static List<NormPlan> somePlans() {
    List<NormPlan> all = Layers.plans();
    int step = Tier.asked() == Tier.FULL ? 1 : 3;
    return IntStream.range(0, all.size()).filter(i -> i % step == 0).mapToObj(all::get).toList();
  }

  /** More shapes at once than a layer keeps, so that kernels come and go meanwhile. */
  @ParameterizedTest
  @MethodSource("somePlans")
  void manyShapesAtOnce(NormPlan plan) throws Exception {
    NormLayer layer = trained(plan, Ready.cpu());
    NormLayer single = trained(plan, Ready.cpu());
    List<Future<Integer>> results = new ArrayList<>();
    for (int thread = 0; thread < THREADS; thread++) {
      int first = thread;
      results.add(
          POOL.submit(
              () -> {
                for (int batch = 1; batch <= 20; batch++) {
                  int[] sizes = plan.shape().sizes();
                  sizes[0] = 1 + (batch + first) % 20;
                  assertSameShape(layer, single, Shape.of(plan.shape().layout(), sizes));
                }
                return first;
              }));
    }
    for (int thread = 0; thread < THREADS; thread++) {
      assertEquals(thread, results.get(thread).get());
    }
  }

  private static void assertSameShape(NormLayer layer, NormLayer single, Shape shape) {
    float[] x = Layers.values(shape.elements(), shape.batch());
    float[] y = new float[x.length];
    layer.infer(FloatSpan.of(x), FloatSpan.of(y), shape);
    float[] expected = new float[x.length];
    synchronized (single) {
      single.infer(FloatSpan.of(x), FloatSpan.of(expected), shape);
    }
    Layers.assertSame(expected, y, "y of " + shape);
  }

  /** Work large enough to be shared, from several threads at once. */
  @Test
  void manyThreadsThatShareTheirWork() throws Exception {
    List<NormPlan> plans = Layers.plans();
    int step = Tier.asked() == Tier.FULL ? 1 : 8;
    for (int i = 0; i < plans.size(); i += step) {
      NormPlan small = plans.get(i);
      int[] sizes = small.shape().sizes();
      sizes[0] *= 1 + (1 << (Tier.asked() == Tier.FULL ? 19 : 18)) / small.shape().elements();
      NormPlan plan = new NormPlan(small.spec(), Shape.of(small.shape().layout(), sizes));
      int elements = plan.shape().elements();
      ForkJoinPool pool = new ForkJoinPool(3);
      try {
        assertSameShared(plan, Parallelism.on(pool));
      } finally {
        pool.shutdown();
      }
    }
  }

  private static void assertSameShared(NormPlan plan, Parallelism parallelism) throws Exception {
    float[] batch = Layers.values(plan.shape().elements(), 1);
    NormLayer single = Layers.withParameters(Layers.of(plan));
    NormLayer sharing =
        Layers.withParameters(
            LayerBuilder.of(plan.spec(), plan.shape())
                .withBackend(Ready.cpu())
                .withParallelism(parallelism)
                .build());
    Layers.assertSame(single.forward(batch), sharing.forward(batch), "y of " + plan);
    float[] x = Layers.values(plan.shape().elements(), 2);
    float[] expected = single.infer(x);
    Future<float[]> first = POOL.submit(() -> sharing.infer(x));
    Future<float[]> second = POOL.submit(() -> sharing.infer(x));
    Layers.assertSame(expected, first.get(), "inferred y of " + plan);
    Layers.assertSame(expected, second.get(), "inferred y of " + plan);
  }
}
