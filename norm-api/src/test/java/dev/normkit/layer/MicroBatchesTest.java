package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.spi.ForwardingBackend;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.Support;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BatchNorm over parts gives what the whole batch gives. */
class MicroBatchesTest {
  private static Stream<Shape> wholes() {
    return Stream.of(
        Shape.dense(9, 3), Shape.channelsFirst(9, 3, 2, 5), Shape.channelsLast(9, 4, 2, 3));
  }

  private static FloatSpan part(float[] whole, Shape shape, int from, int to) {
    int sample = shape.elements() / shape.batch();
    return new FloatSpan(whole, from * sample, (to - from) * sample);
  }

  static void close(float[] expected, float[] actual, double units, String what) {
    for (int i = 0; i < expected.length; i++) {
      double bound = units * 0x1p-24 * Math.max(1, Math.abs(expected[i]));
      assertTrue(
          Math.abs(expected[i] - actual[i]) <= bound,
          what + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
    }
  }

  /** One sample alone among them: in parts it is legal. */
  @ParameterizedTest
  @MethodSource("wholes")
  void partsGiveTheResultsOfTheWhole(Shape shape) {
    for (SpecBuilder spec :
        List.of(NormSpec.batchNorm(), NormSpec.batchNorm().weight(false).bias(false))) {
      NormLayer whole = Layers.withParameters(Layers.of(spec, shape));
      NormLayer parts = Layers.withParameters(Layers.of(spec, shape));
      MicroBatches batch = parts.newMicroBatches();
      for (int step = 1; step <= 2; step++) {
        compare(whole, batch, shape, step);
        RunningStatistics expected = whole.runningStatistics().get();
        RunningStatistics actual = parts.runningStatistics().get();
        for (int c = 0; c < shape.channels(); c++) {
          assertEquals(expected.mean(c), actual.mean(c), 1e-6);
          assertEquals(expected.variance(c), actual.variance(c), 1e-5);
        }
        assertEquals(step, actual.batches());
        close(Layers.gradients(whole), Layers.gradients(parts), 512, "gradients");
        batch.begin();
      }
    }
  }

  /** Planes are measured one by one, so cutting between samples changes no sum. */
  @ParameterizedTest
  @ValueSource(ints = {2, 15, 2049, 8193})
  void planesHaveTheBitsOfTheWhole(int plane) {
    Shape shape = Shape.channelsFirst(9, 3, plane);
    for (float mean : new float[] {0, 1e4f}) {
      float[] x = Layers.values(shape.elements(), plane);
      for (int i = 0; i < x.length; i++) {
        x[i] = x[i] * (1 + i % 7) + mean;
      }
      requireBitsOfTheWhole(shape, x, 0, 1, 5, 9);
    }
  }

  @ParameterizedTest
  @MethodSource("wholes")
  void onePartHasTheBitsOfTheWhole(Shape shape) {
    requireBitsOfTheWhole(shape, Layers.values(shape.elements(), 1), 0, 9);
  }

  /** What it cannot measure by planes it measures by parts. */
  @Test
  void aBackendNeedNotKnowOtherMethods() {
    NormBackend own =
        new ForwardingBackend("own", Layers.backend()) {
          @Override
          public Support supports(NormPlan plan) {
            return plan.spec().method() == NormMethod.BATCH
                ? Support.supported()
                : Support.declined("it knows BATCH alone");
          }
        };
    Shape shape = Shape.channelsFirst(9, 3, 5);
    NormLayer whole = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    NormLayer parts =
        Layers.withParameters(
            LayerBuilder.of(NormSpec.batchNorm(), shape).withBackend(own).build());
    compare(whole, parts.newMicroBatches(), shape, 1);
  }

  /** Images of other sizes are legal, though no whole batch has them. */
  @Test
  void planesOfUnequalSizesArePooled() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.channelsFirst(1, 1, 2));
    MicroBatches batch = layer.newMicroBatches();
    Shape small = Shape.channelsFirst(2, 1, 2);
    Shape large = Shape.channelsFirst(1, 1, 4);
    batch.measure(FloatSpan.of(1, 2, 3, 4), small);
    batch.measure(FloatSpan.of(5, 6, 7, 8), large);
    batch.forward(FloatSpan.of(1, 2, 3, 4), FloatSpan.of(new float[4]), small);
    RunningStatistics running = layer.runningStatistics().get();
    assertEquals(0.1 * 4.5, running.mean(0), 1e-12);
    assertEquals(0.9 + 0.1 * 6, running.variance(0), 1e-12);
  }

  private static void requireBitsOfTheWhole(Shape shape, float[] x, int... cuts) {
    NormLayer whole = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    NormLayer parts = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    MicroBatches batch = parts.newMicroBatches();
    float[] y = new float[x.length];
    inParts(cuts, (from, to) -> batch.measure(part(x, shape, from, to)));
    inParts(cuts, (from, to) -> batch.forward(part(x, shape, from, to), part(y, shape, from, to)));
    Layers.assertSame(whole.forward(x), y, "y");
    assertEquals(whole.runningStatistics().get().state(), parts.runningStatistics().get().state());
    if (shape.layout() != Layout.CHANNELS_FIRST) {
      return;
    }
    float[] dy = Layers.values(shape.elements(), -1);
    float[] dx = new float[x.length];
    inParts(
        cuts,
        (from, to) -> batch.sumGradients(part(x, shape, from, to), part(dy, shape, from, to)));
    inParts(
        cuts,
        (from, to) ->
            batch.backward(
                part(x, shape, from, to), part(dy, shape, from, to), part(dx, shape, from, to)));
    Layers.assertSame(whole.backward(dy), dx, "dx");
    Layers.assertSame(Layers.gradients(whole), Layers.gradients(parts), "gradients");
  }

  private interface Part {
    void take(int from, int to);
  }

  private static void inParts(int[] cuts, Part part) {
    for (int i = 1; i < cuts.length; i++) {
      part.take(cuts[i - 1], cuts[i]);
    }
  }

  private static void compare(NormLayer whole, MicroBatches batch, Shape shape, int step) {
    float[] x = Layers.values(shape.elements(), step);
    float[] dy = Layers.values(shape.elements(), -step);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    int[] cuts = {0, 1, 5, 9};
    for (int i = 0; i < 3; i++) {
      batch.measure(part(x, shape, cuts[i], cuts[i + 1]));
    }
    for (int i = 0; i < 3; i++) {
      batch.forward(part(x, shape, cuts[i], cuts[i + 1]), part(y, shape, cuts[i], cuts[i + 1]));
    }
    for (int i = 0; i < 3; i++) {
      batch.sumGradients(
          part(x, shape, cuts[i], cuts[i + 1]), part(dy, shape, cuts[i], cuts[i + 1]));
    }
    for (int i = 2; i >= 0; i--) {
      batch.backward(
          part(x, shape, cuts[i], cuts[i + 1]),
          part(dy, shape, cuts[i], cuts[i + 1]),
          part(dx, shape, cuts[i], cuts[i + 1]));
    }
    close(whole.forward(x), y, 64, "y");
    close(whole.backward(dy), dx, 256, "dx");
  }

  @Test
  void dxMayTakeThePlaceOfItsInputs() {
    Shape shape = Shape.dense(4, 3);
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    FloatSpan dy = FloatSpan.of(Layers.values(12, 2));
    FloatSpan dx = FloatSpan.of(new float[12]);
    float[][] results = new float[3][];
    for (int way = 0; way < 3; way++) {
      MicroBatches batch = layer.newMicroBatches();
      FloatSpan x = FloatSpan.of(Layers.values(12, 1));
      FloatSpan gradient = FloatSpan.of(dy.toArray());
      batch.measure(x);
      batch.forward(x, FloatSpan.of(new float[12]));
      batch.sumGradients(x, gradient);
      FloatSpan to = List.of(dx, gradient, x).get(way);
      batch.backward(x, gradient, to);
      results[way] = to.toArray();
    }
    Layers.assertSame(results[0], results[1], "dx over dy");
    Layers.assertSame(results[0], results[2], "dx over x");
  }

  /** Gradients are added to before dx is computed, which would read others. */
  @Test
  void theGradientsOfTheLayerAreNoInputs() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(2, 1));
    MicroBatches batch = layer.newMicroBatches();
    FloatSpan x = FloatSpan.of(1, 2);
    FloatSpan dx = FloatSpan.of(0, 0);
    FloatSpan dy = FloatSpan.of(3, 4);
    batch.measure(x);
    batch.forward(x, dx);
    for (FloatSpan gradient : List.of(layer.gradients().weight(), layer.gradients().bias())) {
      assertThrows(IllegalArgumentException.class, () -> batch.sumGradients(x, gradient));
      assertThrows(IllegalArgumentException.class, () -> batch.sumGradients(gradient, dy));
    }
    batch.sumGradients(x, dy);
    for (FloatSpan gradient : List.of(layer.gradients().weight(), layer.gradients().bias())) {
      assertThrows(IllegalArgumentException.class, () -> batch.backward(x, gradient, dx));
      assertThrows(IllegalArgumentException.class, () -> batch.backward(gradient, dy, dx));
    }
    batch.backward(x, dy, dx);
  }

  @Test
  void callsOutOfTurnAreRefusedAndChangeNothing() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 3));
    MicroBatches batch = layer.newMicroBatches();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    FloatSpan y = FloatSpan.of(new float[12]);
    refused(() -> batch.forward(x, y));
    refused(() -> batch.sumGradients(x, x));
    batch.measure(x);
    batch.measure(x);
    batch.forward(x, y);
    refused(() -> batch.measure(x));
    refused(() -> batch.sumGradients(x, x));
    batch.forward(x, y);
    refused(() -> batch.forward(x, y));
    refused(() -> batch.backward(x, x, y));
    batch.sumGradients(x, x);
    refused(() -> batch.forward(x, y));
    refused(() -> batch.backward(x, x, y));
    batch.sumGradients(x, x);
    batch.backward(x, x, y);
    refused(() -> batch.sumGradients(x, x));
    batch.backward(x, x, y);
    refused(() -> batch.backward(x, x, y));
    assertEquals(1, layer.runningStatistics().get().batches());
    batch.begin();
    batch.measure(x);
    layer.freezeStatistics();
    refused("held fixed, so parts are as good as the whole batch", () -> batch.forward(x, y));
    batch.begin();
    refused("held fixed, so parts are as good as the whole batch", () -> batch.measure(x));
    layer.unfreezeStatistics();
    batch.measure(x);
  }

  @Test
  void inferenceRefusesToGoForwardAndNotToGoBack() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 3));
    MicroBatches batch = layer.newMicroBatches();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    FloatSpan y = FloatSpan.of(new float[12]);
    String words = "this layer is in eval(), and micro-batches train; call train(), or infer(x)";
    layer.eval();
    refused(words, () -> batch.measure(x));
    layer.train();
    batch.measure(x);
    layer.eval();
    refused(words, () -> batch.forward(x, y));
    assertEquals(0, layer.runningStatistics().get().batches());
    layer.train();
    batch.forward(x, y);
    layer.eval();
    batch.sumGradients(x, x);
    batch.backward(x, x, y);
  }

  /** Two would count each other's parts, or lose them. */
  @Test
  void aSecondThreadIsRefused() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    NormBackend waiting =
        new InterposedBackend("waiting") {
          @Override
          void beforeForward() {
            inside.countDown();
            try {
              leave.await();
            } catch (InterruptedException interrupted) {
              throw new IllegalStateException(interrupted);
            }
          }
        };
    NormPlan plan = new NormPlan(NormSpec.batchNorm(), Shape.dense(4, 3));
    MicroBatches batch = Layers.of(plan, waiting).newMicroBatches();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> measured = other.submit(() -> batch.measure(x));
      inside.await();
      refused("another thread is in these micro-batches", () -> batch.measure(x));
      refused("another thread is in these micro-batches", batch::begin);
      leave.countDown();
      measured.get();
      batch.measure(x);
    } finally {
      leave.countDown();
      other.shutdownNow();
    }
    assertTrue(batch.toString().contains("[8 values per channel measured"), batch.toString());
  }

  private static void refused(String words, Executable call) {
    String message = assertThrows(IllegalStateException.class, call).getMessage();
    assertTrue(message.contains(words), message);
  }

  private static void refused(Executable call) {
    assertThrows(IllegalStateException.class, call);
  }

  @Test
  void whatCannotBePutTogetherIsRefused() {
    NormLayer rows = Layers.of(NormSpec.layerNorm(), Shape.dense(4, 3));
    assertThrows(IllegalArgumentException.class, rows::newMicroBatches);
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 3));
    MicroBatches batch = layer.newMicroBatches();
    float[] spoiled = Layers.values(12, 1);
    spoiled[4] = Float.NaN;
    String message =
        assertThrows(IllegalArgumentException.class, () -> batch.measure(FloatSpan.of(spoiled)))
            .getMessage();
    assertTrue(message.contains("channel 1"), message);
    FloatSpan one = FloatSpan.of(Arrays.copyOf(spoiled, 3));
    batch.measure(one);
    assertThrows(
        IllegalArgumentException.class, () -> batch.forward(one, FloatSpan.of(new float[3])));
    assertEquals(0, layer.runningStatistics().get().batches());
  }

  /** In each sweep, also as the only part: as if it weren't there. */
  @Test
  void partsWithoutSamplesPassWhereTheLayerLetsThem() {
    FloatSpan none = FloatSpan.of();
    Shape shape = Shape.dense(4, 3);
    LayerBuilder builder =
        LayerBuilder.of(NormSpec.batchNorm(), shape).withBackend(Layers.backend());
    MicroBatches refusing = builder.build().newMicroBatches();
    assertThrows(IllegalArgumentException.class, () -> refusing.measure(none));
    NormLayer layer = builder.withEmptyBatches(true).build();
    MicroBatches batch = layer.newMicroBatches();
    FloatSpan x = FloatSpan.of(Layers.values(12, 1));
    FloatSpan y = FloatSpan.of(new float[12]);
    for (FloatSpan part : List.of(none, x, none)) {
      batch.measure(part);
    }
    batch.forward(none, none, Shape.dense(0, 3));
    assertEquals(0, layer.runningStatistics().get().batches());
    batch.forward(x, y);
    batch.sumGradients(none, none);
    batch.sumGradients(x, x);
    batch.backward(none, none, none);
    batch.backward(x, x, y);
    assertThrows(IllegalArgumentException.class, () -> batch.measure(none, Shape.dense(0, 4)));
    NormLayer whole = builder.build();
    whole.forward(x.toArray());
    close(whole.backward(x.toArray()), y.toArray(), 256, "dx");
  }

  /** All parts have the γ and β of the first, forward and back. */
  @ParameterizedTest
  @MethodSource("wholes")
  void parametersCountAsTheyWereFirst(Shape shape) {
    for (SpecBuilder spec : List.of(NormSpec.batchNorm(), NormSpec.batchNorm().bias(false))) {
      NormLayer still = Layers.withParameters(Layers.of(spec, shape));
      NormLayer moving = Layers.withParameters(Layers.of(spec, shape));
      float[] x = Layers.values(shape.elements(), 1);
      float[] expected = new float[x.length];
      float[] y = new float[x.length];
      MicroBatches before = still.newMicroBatches();
      MicroBatches after = moving.newMicroBatches();
      inParts(new int[] {0, 5, 9}, (from, to) -> before.measure(part(x, shape, from, to)));
      inParts(new int[] {0, 5, 9}, (from, to) -> after.measure(part(x, shape, from, to)));
      inParts(
          new int[] {0, 5, 9},
          (from, to) -> {
            before.forward(part(x, shape, from, to), part(expected, shape, from, to));
            after.forward(part(x, shape, from, to), part(y, shape, from, to));
            moving.parameters().weight().copyFrom(FloatSpan.of(9, 9, 9, 9));
            moving.parameters().bias().copyFrom(FloatSpan.of(7, 7, 7, 7));
          });
      Layers.assertSame(expected, y, "y");
    }
  }

  private static float[] channelsLast(float[] x, Shape first) {
    int channels = first.channels();
    float[] last = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int position = i % first.spatial();
      int channel = i / first.spatial() % channels;
      int sample = i / first.spatial() / channels;
      last[(sample * first.spatial() + position) * channels + channel] = x[i];
    }
    return last;
  }

  /** The kernels of one layout add sums that those of the other don't make. */
  @Test
  void aSweepMayComeInAnotherLayout() {
    Shape first = Shape.channelsFirst(2, 2, 4);
    Shape last = Shape.channelsLast(2, 4, 2);
    float[] x = Layers.values(first.elements(), 1);
    float[] dy = Layers.values(first.elements(), 2);
    NormLayer whole = Layers.of(NormSpec.batchNorm(), first);
    whole.forward(x);
    float[] expected = whole.backward(dy);
    MicroBatches batch = Layers.of(NormSpec.batchNorm(), first).newMicroBatches();
    batch.measure(FloatSpan.of(x), first);
    batch.forward(FloatSpan.of(x), FloatSpan.of(new float[x.length]), first);
    FloatSpan dx = FloatSpan.of(new float[x.length]);
    batch.sumGradients(
        FloatSpan.of(channelsLast(x, first)), FloatSpan.of(channelsLast(dy, first)), last);
    batch.backward(FloatSpan.of(x), FloatSpan.of(dy), dx, first);
    close(expected, dx.array(), 64, "dx");
  }
}
