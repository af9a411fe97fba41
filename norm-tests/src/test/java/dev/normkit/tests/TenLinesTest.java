package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.layer.Tracking;
import dev.normkit.layer.TrainingPass;
import dev.normkit.selector.backend.BackendSelector;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the users of the library write, in about ten lines each; the rest of a test checks it. */
class TenLinesTest {
  private static float[] data(int elements, int seed) {
    return IntStream.range(0, elements)
        .collect(
            () -> FloatBuffer.allocate(elements),
            (all, i) -> all.put((float) Math.sin(i * 12.9898 + seed * 78.233) * 3 + 1),
            (one, other) -> one.put(other.flip()))
        .array();
  }

  /** A model author, for inference. */
  @Test
  void twoLines() {
    float[] x = data(5 * 768, 1);

    NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 768);
    float[] y = norm.forward(x);

    assertEquals(x.length, y.length);
    double mean = 0;
    double square = 0;
    for (int i = 0; i < 768; i++) {
      mean += y[i] / 768;
      square += y[i] * y[i] / 768;
    }
    assertEquals(0, mean, 1e-6);
    assertEquals(1, square, 1e-4);
  }

  /** h = norm(h + x) over 20 steps, and back through all of them. */
  @Test
  void aRecurrentCell() {
    int steps = 20;
    int size = 4 * 32;
    NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 32);
    TrainingPass[] passes = new TrainingPass[steps];
    float[] h = new float[size];
    for (int t = 0; t < steps; t++) {
      passes[t] = norm.newPass();
      h = passes[t].forward(plus(h, data(size, t)));
    }
    float[] dh = data(size, 77);
    for (int t = steps - 1; t >= 0; t--) {
      dh = passes[t].backward(dh);
    }

    assertArrayEquals(bySecondForward(steps, size), dh);
  }

  /** As one would without passes: every step's forward once more, right before its backward. */
  private static float[] bySecondForward(int steps, int size) {
    NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 32);
    float[][] inputs = new float[steps][];
    float[] h = new float[size];
    for (int t = 0; t < steps; t++) {
      inputs[t] = plus(h, data(size, t));
      h = norm.infer(inputs[t]);
    }
    float[] dh = data(size, 77);
    for (int t = steps - 1; t >= 0; t--) {
      norm.forward(inputs[t]);
      dh = norm.backward(dh);
    }
    return dh;
  }

  private static float[] plus(float[] a, float... b) {
    float[] sum = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }

  /** Nothing is kept by the forward of a block; its backward computes it again. */
  @Test
  void gradientCheckpointing() {
    Shape shape = Shape.channelsFirst(4, 8, 3, 3);
    float[] x = data(shape.elements(), 1);
    float[] dy = data(shape.elements(), 2);
    NormLayer norm = NormLayer.of(NormSpec.batchNorm(), 8);

    TrainingPass pass = norm.newPass();
    float[] y = pass.forward(x, shape);
    pass.discard();
    TrainingPass again = norm.newPass(Tracking.LEAVE);
    float[] same = again.forward(x, shape);
    float[] dx = again.backward(dy);

    assertArrayEquals(y, same);
    assertEquals(1, norm.runningStatistics().orElseThrow().batches());
    NormLayer plain = NormLayer.of(NormSpec.batchNorm(), shape);
    plain.forward(x);
    assertArrayEquals(plain.backward(dy), dx);
  }

  /** Each thread its pass and gradients; added, and statistics updated, in an order that stays. */
  @Test
  void dataParallelMicroBatches() {
    NormLayer norm = NormLayer.of(NormSpec.batchNorm(), 16);
    List<TrainingPass> passes =
        IntStream.range(0, 4).mapToObj(i -> norm.newPass(Tracking.LEAVE)).toList();
    List<NormParameters> parts =
        IntStream.range(0, 4).mapToObj(i -> NormParameters.zeros(norm.typicalPlan())).toList();
    IntStream.range(0, 4)
        .parallel()
        .forEach(
            i -> {
              passes.get(i).forward(data(8 * 16, i));
              passes.get(i).backward(data(8 * 16, -i), parts.get(i));
            });
    passes.forEach(TrainingPass::updateStatistics);
    parts.forEach(norm.gradients()::add);

    NormLayer alone = NormLayer.of(NormSpec.batchNorm(), 16);
    for (int i = 0; i < 4; i++) {
      alone.forward(data(8 * 16, i));
      alone.backward(data(8 * 16, -i));
    }
    assertArrayEquals(alone.gradients().weight().toArray(), norm.gradients().weight().toArray());
    assertEquals(
        alone.runningStatistics().orElseThrow().state(),
        norm.runningStatistics().orElseThrow().state());
  }

  @Test
  void fineTuningWithFrozenStatistics() {
    double[] mean = {1, -1};
    double[] variance = {4, 0.25};
    NormLayer norm =
        LayerBuilder.of(NormSpec.batchNorm(), 2)
            .withWeight(new float[] {1, 2})
            .withBias(new float[] {0, 3})
            .withStatistics(mean, variance)
            .build();
    norm.freezeStatistics();
    float[] y = norm.forward(new float[] {3, -1, 1, 0});
    float[] dx = norm.backward(new float[] {1, 1, 1, 1});
    float[] dWeight = norm.gradients().weight().toArray();

    assertArrayEquals(new float[] {1, 3, 0, 7}, y, 1e-4f);
    assertArrayEquals(new float[] {0.5f, 4, 0.5f, 4}, dx, 1e-4f);
    assertArrayEquals(new float[] {1, 2}, dWeight, 1e-4f);
    assertArrayEquals(mean, norm.runningStatistics().orElseThrow().means());
  }

  /**
   * A server, which is as fast at its first request as later on, on threads that share the layer.
   */
  @Test
  void servingWithAWarmedLayer() {
    float[] gamma = data(96, 3);
    NormLayer norm = LayerBuilder.of(NormSpec.layerNorm(), 96).withWeight(gamma).build().eval();
    boolean ready = norm.warmUp(Duration.ofSeconds(20));
    List<float[]> requests = List.of(data(3 * 96, 1), data(96, 2), data(7 * 96, 3));
    List<float[]> answers =
        requests.parallelStream()
            .map(
                x -> {
                  float[] y = new float[x.length];
                  norm.infer(FloatSpan.of(x), FloatSpan.of(y));
                  return y;
                })
            .toList();

    assertTrue(ready);
    for (int i = 0; i < requests.size(); i++) {
      NormLayer named =
          LayerBuilder.of(NormSpec.layerNorm(), 96)
              .withBackend(Backends.discover().require("cpu"))
              .withWeight(gamma)
              .build();
      assertArrayEquals(named.forward(requests.get(i)), answers.get(i), "the same bits");
    }
  }

  /** A framework author with layers: the selector's decision, buffers outside the heap. */
  @Test
  void aFrameworksLayer() {
    BackendSelector selector = BackendSelector.of(Backends.discover());
    NormPlan plan = new NormPlan(NormSpec.groupNorm(4), Shape.channelsLast(2, 5, 5, 16));
    NormLayer norm =
        LayerBuilder.of(plan.spec(), plan.shape()).withDecision(selector.decide(plan)).build();
    FloatBuffer x = direct(data(plan.shape().elements(), 3));
    FloatBuffer y = direct(new float[plan.shape().elements()]);
    norm.infer(FloatSpan.of(x), FloatSpan.of(y));

    float[] expected = NormLayer.of(plan.spec(), plan.shape()).infer(data(800, 3));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(expected[i], y.get(i));
    }
  }

  private static FloatBuffer direct(float... values) {
    return ByteBuffer.allocateDirect(values.length * Float.BYTES)
        .asFloatBuffer()
        .put(values)
        .flip();
  }

  /** A framework author with kernels of its own graph. */
  @Test
  void aFrameworksKernel() {
    NormPlan plan = new NormPlan(NormSpec.rmsNorm(), Shape.dense(6, 64));
    NormKernel kernel = BackendSelector.of(Backends.discover()).decide(plan).prepare();
    FloatSpan x = FloatSpan.of(data(6 * 64, 4));
    FloatSpan y = FloatSpan.aligned(6 * 64);
    NormParameters parameters = NormParameters.initial(plan);
    kernel.forward(ForwardArgs.of(plan, parameters, x, y));

    assertArrayEquals(NormLayer.of(NormSpec.rmsNorm(), 64).infer(data(6 * 64, 4)), y.toArray());
    assertTrue(y.get(0) != 0);
  }
}
