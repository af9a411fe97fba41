package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch that is refused, or not finite, does no lasting harm. */
class RefusedAndPoisonedBatchTest {
  private static final Shape SHAPE = Shape.dense(4, 2);

  /** The batch with one value of channel 1 replaced. */
  private static float[] poisoned(float value, int seed) {
    float[] x = ExpectedRunning.batch(SHAPE, seed);
    x[3] = value;
    return x;
  }

  private static NormLayer batchNorm(Momentum momentum) {
    return Layers.of(NormSpec.batchNorm().momentum(momentum), SHAPE);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aPoisonedChannelKeepsItsStatistics(float value) {
    NormLayer layer = batchNorm(Momentum.ofNew(0.1));
    ExpectedRunning expected = new ExpectedRunning(2);
    float[] first = ExpectedRunning.batch(SHAPE, 1);
    layer.forward(first);
    expected.add(SHAPE, first, 0.1, true);

    float[] second = poisoned(value, 2);
    float[] y = layer.forward(second);
    expected.addChannel(0, ExpectedRunning.channel(SHAPE, second, 0), 0.1, true);
    expected.assertEqualTo(layer);
    assertEquals(2, layer.runningStatistics().get().batches());
    for (int i = 0; i < y.length; i++) {
      assertEquals(i % 2 == 0, Float.isFinite(y[i]), "y[" + i + "] is " + y[i]);
    }

    float[] third = ExpectedRunning.batch(SHAPE, 3);
    layer.forward(third);
    expected.add(SHAPE, third, 0.1, true).assertEqualTo(layer);
  }

  /** Also where the statistics are those of one branch of three. */
  @Test
  void aPoisonedChannelOfSwitchableNormKeepsItsStatistics() {
    NormLayer layer = Layers.of(NormSpec.switchableNorm(), SHAPE);
    float[] x = poisoned(Float.NaN, 1);
    layer.forward(x);
    ExpectedRunning expected = new ExpectedRunning(2);
    expected.addChannel(0, ExpectedRunning.channel(SHAPE, x, 0), 0.1, false);
    expected.assertEqualTo(layer);
  }

  /** The average of what was let in, as if the poisoned values had never been. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aPlainAverageLeavesPoisonOut(int poisonedStep) {
    NormLayer layer = batchNorm(Momentum.cumulative());
    ExpectedRunning expected = new ExpectedRunning(2);
    int letIn = 0;
    for (int step = 0; step < 3; step++) {
      boolean poison = step == poisonedStep;
      float[] x = poison ? poisoned(Float.NaN, step) : ExpectedRunning.batch(SHAPE, step);
      layer.forward(x);
      letIn += poison ? 0 : 1;
      double[] clean = ExpectedRunning.channel(SHAPE, x, 0);
      expected.addChannel(0, clean, 1.0 / (step + 1), true);
      if (!poison) {
        expected.addChannel(1, ExpectedRunning.channel(SHAPE, x, 1), 1.0 / letIn, true);
      }
      expected.assertEqualTo(layer);
    }
  }

  @Test
  void poisonAloneIsNoStatistics() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    float[] nothing = new float[8];
    Arrays.fill(nothing, Float.NaN);
    layer.forward(nothing);
    new ExpectedRunning(2).assertEqualTo(layer);
    assertThrows(IllegalStateException.class, () -> layer.infer(new float[8]));
    assertThrows(IllegalStateException.class, layer::freezeStatistics);
    layer.startRecomputing();
    layer.forward(nothing);
    assertThrows(IllegalStateException.class, layer::finishRecomputing);
  }

  /** A shape, and one of as many channels with one value in each. */
  private static Stream<Arguments> shapes() {
    return Stream.of(
        arguments(Shape.dense(4, 3), Shape.dense(1, 3)),
        arguments(Shape.channelsFirst(2, 3, 2), Shape.channelsFirst(1, 3, 1)),
        arguments(Shape.channelsLast(2, 2, 2, 3), Shape.channelsLast(1, 1, 1, 3)),
        arguments(Shape.sequence(2, 4, 3), Shape.sequence(3)));
  }

  /** One value per channel has no unbiased variance; nothing may come of trying. */
  @ParameterizedTest
  @MethodSource("shapes")
  void aBatchOfOneValuePerChannelIsRefused(Shape shape, Shape single) {
    NormLayer layer = Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape));
    float[] x = Layers.values(shape.elements(), 1);
    layer.forward(x);
    layer.backward(x);
    double[] running = Layers.running(layer);
    float[] gradients = Layers.gradients(layer);
    float[] before = Layers.values(9, 2);
    float[] memory = before.clone();

    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> layer.forward(FloatSpan.of(1, 2, 3), new FloatSpan(memory, 3, 3), single));

    assertTrue(refusal.getMessage().contains("one value per channel"), refusal.getMessage());
    assertTrue(refusal.getMessage().contains("RunningVariance.BIASED"), refusal.getMessage());
    Layers.assertSame(before, memory, "y with guards");
    Layers.assertSame(gradients, Layers.gradients(layer), "gradients");
    assertArrayEquals(running, Layers.running(layer));
    assertEquals(1, layer.runningStatistics().get().batches());
    layer.infer(new float[] {1, 2, 3}, single);
  }

  @Test
  void oneValuePerChannelIsFineWhereVariancesAreBiased() {
    SpecBuilder spec = NormSpec.batchNorm().runningVariance(RunningVariance.BIASED);
    NormLayer layer = Layers.of(spec, Shape.dense(1, 2));
    Layers.assertSame(new float[2], layer.forward(new float[] {7, -7}), "y");
    ExpectedRunning.assertRunning(new double[] {0.7, -0.7, 0.9, 0.9}, layer);
  }

  @Test
  void oneValuePerChannelIsFineWithFrozenStatistics() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    layer.forward(ExpectedRunning.batch(SHAPE, 1));
    layer.freezeStatistics();
    float[] x = {3, 4};
    Layers.assertSame(layer.infer(x), layer.forward(x), "y");
    layer.backward(x);
  }
}
