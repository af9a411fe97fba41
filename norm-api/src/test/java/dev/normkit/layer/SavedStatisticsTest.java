package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A layer that was saved and loaded goes on as if it had not been, to the bit. */
class SavedStatisticsTest {

  private static Stream<Arguments> layers() {
    return Stream.of(Momentum.ofNew(0.1), Momentum.ofOld(0.99), Momentum.cumulative())
        .flatMap(
            momentum ->
                Stream.of(
                    arguments(NormSpec.batchNorm().momentum(momentum), Shape.dense(16, 3)),
                    arguments(
                        NormSpec.batchNorm().momentum(momentum), Shape.channelsLast(4, 3, 2, 5)),
                    arguments(NormSpec.switchableNorm().momentum(momentum), Shape.dense(16, 3)),
                    arguments(
                        NormSpec.switchableNorm().momentum(momentum),
                        Shape.channelsFirst(4, 3, 2))));
  }

  /** As a program would that keeps numbers in a file of its own: value by value, from getters. */
  private static NormLayer loaded(NormLayer saved) {
    NormLayer layer = Layers.of(new NormPlan(saved.spec(), saved.typicalPlan().shape()));
    layer.parameters().copyFrom(saved.parameters());
    RunningStatistics statistics = saved.runningStatistics().orElseThrow();
    List<RunningStatistics.Channel> channels = new ArrayList<>();
    for (int c = 0; c < statistics.channels(); c++) {
      channels.add(
          new RunningStatistics.Channel(
              Double.parseDouble(Double.toString(statistics.mean(c))),
              Double.parseDouble(Double.toString(statistics.variance(c))),
              statistics.batches(c)));
    }
    layer
        .runningStatistics()
        .orElseThrow()
        .set(new RunningStatistics.State(channels, statistics.batches(), statistics.known()));
    return layer;
  }

  private static RunningStatistics.State state(NormLayer layer) {
    return layer.runningStatistics().orElseThrow().state();
  }

  /** Some channels of which miss a batch, as one with NaN; one batch of large numbers. */
  private static NormLayer trained(SpecBuilder spec, Shape shape) {
    NormLayer layer = Layers.withParameters(Layers.of(spec, shape));
    for (int step = 0; step < 7; step++) {
      float[] x = Layers.values(shape.elements(), step);
      if (step == 2) {
        x[0] = Float.NaN;
      }
      layer.forward(x);
    }
    return layer;
  }

  private static void assertGoesOnAlike(NormLayer saved, NormLayer loaded) {
    assertEquals(state(saved), state(loaded));
    float[] other = Layers.values(saved.typicalPlan().shape().elements(), 50);
    Layers.assertSame(saved.infer(other), loaded.infer(other), "y of infer");
    for (int step = 60; step < 63; step++) {
      float[] x = Layers.values(saved.typicalPlan().shape().elements(), step);
      Layers.assertSame(saved.forward(x), loaded.forward(x), "y");
      Layers.assertSame(saved.backward(x), loaded.backward(x), "dx");
      assertEquals(state(saved), state(loaded));
    }
    Layers.assertSame(Layers.gradients(saved), Layers.gradients(loaded), "gradients");
    Layers.assertSame(saved.infer(other), loaded.infer(other), "y of infer after three steps");
  }

  @ParameterizedTest
  @MethodSource("layers")
  void inferenceAndTrainingGoOn(SpecBuilder spec, Shape shape) {
    NormLayer saved = trained(spec, shape);
    assertEquals(7, state(saved).batches());
    assertEquals(6, saved.runningStatistics().get().batches(0));
    assertGoesOnAlike(saved, loaded(saved));
  }

  /** Beyond the range of float, where data is not. */
  @ParameterizedTest
  @MethodSource("layers")
  void variancesOfAnySize(SpecBuilder spec, Shape shape) {
    NormLayer saved = Layers.withParameters(Layers.of(spec, shape));
    float[] x = Layers.values(shape.elements(), 1);
    for (int i = 0; i < x.length; i++) {
      x[i] *= 1e20f;
    }
    saved.forward(x);
    assertTrue(saved.runningStatistics().get().variance(0) > Float.MAX_VALUE);
    assertGoesOnAlike(saved, loaded(saved));
  }

  /** Per channel: the second of two batches weighs 1/2 where both came in, and 1 where one did. */
  @Test
  void aPlainAverageGoesOnInEachChannel() {
    NormLayer saved =
        Layers.of(NormSpec.batchNorm().momentum(Momentum.cumulative()), Shape.dense(2, 2));
    saved.forward(new float[] {Float.NaN, 1, 1, 3});
    NormLayer loaded = loaded(saved);
    loaded.forward(new float[] {3, 5, 5, 7});
    ExpectedRunning.assertRunning(new double[] {4, 4, 2, 2}, loaded);
    assertEquals(1, loaded.runningStatistics().get().batches(0));
    assertEquals(2, loaded.runningStatistics().get().batches(1));
    assertEquals(2, loaded.runningStatistics().get().batches());
  }

  @Test
  void oneThatSawNoBatchStaysSo() {
    NormLayer saved = Layers.of(NormSpec.batchNorm(), Shape.dense(2, 1));
    saved.forward(new float[] {Float.NaN, 1});
    NormLayer loaded = loaded(saved);
    assertEquals(1, loaded.runningStatistics().get().batches());
    assertThrows(IllegalStateException.class, () -> loaded.infer(new float[2]));
    assertEquals(state(saved), state(loaded));
  }

  @Test
  void aStateIsACopy() {
    NormLayer layer = trained(NormSpec.batchNorm(), Shape.dense(4, 2));
    RunningStatistics.State before = state(layer);
    List<RunningStatistics.Channel> channels = new ArrayList<>(before.channels());
    RunningStatistics.State copy = new RunningStatistics.State(channels, 7, true);
    channels.clear();
    layer.forward(Layers.values(8, 8));
    assertNotEquals(before, state(layer));
    assertEquals(before, copy);
    double[] means = {0.1, 0.2};
    double[] variances = {0.3, 0};
    layer.runningStatistics().get().set(means, variances);
    means[0] = variances[0] = 9;
    ExpectedRunning.assertRunning(new double[] {0.1, 0.2, 0.3, 0}, layer);
    assertEquals(0.1, layer.runningStatistics().get().mean(0));
    assertEquals(0, layer.runningStatistics().get().batches());
  }

  /** Counting ends where a state can still say the count. */
  @Test
  void aCountThatCannotGrowCanBeSaved() {
    long most = 1L << 62;
    RunningStatistics.Channel full = new RunningStatistics.Channel(3, 4, most, most);
    RunningStatistics.State before = new RunningStatistics.State(List.of(full, full), most, true);
    for (Momentum momentum :
        List.of(Momentum.ofNew(0.1), Momentum.cumulative(), Momentum.pooled())) {
      NormLayer layer = Layers.of(NormSpec.batchNorm().momentum(momentum), Shape.dense(4, 2));
      layer.runningStatistics().orElseThrow().set(before);
      layer.forward(Layers.values(8, 1));
      RunningStatistics.State after = state(layer);
      assertEquals(most, after.batches());
      assertEquals(most, after.channels().get(1).batches());
      assertEquals(most, after.channels().get(1).values());
    }
  }

  /** The old ones are saved and set, while new ones are computed. */
  @Test
  void recomputingIsLeftAlone() {
    NormLayer layer = trained(NormSpec.batchNorm(), Shape.dense(4, 2));
    NormLayer other = trained(NormSpec.batchNorm(), Shape.dense(4, 2));
    RunningStatistics.State old = state(layer);
    float[] x = Layers.values(8, 9);
    layer.startRecomputing();
    layer.forward(x);
    other.startRecomputing();
    other.forward(x);
    assertEquals(old, state(layer));
    other.runningStatistics().get().set(new double[] {5, 5}, new double[] {5, 5});
    layer.finishRecomputing();
    other.finishRecomputing();
    assertNotEquals(old, state(layer));
    assertEquals(state(layer), state(other));
  }
}
