package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How batches enter the running statistics, for every convention. */
class RunningStatisticsTest {
  private static final int STEPS = 5;

  private static final List<Shape> SHAPES =
      List.of(
          Shape.dense(6, 3),
          Shape.channelsFirst(3, 2, 2, 3),
          Shape.channelsLast(2, 4, 2, 3),
          Shape.sequence(2, 3, 4));

  /** A way to say it, and what it means. */
  private record Convention(
      String name, IntToDoubleFunction weightOfBatch, boolean unbiased, SpecBuilder spec) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Convention fixed(String name, double weight, boolean unbiased, SpecBuilder spec) {
    return new Convention(name, batch -> weight, unbiased, spec);
  }

  private static Stream<Convention> conventions() {
    return Stream.concat(presets(), Stream.of(true, false).flatMap(RunningStatisticsTest::momenta));
  }

  private static Stream<Convention> presets() {
    return Stream.of(
        fixed("default", 0.1, true, NormSpec.batchNorm()),
        fixed("pytorch", 0.1, true, NormSpec.batchNorm().preset(Preset.pytorch())),
        fixed("keras", 0.01, false, NormSpec.batchNorm().preset(Preset.keras())),
        fixed("onnx", 0.1, false, NormSpec.batchNorm().preset(Preset.onnx())),
        fixed(
            "keras, but unbiased",
            0.01,
            true,
            NormSpec.batchNorm().preset(Preset.keras()).runningVariance(RunningVariance.UNBIASED)));
  }

  private static Stream<Convention> momenta(boolean unbiased) {
    String variance = unbiased ? " unbiased" : " biased";
    RunningVariance kept = unbiased ? RunningVariance.UNBIASED : RunningVariance.BIASED;
    return Stream.of(
        fixed("ofNew 0.25" + variance, 0.25, unbiased, with(Momentum.ofNew(0.25), kept)),
        fixed("ofNew 0" + variance, 0, unbiased, with(Momentum.ofNew(0), kept)),
        fixed("ofNew 1" + variance, 1, unbiased, with(Momentum.ofNew(1), kept)),
        fixed("ofOld 0.99" + variance, 0.01, unbiased, with(Momentum.ofOld(0.99), kept)),
        fixed("ofOld 0" + variance, 1, unbiased, with(Momentum.ofOld(0), kept)),
        fixed("ofOld 1" + variance, 0, unbiased, with(Momentum.ofOld(1), kept)),
        new Convention(
            "cumulative" + variance,
            batch -> 1.0 / batch,
            unbiased,
            with(Momentum.cumulative(), kept)));
  }

  private static SpecBuilder with(Momentum momentum, RunningVariance variance) {
    return NormSpec.batchNorm().momentum(momentum).runningVariance(variance);
  }

  private static Stream<Arguments> conventionsAndShapes() {
    return conventions()
        .flatMap(convention -> SHAPES.stream().map(shape -> arguments(convention, shape)));
  }

  @ParameterizedTest
  @MethodSource("conventionsAndShapes")
  void batchNormFollowsTheFormula(Convention convention, Shape shape) {
    NormLayer layer = Layers.of(convention.spec(), shape);
    follows(layer, convention);
  }

  private static void follows(NormLayer layer, Convention convention) {
    Shape shape = layer.typicalPlan().shape();
    ExpectedRunning expected = new ExpectedRunning(shape.channels());
    for (int batch = 1; batch <= STEPS; batch++) {
      // The last batch is smaller, so m differs.
      Shape now = batch == STEPS ? withBatch(shape, 2) : shape;
      float[] x = ExpectedRunning.batch(now, batch);
      layer.forward(x);
      expected.add(now, x, convention.weightOfBatch().applyAsDouble(batch), convention.unbiased());
      expected.assertEqualTo(layer);
      assertEquals(batch, layer.runningStatistics().get().batches());
    }
  }

  private static Shape withBatch(Shape shape, int batch) {
    int[] sizes = shape.sizes();
    sizes[0] = batch;
    return Shape.of(shape.layout(), sizes);
  }

  private static Stream<Arguments> switchable() {
    return Stream.of(
            fixed("default", 0.1, false, NormSpec.switchableNorm()),
            fixed("keras", 0.01, false, NormSpec.switchableNorm().preset(Preset.keras())),
            fixed(
                "ofOld 0.75",
                0.25,
                false,
                NormSpec.switchableNorm().momentum(Momentum.ofOld(0.75))),
            new Convention(
                "cumulative",
                batch -> 1.0 / batch,
                false,
                NormSpec.switchableNorm().momentum(Momentum.cumulative())))
        .flatMap(convention -> SHAPES.stream().limit(3).map(shape -> arguments(convention, shape)));
  }

  /** Its BN branch, always biased, and whatever the logits are. */
  @ParameterizedTest
  @MethodSource("switchable")
  void switchableNormKeepsItsBatchBranch(Convention convention, Shape shape) {
    follows(Layers.withParameters(Layers.of(convention.spec(), shape)), convention);
  }

  @Test
  void inferenceUsesThem() {
    NormLayer layer =
        Layers.of(NormSpec.batchNorm().momentum(Momentum.ofNew(0.5)), Shape.dense(4, 1));
    layer.forward(new float[] {1, 3, 5, 7});
    // Mean 0.5·0 + 0.5·4, variance 0.5·1 + 0.5·20/3.
    double rstd = 1 / Math.sqrt(0.5 + 10.0 / 3 + 1e-5);
    float[] y = layer.infer(new float[] {2, 3, 4, 0});
    for (int i = 0; i < 4; i++) {
      double expected = (new double[] {0, 1, 2, -2}[i]) * rstd;
      assertEquals(expected, y[i], 2e-7 * Math.abs(expected));
    }
  }

  /** Inference of the SN layer replaces the BN branch alone. */
  @Test
  void switchableInferenceUsesThemInTheBatchBranch() {
    NormLayer layer =
        Layers.of(NormSpec.switchableNorm().momentum(Momentum.ofNew(1)), Shape.dense(2, 2));
    layer.parameters().meanLogits().setAll(-40, 40);
    layer.parameters().varianceLogits().setAll(-40, 40);
    layer.forward(new float[] {1, 10, 3, 14});
    // All weight on BN: means 2 and 12, variances 1 and 4.
    float[] y = layer.infer(new float[] {3, 12, 2, 16});
    double[] expected = {1 / Math.sqrt(1 + 1e-5), 0, 0, 4 / Math.sqrt(4 + 1e-5)};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], y[i], 4e-7);
    }
  }

  @Test
  void importedOnesServeInferenceAndGoOn() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(2, 2));
    layer.runningStatistics().get().set(FloatSpan.of(1, 2), FloatSpan.of(4, 0.25f));
    float[] y = layer.infer(new float[] {3, 3, 1, 2});
    double[] expected = {2 / Math.sqrt(4 + 1e-5), 1 / Math.sqrt(0.25 + 1e-5), 0, 0};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], y[i], 4e-7);
    }
    layer.forward(new float[] {0, 0, 2, 4});
    // 0.9·old + 0.1·batch; batch means 1 and 2, unbiased variances 2 and 8.
    double[] after = {0.9 + 0.1, 1.8 + 0.2, 3.6 + 0.2, 0.225 + 0.8};
    ExpectedRunning.assertRunning(after, layer);
  }

  @Test
  void oneSampleIsEnoughForInference() {
    Shape shape = Shape.channelsFirst(4, 2, 3);
    NormLayer layer = Layers.of(NormSpec.batchNorm(), shape);
    float[] x = Layers.values(24, 1);
    layer.forward(x);
    float[] all = layer.infer(x);
    layer.eval();
    for (int n = 0; n < 4; n++) {
      float[] sample = java.util.Arrays.copyOfRange(x, n * 6, n * 6 + 6);
      float[] expected = java.util.Arrays.copyOfRange(all, n * 6, n * 6 + 6);
      Layers.assertSame(expected, layer.forward(sample), "y of sample " + n);
    }
    NormLayer dense = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 2));
    dense.forward(Layers.values(8, 2));
    dense.eval();
    assertEquals(2, dense.forward(new float[] {1, 2}).length);
  }

  /** As if the layer were new, also in the number of batches that a plain average counts. */
  @ParameterizedTest
  @MethodSource("conventions")
  void resetForgetsThem(Convention convention) {
    NormLayer layer = Layers.of(convention.spec(), Shape.dense(6, 3));
    layer.forward(ExpectedRunning.batch(layer.typicalPlan().shape(), 7));
    layer.resetStatistics();
    assertEquals(0, layer.runningStatistics().get().batches());
    new ExpectedRunning(3).assertEqualTo(layer);
    follows(layer, convention);
  }
}
