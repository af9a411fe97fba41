package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningStatistics.Channel;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Training with held statistics, and computing them anew. */
class FrozenStatisticsTest {
  private static final Shape SHAPE = Shape.dense(6, 3);

  private static Stream<NormLayer> batchNorms() {
    return Stream.of(SHAPE, Shape.channelsFirst(3, 2, 4), Shape.channelsLast(3, 4, 2))
        .map(shape -> Layers.withParameters(Layers.of(NormSpec.batchNorm(), shape)));
  }

  private static Stream<NormLayer> tracking() {
    NormLayer switchable = Layers.of(NormSpec.switchableNorm(), Shape.channelsFirst(3, 2, 4));
    return Stream.concat(batchNorms(), Stream.of(Layers.withParameters(switchable)));
  }

  @ParameterizedTest
  @MethodSource("tracking")
  void frozenOnesAreUsedAndStay(NormLayer layer) {
    float[] x = Layers.values(layer.typicalPlan().shape().elements(), 1);
    float[] other = Layers.values(layer.typicalPlan().shape().elements(), 2);
    layer.forward(x);
    double[] before = Layers.running(layer);
    layer.freezeStatistics();
    assertTrue(layer.isTraining());
    Layers.assertSame(layer.infer(other), layer.forward(other), "y");
    ExpectedRunning.assertRunning(before, layer);
    assertEquals(1, layer.runningStatistics().get().batches());
  }

  @ParameterizedTest
  @MethodSource("tracking")
  void unfrozenOnesGoOn(NormLayer layer) {
    float[] x = Layers.values(layer.typicalPlan().shape().elements(), 1);
    NormLayer never = Layers.withParameters(Layers.of(layer.typicalPlan()));
    Layers.assertSame(never.forward(x), layer.forward(x), "y");
    layer.freezeStatistics();
    layer.forward(Layers.values(x.length, 2));
    layer.unfreezeStatistics();
    Layers.assertSame(never.forward(x), layer.forward(x), "y");
    ExpectedRunning.assertRunning(Layers.running(never), layer);
  }

  /** The same arrays as before, where a layer reuses what it checked. */
  @Test
  void freezingActsOnTheNextCall() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    float[] x = Layers.values(18, 1);
    float[] y = new float[18];
    layer.forward(FloatSpan.of(x), FloatSpan.of(y));
    float[] batch = y.clone();
    layer.freezeStatistics().forward(FloatSpan.of(x), FloatSpan.of(y));
    Layers.assertSame(layer.infer(x), y, "y frozen");
    layer.unfreezeStatistics().forward(FloatSpan.of(x), FloatSpan.of(y));
    Layers.assertSame(batch, y, "y unfrozen");
  }

  /** dx = γ·rstd·dy, dβ = Σdy, dγ = Σdy·(x−μ)·rstd with the running μ and rstd. */
  @ParameterizedTest
  @MethodSource("batchNorms")
  void backwardTakesThemForConstants(NormLayer layer) {
    Shape shape = layer.typicalPlan().shape();
    float[] x = Layers.values(shape.elements(), 3);
    float[] dy = Layers.values(shape.elements(), 4);
    layer.forward(Layers.values(shape.elements(), 5));
    layer.freezeStatistics().forward(x);
    float[] dx = layer.backward(dy);
    for (int c = 0; c < shape.channels(); c++) {
      double mean = layer.runningStatistics().get().mean(c);
      double rstd = 1 / Math.sqrt(layer.runningStatistics().get().variance(c) + 1e-5);
      double[] xs = ExpectedRunning.channel(shape, x, c);
      double[] dys = ExpectedRunning.channel(shape, dy, c);
      double[] dxs = ExpectedRunning.channel(shape, dx, c);
      double dWeight = 0;
      double size = 0;
      for (int i = 0; i < xs.length; i++) {
        double expected = layer.parameters().weight().get(c) * rstd * dys[i];
        assertEquals(expected, dxs[i], bound(Math.abs(expected)));
        dWeight += dys[i] * (xs[i] - mean) * rstd;
        size += Math.abs(dys[i] * (xs[i] - mean) * rstd);
      }
      double dBias = Arrays.stream(dys).sum();
      double dBiasSize = Arrays.stream(dys).map(Math::abs).sum();
      FloatSpan weight = layer.gradients().weight();
      assertEquals(dWeight, weight.get(c), bound(size));
      FloatSpan bias = layer.gradients().bias();
      assertEquals(dBias, bias.get(c), bound(dBiasSize));
    }
  }

  /** Each sample stands alone then, also where the batch's unbiased variance needs two. */
  @ParameterizedTest
  @MethodSource("ofOneSample")
  void oneSampleIsEnough(SpecBuilder spec, Shape pair) {
    NormLayer layer = Layers.withParameters(Layers.of(spec, pair));
    layer.forward(Layers.values(pair.elements(), 1));
    layer.freezeStatistics();
    float[] x = Layers.values(pair.elements(), 2);
    float[] dy = Layers.values(pair.elements(), 3);
    float[] y = layer.forward(x);
    float[] dx = layer.backward(dy);
    int half = x.length / 2;
    Layers.assertSame(Arrays.copyOf(y, half), layer.forward(Arrays.copyOf(x, half)), "y");
    Layers.assertSame(Arrays.copyOf(dx, half), layer.backward(Arrays.copyOf(dy, half)), "dx");
  }

  static Stream<Arguments> ofOneSample() {
    Shape dense = Shape.dense(2, 3);
    Shape planes = Shape.channelsFirst(2, 3, 4);
    SpecBuilder unbiased = NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED);
    return Stream.of(
        Arguments.of(unbiased, dense),
        Arguments.of(unbiased, planes),
        Arguments.of(NormSpec.switchableNorm(), dense),
        Arguments.of(NormSpec.switchableNorm(), planes),
        Arguments.of(NormSpec.batchNorm(), dense),
        Arguments.of(NormSpec.instanceNorm().trackStatistics(true), planes));
  }

  /** As PreciseBN's: batches of any size count by their values, and their means differ. */
  @Test
  void recomputedOnesArePooled() {
    NormLayer layer = Layers.of(NormSpec.batchNorm().momentum(Momentum.ofNew(0.3)), SHAPE);
    layer.forward(ExpectedRunning.batch(SHAPE, 1));
    double[] old = Layers.running(layer);
    float[] probe = Layers.values(18, 9);
    float[] inferred = layer.infer(probe);
    Shape all = Shape.dense(17, 3);
    float[] x = ExpectedRunning.batch(all, 10);

    layer.startRecomputing();
    int from = 0;
    for (int rows : new int[] {6, 2, 9}) {
      layer.forward(Arrays.copyOfRange(x, from, from += 3 * rows));
      ExpectedRunning.assertRunning(old, layer);
      Layers.assertSame(inferred, layer.infer(probe), "y meanwhile");
    }
    layer.finishRecomputing();
    ExpectedRunning expected = new ExpectedRunning(3).add(all, x, 1, true);
    expected.assertEqualTo(layer);
    assertEquals(3, layer.runningStatistics().get().batches());
    assertEquals(0, layer.runningStatistics().get().values(0), "it isn't pooled from now on");

    float[] next = ExpectedRunning.batch(SHAPE, 20);
    layer.forward(next);
    expected.add(SHAPE, next, 0.3, true).assertEqualTo(layer);
  }

  /** Those of samples aren't pooled, with any momentum. */
  @Test
  void recomputedOnesOfInstancesAreAverages() {
    Shape images = Shape.channelsFirst(2, 1, 3);
    NormLayer layer = Layers.of(NormSpec.instanceNorm().trackStatistics(true), images);
    layer.startRecomputing();
    layer.forward(new float[] {1, 2, 3, 1, 2, 3});
    layer.forward(new float[] {7, 9, 11, 7, 9, 11});
    layer.finishRecomputing();
    ExpectedRunning.assertRunning(new double[] {5.5, 2.5}, layer);
  }

  /** A plain average goes on from the batches it was recomputed from. */
  @Test
  void plainAveragesGoOnAfterRecomputing() {
    NormLayer layer = Layers.of(NormSpec.batchNorm().momentum(Momentum.cumulative()), SHAPE);
    layer.forward(ExpectedRunning.batch(SHAPE, 1));
    layer.startRecomputing();
    ExpectedRunning expected = new ExpectedRunning(3);
    for (int batch = 1; batch <= 4; batch++) {
      float[] x = ExpectedRunning.batch(SHAPE, 10 + batch);
      layer.forward(x);
      expected.add(SHAPE, x, 1.0 / batch, true);
      if (batch == 3) {
        layer.finishRecomputing();
      }
    }
    expected.assertEqualTo(layer);
    assertEquals(4, layer.runningStatistics().get().batches());
  }

  @Test
  void recomputingServesALayerThatSawNoBatch() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    float[] x = ExpectedRunning.batch(SHAPE, 1);
    layer.startRecomputing();
    layer.forward(x);
    assertTrue(!layer.runningStatistics().get().known());
    layer.finishRecomputing();
    new ExpectedRunning(3).add(SHAPE, x, 1, true).assertEqualTo(layer);
    layer.infer(x);
  }

  /** NaN in each batch of a channel: nothing better is known of it. */
  @Test
  void aChannelThatNoBatchEnteredKeepsItsStatistics() {
    for (Momentum momentum :
        List.of(Momentum.ofNew(0.3), Momentum.cumulative(), Momentum.pooled())) {
      NormLayer layer = Layers.of(NormSpec.batchNorm().momentum(momentum), Shape.dense(2, 2));
      RunningStatistics running = layer.runningStatistics().get();
      Channel kept = new Channel(100, 9, 5, momentum.equals(Momentum.pooled()) ? 10 : 0);
      running.set(new RunningStatistics.State(List.of(kept, kept), 5, true));
      layer.startRecomputing();
      layer.forward(new float[] {1, Float.NaN, 3, 4});
      layer.forward(new float[] {3, 2, 5, Float.POSITIVE_INFINITY});
      layer.finishRecomputing();
      assertEquals(3, running.mean(0));
      assertEquals(new Channel(100, 9, 2, kept.values()), running.state().channels().get(1));
      assertEquals(2, running.batches());
    }
  }

  @Test
  void recomputingAgainStartsFromNothing() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), SHAPE);
    layer.startRecomputing();
    layer.forward(ExpectedRunning.batch(SHAPE, 1));
    layer.startRecomputing();
    float[] x = ExpectedRunning.batch(SHAPE, 2);
    layer.forward(x);
    layer.finishRecomputing();
    new ExpectedRunning(3).add(SHAPE, x, 1, true).assertEqualTo(layer);
    assertEquals(1, layer.runningStatistics().get().batches());
  }

  /** 32 units of roundoff of the terms' size, as the contract of backends allows a gradient. */
  private static double bound(double size) {
    return 32 * 0x1p-24 * size;
  }
}
