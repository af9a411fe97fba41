package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningStatistics.Channel;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which statistics a layer keeps, and which it normalizes with, where a spec isn't as usual. */
class StatisticModesTest {
  private static final Shape PLANES = Shape.channelsFirst(3, 2, 2, 3);

  private static Stream<Shape> withPlanes() {
    return Stream.of(
        PLANES,
        Shape.channelsLast(3, 3, 2, 2),
        Shape.channelsFirst(4, 3, 5),
        Shape.channelsLast(2, 7, 3));
  }

  @Test
  void batchNormWithoutRunningStatisticsUsesThoseOfItsInput() {
    SpecBuilder spec = NormSpec.batchNorm().trackStatistics(false);
    NormLayer layer = Layers.withParameters(Layers.of(spec, PLANES));
    NormLayer usual = Layers.withParameters(Layers.of(NormSpec.batchNorm(), PLANES));
    float[] x = Layers.values(PLANES.elements(), 1);
    float[] y = usual.forward(x);
    Layers.assertSame(y, layer.infer(x), "y before any batch");
    Layers.assertSame(y, layer.forward(x), "y");
    Layers.assertSame(usual.backward(x), layer.backward(x), "dx");
    Layers.assertSame(y, layer.eval().forward(x), "y of eval");
    assertTrue(layer.runningStatistics().isEmpty());
    layer.train().freezeStatistics();
    Layers.assertSame(y, layer.forward(x), "y after freezing what isn't there");
  }

  @Test
  void oneValuePerChannelGivesBiasWhereNothingIsKept() {
    NormLayer layer =
        LayerBuilder.of(NormSpec.batchNorm().trackStatistics(false), 2)
            .withBackend(Layers.backend())
            .withBias(new float[] {3, 4})
            .build();
    Layers.assertSame(new float[] {3, 4}, layer.forward(new float[] {7, -7}), "y");
  }

  /** running = 0.9·running + 0.1·(mean over samples of their means and unbiased variances). */
  @ParameterizedTest
  @MethodSource("withPlanes")
  void instanceNormKeepsTheAverageOfItsSamples(Shape shape) {
    NormLayer layer = Layers.of(NormSpec.instanceNorm().trackStatistics(true), shape);
    NormLayer usual = Layers.of(NormSpec.instanceNorm(), shape);
    double[] expected = new double[2 * shape.channels()];
    Arrays.fill(expected, shape.channels(), expected.length, 1);
    for (int batch = 1; batch <= 3; batch++) {
      float[] x = ExpectedRunning.batch(shape, batch);
      Layers.assertSame(usual.forward(x), layer.forward(x), "y");
      Layers.assertSame(usual.backward(x), layer.backward(x), "dx");
      for (int c = 0; c < shape.channels(); c++) {
        double[] values = ExpectedRunning.channel(shape, x, c);
        double mean = 0;
        double variance = 0;
        int size = shape.spatial();
        for (int n = 0; n < shape.batch(); n++) {
          double[] sample = Arrays.copyOfRange(values, n * size, (n + 1) * size);
          double own = Arrays.stream(sample).sum() / size;
          mean += own / shape.batch();
          variance +=
              Arrays.stream(sample).map(v -> (v - own) * (v - own)).sum()
                  / (size - 1)
                  / shape.batch();
        }
        expected[c] = 0.9 * expected[c] + 0.1 * mean;
        expected[shape.channels() + c] = 0.9 * expected[shape.channels() + c] + 0.1 * variance;
      }
      ExpectedRunning.assertRunning(expected, layer);
    }
  }

  /** Inference, and training with them held, are those of BatchNorm, to the bit. */
  @ParameterizedTest
  @MethodSource("withPlanes")
  void runningInstanceNormInfersAsBatchNorm(Shape shape) {
    SpecBuilder spec = NormSpec.instanceNorm().trackStatistics(true);
    NormLayer layer = Layers.withParameters(Layers.of(spec, shape));
    NormLayer batch = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    layer.forward(Layers.values(shape.elements(), 1));
    batch.runningStatistics().get().set(layer.runningStatistics().get().state());
    float[] x = Layers.values(shape.elements(), 2);
    Layers.assertSame(batch.infer(x), layer.infer(x), "y of infer");
    batch.freezeStatistics();
    layer.freezeStatistics();
    Layers.assertSame(batch.forward(x), layer.forward(x), "y");
    Layers.assertSame(batch.backward(x), layer.backward(x), "dx");
    Layers.assertSame(Layers.gradients(batch), Layers.gradients(layer), "gradients");
    Moments moments = layer.lastMoments().orElseThrow();
    for (int group = 0; group < moments.count(); group++) {
      int c = group % shape.channels();
      assertEquals(layer.runningStatistics().get().mean(c), moments.mean(group));
      assertEquals(layer.runningStatistics().get().variance(c), moments.variance(group));
    }
  }

  @Test
  void oneValuePerInstanceIsRefusedWhereItsUnbiasedVarianceIsKept() {
    Shape single = Shape.channelsFirst(3, 2, 1);
    SpecBuilder spec = NormSpec.instanceNorm().trackStatistics(true);
    NormLayer layer = Layers.of(spec, single);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(new float[6]));
    NormLayer biased = Layers.of(spec.runningVariance(RunningVariance.BIASED), single);
    Layers.assertSame(new float[6], biased.forward(new float[] {1, 2, 3, 4, 5, 6}), "y");
    ExpectedRunning.assertRunning(new double[] {0.3, 0.4, 0.9, 0.9}, biased);
    biased.infer(new float[6]);
  }

  /** As if all batches, of any sizes, had come in one. */
  @ParameterizedTest
  @EnumSource(RunningVariance.class)
  void pooledStatisticsAreThoseOfAllValues(RunningVariance kept) {
    SpecBuilder spec = NormSpec.batchNorm().momentum(Momentum.pooled()).runningVariance(kept);
    NormLayer layer = Layers.of(spec, Shape.dense(4, 2));
    NormLayer recomputed = Layers.of(spec, Shape.dense(4, 2));
    recomputed.forward(new float[] {9, 9, 8, 7});
    recomputed.startRecomputing();
    int[] sizes = {5, 2, 9, 3};
    Shape all = Shape.dense(19, 2);
    float[] x = ExpectedRunning.batch(all, 1);
    int at = 0;
    for (int size : sizes) {
      float[] batch = Arrays.copyOfRange(x, at, at + 2 * size);
      layer.forward(batch);
      recomputed.forward(batch);
      at += 2 * size;
    }
    recomputed.finishRecomputing();
    ExpectedRunning expected =
        new ExpectedRunning(2).add(all, x, 1, kept == RunningVariance.UNBIASED);
    expected.assertEqualTo(layer);
    expected.assertEqualTo(recomputed);
    assertEquals(19, layer.runningStatistics().get().values(1));
    assertEquals(4, layer.runningStatistics().get().batches());
    NormLayer loaded = Layers.of(spec, Shape.dense(4, 2));
    loaded.runningStatistics().get().set(layer.runningStatistics().get().state());
    float[] next = ExpectedRunning.batch(Shape.dense(3, 2), 2);
    layer.forward(next);
    loaded.forward(next);
    assertEquals(layer.runningStatistics().get().state(), loaded.runningStatistics().get().state());
  }

  /** Of two branches, in and ln, with two logits of each kind. */
  @ParameterizedTest
  @MethodSource("withPlanes")
  void switchableNormWithoutItsBatchBranch(Shape shape) {
    NormLayer layer = Layers.of(NormSpec.switchableNorm().batchBranch(false), shape);
    NormLayer full = Layers.of(NormSpec.switchableNorm(), shape);
    for (FloatSpan part :
        List.of(layer.parameters().meanLogits(), layer.parameters().varianceLogits())) {
      part.setAll(0.5f, -0.25f);
    }
    float out = Float.NEGATIVE_INFINITY;
    full.parameters().meanLogits().setAll(0.5f, -0.25f, out);
    full.parameters().varianceLogits().setAll(0.5f, -0.25f, out);
    float[] x = Layers.values(shape.elements(), 1);
    float[] dy = Layers.values(shape.elements(), 2);
    Layers.assertSame(full.forward(x), layer.forward(x), "y");
    Layers.assertSame(full.backward(dy), layer.backward(dy), "dx");
    FloatSpan logits = full.gradients().meanLogits().withLength(2);
    Layers.assertSame(logits.toArray(), layer.gradients().meanLogits().toArray(), "dλ");
    Layers.assertSame(full.infer(x), layer.infer(x), "y of infer");
    assertTrue(layer.runningStatistics().isEmpty());
    x[0] = Float.NaN;
    float[] y = layer.forward(x);
    assertTrue(Float.isFinite(y[y.length - 1]), "another sample is spoiled");
  }

  private static Stream<Shape> forAuthors() {
    return Stream.concat(withPlanes(), Stream.of(Shape.dense(5, 4), Shape.channelsFirst(5, 4)));
  }

  /** σ²_in of S−1 and the others from it; on dense data those of C−1 and N−1. */
  @ParameterizedTest
  @MethodSource("forAuthors")
  void theAuthorsVariances(Shape shape) {
    SpecBuilder spec = NormSpec.switchableNorm().preset(Preset.switchNorm());
    NormLayer layer = Layers.withParameters(Layers.of(spec, shape));
    AuthorsNorm truth = new AuthorsNorm(shape, layer.parameters());
    float[] x = Layers.values(shape.elements(), 1);
    float[] dy = Layers.values(shape.elements(), 2);
    close(truth.forward(x), layer.forward(x), "y");
    close(truth.inputGradient(x, dy), layer.backward(dy), "dx");
    truth.forward(x);
    for (int c = 0; c < shape.channels(); c++) {
      double running = layer.runningStatistics().get().variance(c);
      assertEquals(0.9 + 0.1 * truth.batchVariance(c), running, 1e-5);
    }
    double[] logits = truth.logitGradients(x, dy);
    close(logits, Layers.joinedLogits(layer.gradients()), "logits");
  }

  private static void close(double[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      double tolerance = 2e-4 * Math.max(1, Math.abs(expected[i]));
      assertTrue(
          Math.abs(expected[i] - actual[i]) <= tolerance,
          what + "[" + i + "] is " + actual[i] + ", not " + expected[i]);
    }
  }

  @Test
  void whatHasNoUnbiasedVarianceIsRefused() {
    NormSpec spec = NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED).build();
    for (Shape shape : List.of(Shape.channelsFirst(3, 2, 1), Shape.dense(3, 1))) {
      assertThrows(IllegalArgumentException.class, () -> new NormPlan(spec, shape));
    }
    NormLayer layer = Layers.of(new NormPlan(spec, Shape.dense(3, 2)));
    assertThrows(IllegalArgumentException.class, () -> layer.forward(new float[2]));
    layer.forward(new float[] {1, 2, 3, 5, 7, 4});
    assertEquals(2, layer.infer(new float[] {1, 2}).length);
    assertThrows(
        IllegalArgumentException.class,
        () -> new NormPlan(NormSpec.switchableNorm().batchBranch(false), Shape.dense(3, 2)));
  }

  /** Where a setting means nothing, it is refused, or the specs are equal. */
  @Test
  void settingsBelongToTheirMethods() {
    for (SpecBuilder wrong :
        List.of(
            NormSpec.layerNorm().trackStatistics(true),
            NormSpec.batchNorm().batchBranch(false),
            NormSpec.layerNorm().mixedVariance(MixedVariance.UNBIASED),
            NormSpec.switchableNorm().batchBranch(false).trackStatistics(true),
            NormSpec.batchNorm().trackStatistics(false).momentum(Momentum.cumulative()),
            NormSpec.instanceNorm().trackStatistics(true).momentum(Momentum.pooled()))) {
      assertThrows(IllegalArgumentException.class, wrong::build);
    }
    assertEquals(
        NormSpec.batchNorm().preset(Preset.onnx()).trackStatistics(false).build(),
        NormSpec.batchNorm().trackStatistics(false).build());
    assertEquals(
        NormSpec.layerNorm().preset(Preset.switchNorm()).build(), NormSpec.layerNorm().build());
    assertEquals(
        "BATCH(epsilon 1.0E-5, no running statistics)",
        NormSpec.batchNorm().trackStatistics(false).build().toString());
  }

  @Test
  void momentsOfAnInferenceCall() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), Shape.dense(2, 4));
    FloatSpan x = FloatSpan.of(1, 2, 3, 4, 5, 5, 5, 5);
    Moments moments = layer.inferMoments(x, FloatSpan.of(new float[8]), Shape.dense(2, 4));
    assertEquals(2.5, moments.mean(0));
    assertEquals(1.25, moments.variance(0));
    assertEquals(5, moments.mean(1));
    NormLayer batch = Layers.of(NormSpec.batchNorm(), Shape.dense(2, 4));
    batch.runningStatistics().get().set(new double[] {1, 2, 3, 4}, new double[] {4, 3, 2, 1});
    Moments running = batch.inferMoments(x, FloatSpan.of(new float[8]), Shape.dense(2, 4));
    assertEquals(3, running.mean(2));
    assertEquals(1, running.variance(3));
    assertTrue(layer.lastMoments().isEmpty());
  }

  /** One sample of features has no unbiased variance over the batch, and needs none. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NEGATIVE_INFINITY, -1000})
  void oneSampleInfersWhereTheBatchIsLeftOut(float logit) {
    Shape shape = Shape.dense(1, 4);
    SpecBuilder spec = NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED);
    NormLayer layer = Layers.of(spec, shape);
    float[] x = Layers.values(4, 1);
    for (FloatSpan part :
        List.of(layer.parameters().meanLogits(), layer.parameters().varianceLogits())) {
      assertThrows(RuntimeException.class, () -> layer.infer(x));
      part.set(part.length() - 1, logit);
    }
    double mean = (x[0] + x[1] + x[2] + x[3]) / 4.0;
    double squares = 0;
    for (float value : x) {
      squares += (value - mean) * (value - mean);
    }
    float[] y = layer.infer(x);
    for (int i = 0; i < 4; i++) {
      assertEquals((x[i] - mean) / Math.sqrt(squares / 3 + 1e-5), y[i], 1e-5);
    }
    assertThrows(IllegalArgumentException.class, () -> layer.forward(x));
  }

  /** Of the same spans too, whose last call was legal. */
  @Test
  void oneSampleIsRefusedOnceTheBatchIsMixedInAgain() {
    NormLayer layer =
        Layers.of(
            NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED).trackStatistics(false),
            Shape.dense(1, 3));
    FloatSpan x = FloatSpan.of(1, 2, 4);
    FloatSpan y = FloatSpan.of(0, 0, 0);
    FloatSpan logits = layer.parameters().meanLogits();
    layer.parameters().varianceLogits().set(logits.length() - 1, Float.NEGATIVE_INFINITY);
    logits.set(logits.length() - 1, Float.NEGATIVE_INFINITY);
    layer.infer(x, y);
    logits.set(logits.length() - 1, 1);
    float[] before = y.toArray();
    assertThrows(IllegalArgumentException.class, () -> layer.infer(x, y));
    Layers.assertSame(before, y.toArray(), "y");
  }

  /** Of statistics that were set so that a batch can't be joined to them. */
  @Test
  void pooledStatisticsStayFinite() {
    RunningStatistics pooled = new RunningStatistics(1);
    Channel far = new Channel(1e200, 1, 3, 10);
    pooled.set(new RunningStatistics.State(List.of(far), 3, true));
    NormPlan plan = new NormPlan(NormSpec.batchNorm().build(), Shape.dense(2, 1));
    Moments moments = Moments.of(plan);
    moments.set(0, 0, 1, 0);
    pooled.update(moments, new RunningAverage(Momentum.pooled(), RunningVariance.UNBIASED), 2);
    assertEquals(new RunningStatistics.State(List.of(far), 4, true), pooled.state());
  }
}
