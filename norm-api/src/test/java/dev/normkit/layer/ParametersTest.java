package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a layer learns: which parts there are, how they start, and that they are live. */
class ParametersTest {

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void startAsIdentity(NormPlan plan) {
    NormParameters parameters = Layers.of(plan).parameters();
    Layers.assertSame(constant(1, plan.affineLength()), parameters.weight().toArray(), "γ");
    Layers.assertSame(constant(0, plan.affineLength()), parameters.bias().toArray(), "β");
    float[] logits = constant(1, plan.mixingLength());
    Layers.assertSame(logits, parameters.meanLogits().toArray(), "λ");
    Layers.assertSame(logits, parameters.varianceLogits().toArray(), "λ'");
    assertEquals(plan.parameterCount(), Layers.joined(parameters).length);
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void gradientsStartAsZeros(NormPlan plan) {
    Layers.assertSame(
        constant(0, plan.parameterCount()), Layers.gradients(Layers.of(plan)), "gradients");
  }

  @Test
  void runningStatisticsStartUnknown() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 2));
    assertEquals(0, layer.runningStatistics().get().batches());
    assertEquals("[0.0, 0.0, 1.0, 1.0]", Arrays.toString(Layers.running(layer)));
    assertTrue(!layer.runningStatistics().get().known());
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void onlyTrackingMethodsKeepRunningStatistics(NormPlan plan) {
    boolean expected =
        switch (plan.spec().method()) {
          case BATCH, SWITCHABLE -> true;
          case LAYER, INSTANCE, GROUP, RMS -> false;
        };
    assertEquals(expected, Layers.of(plan).runningStatistics().isPresent());
  }

  @Test
  void absentPartsAreAbsent() {
    SpecBuilder spec = NormSpec.layerNorm().weight(false).bias(false);
    NormLayer layer = Layers.of(spec, Shape.dense(2, 5));
    assertEquals(0, Layers.joined(layer.parameters()).length);
    float[] x = Layers.values(10, 1);
    NormLayer identity = Layers.of(NormSpec.layerNorm(), Shape.dense(2, 5));
    Layers.assertSame(identity.forward(x), layer.forward(x), "y");
    Layers.assertSame(identity.backward(x), layer.backward(x), "dx");
    assertEquals(0, Layers.gradients(layer).length);
  }

  /** One part without the other must land in the right place. */
  @Test
  void oneAbsentPartLeavesTheOtherAtWork() {
    Shape shape = Shape.channelsFirst(2, 3, 4);
    float[] x = Layers.values(24, 2);
    NormLayer both = Layers.of(NormSpec.instanceNorm(), shape);
    both.parameters().bias().setAll(4, 5, 6);
    NormLayer biasAlone = Layers.of(NormSpec.instanceNorm().weight(false), shape);
    biasAlone.parameters().bias().setAll(4, 5, 6);
    Layers.assertSame(both.forward(x), biasAlone.forward(x), "y without γ");

    both.parameters().bias().setAll(0, 0, 0);
    both.parameters().weight().setAll(4, 5, 6);
    NormLayer weightAlone = Layers.of(NormSpec.instanceNorm().bias(false), shape);
    weightAlone.parameters().weight().setAll(4, 5, 6);
    Layers.assertSame(both.forward(x), weightAlone.forward(x), "y without β");
  }

  /** An optimizer's step in place acts on the very next call on the same arrays. */
  @Test
  void changesInPlaceAct() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(4, 2));
    float[] x = Layers.values(8, 3);
    float[] y = new float[8];
    float[] inferred = new float[8];
    layer.forward(FloatSpan.of(x), FloatSpan.of(y));
    layer.infer(FloatSpan.of(x), FloatSpan.of(inferred));
    float[] before = y.clone();
    float[] inferredBefore = inferred.clone();

    layer.parameters().weight().setAll(2, 4);
    layer.forward(FloatSpan.of(x), FloatSpan.of(y));
    Layers.assertSame(scaled(before), y, "y");
    layer.runningStatistics().get().reset();
    layer.train().forward(FloatSpan.of(x), FloatSpan.of(y));
    layer.infer(FloatSpan.of(x), FloatSpan.of(inferred));
    Layers.assertSame(scaled(inferredBefore), inferred, "y of infer");
  }

  /** Powers of two, so the bits are exact. */
  private static float[] scaled(float... columns) {
    float[] scaled = columns.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= i % 2 == 0 ? 2 : 4;
    }
    return scaled;
  }

  private static float[] constant(float value, int length) {
    float[] constant = new float[length];
    Arrays.fill(constant, value);
    return constant;
  }
}
