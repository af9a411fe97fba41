package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.Storage.Call;
import dev.normkit.tier.Collected;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Passes that are kept: several at once, again, on other threads. */
class TrainingPassTest {
  private static final Shape SHAPE = Shape.dense(4, 3);
  private static final int STEPS = 20;

  private static void refused(String words, Executable call) {
    IllegalStateException refusal = assertThrows(IllegalStateException.class, call);
    assertTrue(refusal.getMessage().contains(words), refusal.getMessage());
  }

  private static float[] x(NormPlan plan, int step) {
    return Layers.values(plan.shape().elements(), step);
  }

  private static float[] dy(NormPlan plan, int step) {
    return Layers.values(plan.shape().elements(), -step);
  }

  /**
   * All forward calls first, then all back, in both orders; twice, so that memory is used again.
   */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void manyWaitAtOnce(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer alone = Layers.withParameters(Layers.of(plan));
    List<TrainingPass> passes = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      passes.add(layer.newPass());
    }
    for (boolean last : new boolean[] {true, false}) {
      for (int step = 0; step < STEPS; step++) {
        Layers.assertSame(
            alone.forward(x(plan, step)), passes.get(step).forward(x(plan, step)), "y");
      }
      layer.parameters().weight().setAll(alone.parameters().weight().toArray());
      for (int i = 0; i < STEPS; i++) {
        int step = last ? STEPS - 1 - i : i;
        alone.forward(x(plan, step));
        Layers.assertSame(
            alone.backward(dy(plan, step)), passes.get(step).backward(dy(plan, step)), "dx");
      }
      Layers.assertSame(Layers.gradients(alone), Layers.gradients(layer), "gradients");
    }
  }

  @ParameterizedTest
  @EnumSource(Storage.class)
  void dataLiesAnywhere(Storage storage) {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.layerNorm(), SHAPE));
    NormLayer alone = Layers.withParameters(Layers.of(NormSpec.layerNorm(), SHAPE));
    TrainingPass first = layer.newPass();
    TrainingPass second = layer.newPass();
    float[] a = Layers.values(12, 1);
    float[] b = Layers.values(12, 2);
    Layers.assertSame(alone.forward(a), storage.call(Call.forward(first), a), "y");
    Layers.assertSame(alone.forward(b), storage.call(Call.forward(second), b), "y");
    Layers.assertSame(alone.backward(a), storage.call(Call.backward(second), a), "dx of 2");
    alone.forward(a);
    Layers.assertSame(alone.backward(b), storage.call(Call.backward(first), b), "dx of 1");
  }

  @Test
  void aSecondBackwardIsRefusedUnlessRetained() {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.layerNorm(), SHAPE));
    TrainingPass pass = layer.newPass();
    float[] x = Layers.values(12, 1);
    refused("needs a forward call", () -> pass.backward(x));
    refused("needs a forward call", pass::retain);
    pass.forward(x);
    pass.retain();
    float[] dx = pass.backward(x);
    Layers.assertSame(dx, pass.backward(x), "dx again");
    assertTrue(pass.isOpen());
    pass.discard();
    refused("already gone through", () -> pass.backward(x));
    pass.forward(x);
    Layers.assertSame(dx, pass.backward(x), "dx");
    refused("retain()", () -> pass.backward(x));
  }

  @Test
  void aRetainedPassKeepsItsInput() {
    TrainingPass pass = Layers.of(NormSpec.layerNorm(), SHAPE).newPass();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    pass.forward(x, FloatSpan.of(new float[12]));
    pass.retain();
    String message =
        assertThrows(IllegalArgumentException.class, () -> pass.backward(x, x)).getMessage();
    assertTrue(message.contains("dx overlaps x, but the pass is retained"), message);
    pass.backward(x, FloatSpan.of(new float[12]));
  }

  @Test
  void forwardOnAnOpenPassIsRefused() {
    TrainingPass pass = Layers.of(NormSpec.layerNorm(), SHAPE).newPass();
    float[] x = Layers.values(12, 1);
    pass.forward(x);
    refused("waits for its backward", () -> pass.forward(x));
    pass.discard();
    pass.forward(x);
    pass.backward(x);
    pass.forward(x);
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void ownGradientsAddUpToTheLayers(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer alone = Layers.withParameters(Layers.of(plan));
    List<NormParameters> parts = new ArrayList<>();
    for (int step = 0; step < 3; step++) {
      TrainingPass pass = layer.newPass();
      NormParameters own = NormParameters.zeros(plan);
      pass.forward(x(plan, step));
      alone.forward(x(plan, step));
      Layers.assertSame(alone.backward(dy(plan, step)), pass.backward(dy(plan, step), own), "dx");
      parts.add(own);
    }
    Layers.assertSame(new float[plan.parameterCount()], Layers.gradients(layer), "the layer's");
    parts.forEach(layer.gradients()::add);
    Layers.assertSame(Layers.gradients(alone), Layers.gradients(layer), "gradients");
  }

  @Test
  void gradientsNeedMemoryOfTheirOwn() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    TrainingPass pass = layer.newPass();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    FloatSpan dx = FloatSpan.of(new float[12]);
    NormParameters zeros = NormParameters.zeros(layer.typicalPlan());
    pass.forward(x, FloatSpan.of(new float[12]));
    for (NormParameters wrong :
        List.of(
            zeros.withWeight(layer.parameters().weight()),
            zeros.withBias(zeros.weight()),
            zeros.withWeight(dx.withLength(3)),
            zeros.withWeight(x.withLength(3)),
            zeros.withWeight(FloatSpan.of(1, 2)),
            layer.parameters())) {
      assertThrows(IllegalArgumentException.class, () -> pass.backward(x, dx, wrong));
    }
    Layers.assertSame(new float[12], dx.toArray(), "dx");
    Layers.assertSame(new float[6], Layers.joined(zeros), "zeros");
    pass.backward(x, dx, zeros);
  }

  @Test
  void theShortFormIsRefusedWhereAnotherPassBegan() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    float[] x = Layers.values(12, 1);
    TrainingPass pass = layer.newPass();
    layer.forward(x);
    pass.forward(x);
    refused("another pass began", () -> layer.backward(x));
    pass.backward(x);
    layer.forward(x);
    layer.backward(x);
  }

  @Test
  void theShortFormIsOfOneThread() throws Exception {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    float[] x = Layers.values(12, 1);
    layer.forward(x);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      other.submit(() -> refused("made the last", () -> layer.backward(x))).get();
      other.submit(() -> layer.forward(x)).get();
      refused("made the last", () -> layer.backward(x));
      assertEquals(12, other.submit(() -> layer.backward(x)).get().length);
    } finally {
      other.shutdownNow();
    }
  }

  /** What hangs on a thread, as its locals and its class loader, goes with it. */
  @Test
  void theShortFormKeepsNoThread() throws Exception {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    Thread trainer = new Thread(() -> layer.forward(Layers.values(12, 1)));
    trainer.start();
    trainer.join();
    WeakReference<Thread> gone = new WeakReference<>(trainer);
    trainer = null;
    assertNull(Collected.after(gone));
    refused("made the last", () -> layer.backward(Layers.values(12, 1)));
  }

  @Test
  void aPassIsOfOneThread() throws Exception {
    WaitingBackend backend = new WaitingBackend();
    TrainingPass pass = Layers.of(new NormPlan(NormSpec.layerNorm(), SHAPE), backend).newPass();
    float[] x = Layers.values(12, 1);
    pass.forward(x);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<float[]> backward = other.submit(() -> pass.backward(x));
      backend.inside.await();
      for (Executable call :
          List.<Executable>of(
              () -> pass.forward(x), pass::retain, pass::discard, pass::updateStatistics)) {
        refused("another thread is in this pass", call);
      }
      backend.leave.countDown();
      backward.get();
    } finally {
      other.shutdownNow();
    }
    refused("already gone through", pass::retain);
    pass.discard();
  }

  @Test
  void discardLetsTheArraysGo() throws Exception {
    TrainingPass pass = Layers.of(NormSpec.layerNorm(), SHAPE).newPass();
    assertNull(Collected.after(discarded(pass, SHAPE, 1)));
    assertEquals(4, pass.moments().count());
  }

  /** Also those whose sums a kernel draws in parts, or again row by row. */
  @ParameterizedTest
  @MethodSource("summedInParts")
  void kernelsLetTheArraysGo(SpecBuilder spec, Shape shape, float value) throws Exception {
    TrainingPass pass = Layers.of(spec, shape).newPass();
    assertNull(Collected.after(discarded(pass, shape, value)), "something holds x");
  }

  /** x of a step that the pass was made to forget. */
  private static WeakReference<float[]> discarded(TrainingPass pass, Shape shape, float value) {
    float[] x = new float[shape.elements()];
    x[0] = value;
    pass.forward(x);
    pass.backward(x);
    pass.discard();
    return new WeakReference<>(x);
  }

  static Stream<Arguments> summedInParts() {
    return Stream.of(
        Arguments.of(NormSpec.layerNorm(), Shape.dense(1, 9000), 1f),
        Arguments.of(NormSpec.layerNorm(), Shape.dense(4, 3), 1e30f),
        Arguments.of(NormSpec.instanceNorm(), Shape.channelsFirst(2, 2, 9000), 1f),
        Arguments.of(NormSpec.instanceNorm(), Shape.channelsFirst(2, 2, 5), 1e30f),
        Arguments.of(NormSpec.instanceNorm(), Shape.channelsLast(2, 9000, 2), 1e30f));
  }

  /** A shape that is used again and again stays, however many others come in between. */
  @Test
  void theShapesUsedLastKeepTheirMemory() {
    TrainingPass pass = Layers.of(NormSpec.layerNorm(), SHAPE).newPass();
    Moments kept = moments(pass, 1);
    for (int rows = 2; rows < 12; rows++) {
      moments(pass, rows);
      assertSame(kept, moments(pass, 1), "after " + rows + " rows");
    }
    Moments third = moments(pass, 9);
    moments(pass, 20);
    moments(pass, 21);
    assertSame(third, moments(pass, 9));
    moments(pass, 22);
    assertNotSame(kept, moments(pass, 1), "the fifth");
  }

  private static Moments moments(TrainingPass pass, int rows) {
    pass.forward(Layers.values(3 * rows, rows));
    pass.discard();
    return pass.moments();
  }

  /** Words name what was called, and what can be done there. */
  @Test
  void refusalsSayWhatHelps() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    float[] x = Layers.values(12, 1);
    TrainingPass pass = layer.newPass();
    refused("updateStatistics needs a forward call", pass::updateStatistics);
    refused("moments needs a forward call", pass::moments);
    refused("backward needs a forward call", () -> pass.backward(x));
    pass.forward(x);
    refused("waits for its backward; call backward, or discard()", () -> pass.forward(x));
    pass.retain();
    refused("is retained; call discard()", () -> pass.forward(x));
    layer.freezeStatistics();
    layer.resetStatistics();
    refused("call unfreezeStatistics()", () -> layer.forward(x));
    refused("call unfreezeStatistics()", () -> layer.newPass().forward(x));
  }

  @Test
  void leavingStatisticsAloneAndLettingThemInLater() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    NormLayer alone = Layers.of(NormSpec.batchNorm(), SHAPE);
    List<String> seen = new ArrayList<>();
    layer.addObserver((plan, moments) -> seen.add("seen"));
    TrainingPass pass = layer.newPass(Tracking.LEAVE);
    float[] x = Layers.values(12, 1);
    refused("needs a forward call", pass::updateStatistics);
    Layers.assertSame(alone.forward(x), pass.forward(x), "y");
    assertEquals(0, layer.runningStatistics().get().batches());
    assertEquals(List.of(), seen);
    pass.backward(x);
    pass.updateStatistics();
    assertEquals(alone.runningStatistics().get().state(), layer.runningStatistics().get().state());
    assertEquals(List.of("seen"), seen);
    refused("has entered", pass::updateStatistics);
    assertEquals(1, layer.runningStatistics().get().batches());
  }

  /** Neither held statistics nor a given up backward lose a batch that waits. */
  @Test
  void aBatchWaitsUntilItHasEntered() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    float[] x = Layers.values(12, 1);
    layer.forward(x);
    TrainingPass pass = layer.newPass(Tracking.LEAVE);
    pass.forward(x);
    layer.freezeStatistics();
    pass.updateStatistics();
    pass.discard();
    layer.unfreezeStatistics();
    assertEquals(1, layer.runningStatistics().get().batches());
    pass.updateStatistics();
    assertEquals(2, layer.runningStatistics().get().batches());
    refused("has entered", pass::updateStatistics);
    pass.discard();
    refused("has entered", pass::updateStatistics);
  }

  /** A refused forward is none: what was there before goes on. */
  @Test
  void aRefusedForwardOfAPassChangesNothing() {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.batchNorm(), SHAPE));
    float[] x = Layers.values(12, 1);
    TrainingPass pass = layer.newPass(Tracking.LEAVE);
    pass.forward(x);
    double mean = pass.moments().mean(1);
    pass.backward(x);
    layer.forward(x);
    for (Executable wrong :
        List.<Executable>of(
            () -> pass.forward(new float[11]),
            () -> pass.forward(FloatSpan.of(x), FloatSpan.of(new float[11])),
            () -> pass.forward(FloatSpan.of(x), layer.gradients().weight(), Shape.dense(1, 3)),
            () -> pass.forward(new float[12], Shape.dense(3, 4)))) {
      assertThrows(IllegalArgumentException.class, wrong);
    }
    assertEquals(mean, pass.moments().mean(1));
    refused("already gone through", () -> pass.backward(x));
    pass.updateStatistics();
    assertEquals(2, layer.runningStatistics().get().batches());
    layer.backward(x);
  }

  /** Data-parallel training: bits do not depend on who came first. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void threadsShareOneLayer(NormPlan plan) throws Exception {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer alone = Layers.withParameters(Layers.of(plan));
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    List<TrainingPass> passes = new ArrayList<>();
    List<NormParameters> parts = new ArrayList<>();
    List<Future<float[]>> results = new ArrayList<>();
    try {
      for (int thread = 0; thread < threads; thread++) {
        TrainingPass pass = layer.newPass(Tracking.LEAVE);
        NormParameters own = NormParameters.zeros(plan);
        int seed = thread;
        passes.add(pass);
        parts.add(own);
        results.add(
            pool.submit(
                () -> {
                  start.await();
                  pass.forward(x(plan, seed));
                  return pass.backward(dy(plan, seed), own);
                }));
      }
      for (int thread = 0; thread < threads; thread++) {
        alone.forward(x(plan, thread));
        Layers.assertSame(alone.backward(dy(plan, thread)), results.get(thread).get(), "dx");
        passes.get(thread).updateStatistics();
        layer.gradients().add(parts.get(thread));
      }
    } finally {
      pool.shutdownNow();
    }
    Layers.assertSame(Layers.gradients(alone), Layers.gradients(layer), "gradients");
    assertEquals(
        alone.runningStatistics().map(statistics -> statistics.state()),
        layer.runningStatistics().map(statistics -> statistics.state()));
  }

  /** An observer's thread is in the middle of a call: a second one meets it there. */
  @Test
  void twoThreadsInOnePassOrGradientAreRefused() throws Exception {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), SHAPE);
    float[] x = Layers.values(12, 1);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    AtomicReference<Throwable> failed = new AtomicReference<>();
    layer.addObserver(
        (plan, moments) -> {
          inside.countDown();
          try {
            leave.await();
          } catch (InterruptedException interrupted) {
            failed.set(interrupted);
          }
        });
    Thread other = new Thread(() -> layer.forward(x));
    other.start();
    inside.await();
    refused("another thread is in forward or backward", () -> layer.forward(x));
    FloatSpan dy = FloatSpan.of(x.clone());
    refused("another thread is in forward or backward", () -> layer.backward(dy, dy));
    leave.countDown();
    other.join();
    assertEquals(null, failed.get());
  }

  /** Else a model that goes through passes would be evaluated on the statistics of the batch. */
  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void inferenceRefusesToGoForwardAndNotToGoBack(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    NormLayer never = Layers.withParameters(Layers.of(plan));
    TrainingPass waiting = layer.newPass();
    TrainingPass late = layer.newPass(Tracking.LEAVE);
    waiting.forward(x(plan, 1));
    never.forward(x(plan, 1));
    layer.eval();
    double[] running = Layers.running(layer);
    String words = "this layer is in eval(), and a pass trains; call train(), or infer(x)";
    refused(words, () -> layer.newPass().forward(x(plan, 2)));
    refused(words, () -> late.forward(x(plan, 2), plan.shape()));
    refused(words, () -> waiting.forward(x(plan, 2)));
    assertArrayEquals(running, Layers.running(layer));
    Layers.assertSame(never.backward(dy(plan, 1)), waiting.backward(dy(plan, 1)), "dx");
    Layers.assertSame(Layers.gradients(never), Layers.gradients(layer), "gradients");
    layer.train();
    late.forward(x(plan, 2));
    never.forward(x(plan, 2));
    layer.eval();
    late.updateStatistics();
    assertArrayEquals(Layers.running(never), Layers.running(layer));
  }
}
