package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.Recommendation.Action;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pooled running statistics have the variance between batches too. Here there is no other: a batch
 * is one image, and each of its planes has one value.
 */
class PooledStatisticsTest {
  private static final int CHANNELS = 64;
  private static final Shape IMAGE = Shape.channelsFirst(1, CHANNELS, 2, 2);

  private final Batches batches = new Batches();

  private static NormLayer layer(NormSpec spec) {
    return Batches.layer(spec, IMAGE);
  }

  private static NormSpec with(Momentum momentum) {
    return NormSpec.batchNorm().momentum(momentum).build();
  }

  private void train(NormLayer layer, int steps, double deviation) {
    for (int step = 0; step < steps; step++) {
      double[] planes = batches.gaussians(CHANNELS);
      layer.forward(Batches.of(IMAGE, (c, i) -> deviation * planes[c]));
    }
  }

  private void recompute(NormLayer layer, double deviation) {
    layer.startRecomputing();
    train(layer, 100, deviation);
    layer.finishRecomputing();
  }

  private static void assertStale(int channels, BatchNormReport report) {
    assertEquals(channels, report.channelsWith(Finding.RUNNING_STATISTICS_STALE), report.toText());
    assertEquals(
        channels > 0,
        report.recommendations().stream()
            .anyMatch(advice -> advice.action() == Action.RECOMPUTE_STATISTICS));
  }

  static Stream<NormSpec> pooled() {
    return Stream.of(
        with(Momentum.pooled()),
        NormSpec.batchNorm().preset(Preset.keras()).momentum(Momentum.pooled()).build());
  }

  @ParameterizedTest
  @MethodSource("pooled")
  void theTotalVarianceIsNotStale(NormSpec spec) {
    NormLayer layer = layer(spec);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    train(layer, 200, 1);
    assertStale(0, monitor.report());
  }

  @ParameterizedTest
  @CsvSource({"0.1", "0.001"})
  void whatIsRecomputedIsNotStale(double weight) {
    NormLayer layer = layer(with(Momentum.ofNew(weight)));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    train(layer, 100, 1);
    recompute(layer, 1);
    assertStale(0, monitor.report());
  }

  /** Ten times as large for most of the time. */
  @Test
  void aTotalVarianceOfOtherDataIsStaleUntilRecomputed() {
    NormLayer layer = layer(with(Momentum.pooled()));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    train(layer, 300, 10);
    train(layer, 100, 1);
    assertStale(CHANNELS, monitor.report());
    recompute(layer, 1);
    assertStale(0, monitor.report());
  }

  /** An average so slow that it is still the one that was recomputed. */
  @Test
  void recomputedStatisticsThatFitNeitherVarianceAreStale() {
    NormLayer layer = layer(with(Momentum.ofNew(0.001)));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    recompute(layer, 1);
    train(layer, 100, 10);
    assertStale(CHANNELS, monitor.report());
  }

  /** Of independent values the total is that within batches, whatever their number. */
  @Test
  void ofIndependentValuesTheTotalIsTheVariance() {
    double variance = 3;
    for (int values : new int[] {1, 2, 8}) {
      for (long count : new long[] {2, 100}) {
        TotalVariance total = TotalVariance.of(count, count * values, true, values);
        assertEquals(variance, total.value(variance, variance / values), 1e-12);
      }
      assertEquals(
          variance, TotalVariance.ofMany(100, values).value(variance, variance / values), 1e-12);
    }
    assertTrue(TotalVariance.of(1, 1, true, 1).value(variance, variance) == 0, "of one value");
  }
}
