package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.Recommendation.Action;
import dev.normkit.tier.TestTier;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the truth is known the monitor finds it. Medians of 64 channels over 100 batches are known
 * to 17 %/√64, so a tenth is more than four standard deviations.
 */
class KnownTruthTest {
  private static final int STEPS = 200;
  private static final int CHANNELS = 64;
  private static final double TENTH = 0.1;
  private static final double DRIFT = 0.05;

  private final Batches batches = new Batches();

  private static double median(BatchNormReport report, ToDoubleFunction<ChannelReport> measure) {
    double[] sorted = report.channels().stream().mapToDouble(measure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static List<Action> actions(BatchNormReport report) {
    return report.recommendations().stream().map(Recommendation::action).toList();
  }

  private static void assertNear(double expected, double actual) {
    assertEquals(expected, actual, TENTH * expected);
  }

  private BatchNormReport afterIndependent(Shape shape) {
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, STEPS);
    return monitor.report();
  }

  static IntStream valuesPerChannel() {
    return IntStream.of(2, 3, 5, 12, 32, TestTier.either(256, 64));
  }

  @ParameterizedTest
  @MethodSource("valuesPerChannel")
  void independentValuesAreAsNoisyAsTheFormulaSays(int values) {
    BatchNormReport report = afterIndependent(Shape.dense(values, CHANNELS));

    assertNear(1 / Math.sqrt(values), median(report, c -> c.noise().mean()));
    assertNear(1 / Math.sqrt(2.0 * (values - 1)), median(report, c -> c.noise().scale()));
    assertNear(values, median(report, c -> c.noise().effectiveValues()));
    boolean small = values < 8;
    assertEquals(small ? List.of(Finding.BATCH_TOO_SMALL) : List.of(), report.findings());
    assertEquals(
        small ? List.of(Action.ENLARGE_BATCH, Action.REPLACE_METHOD) : List.of(), actions(report));
    assertEquals(!small, report.healthy());
  }

  /** From whatever small batch, the advice leads to the 8 that are not small. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 5})
  void theBatchThatIsAdvisedWouldDo(int samples) {
    BatchNormReport report = afterIndependent(Shape.dense(samples, CHANNELS));

    assertEquals(8, number("batches of (\\d+) in place of " + samples, report), 1);
  }

  /** Of one value, and of 64 equal ones: the scale of none is known, but that of more will be. */
  @Test
  void theBatchThatIsAdvisedInPlaceOfOneValueWouldDo() {
    NormSpec spec = NormSpec.batchNorm().preset(Preset.keras()).build();
    Shape pixels = Shape.channelsFirst(1, CHANNELS, 8, 8);
    for (Shape shape : List.of(Shape.dense(1, CHANNELS), pixels)) {
      NormLayer layer = Batches.layer(spec, shape);
      BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
      for (int step = 0; step < STEPS; step++) {
        double[] sample = batches.gaussians(CHANNELS);
        layer.forward(Batches.of(shape, (c, i) -> sample[c]));
      }
      assertEquals(8, number("batches of (\\d+) in place of 1", monitor.report()), 1);
    }
  }

  static Stream<Shape> shapesOfFourValues() {
    return Stream.of(
        Shape.dense(4, CHANNELS),
        Shape.channelsFirst(4, CHANNELS, 1),
        Shape.channelsFirst(2, CHANNELS, 2),
        Shape.channelsFirst(1, CHANNELS, 2, 2),
        Shape.channelsLast(2, 1, 2, CHANNELS),
        Shape.channelsLast(1, 1, 2, 2, CHANNELS),
        Shape.sequence(2, 2, CHANNELS));
  }

  /** What counts is the number of values, wherever they lie. */
  @ParameterizedTest
  @MethodSource("shapesOfFourValues")
  void everyLayoutIsMeasuredAlike(Shape shape) {
    BatchNormReport report = afterIndependent(shape);

    assertEquals(4, report.valuesPerChannel());
    assertNear(4, median(report, c -> c.noise().effectiveValues()));
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), report.findings());
    report
        .channels()
        .forEach(
            channel ->
                assertEquals(
                    Math.pow(1 + channel.channel() % 3, 2),
                    channel.variance(),
                    0.5 * channel.variance()));
  }

  /** Two samples of 64 positions each that hold one value: 2 values, not 128. */
  @Test
  void positionsThatRepeatTheirSampleCountOnce() {
    Shape shape = Shape.channelsFirst(2, CHANNELS, 8, 8);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < STEPS; step++) {
      double[] sample = batches.gaussians(2 * CHANNELS);
      layer.forward(Batches.of(shape, (c, i) -> sample[2 * c + i / 64]));
    }

    BatchNormReport report = monitor.report();
    assertEquals(128, report.valuesPerChannel());
    assertNear(2, median(report, c -> c.noise().effectiveValues()));
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), report.findings());
    assertEquals(Action.ENLARGE_BATCH, actions(report).get(0));
  }

  /** Half of the variance is shared by a batch: var of the mean ½+½/64, so 1.97 values. */
  @Test
  void samplesThatResembleEachOtherCountLess() {
    Shape shape = Shape.dense(64, CHANNELS);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < STEPS; step++) {
      double[] shared = batches.gaussians(CHANNELS);
      layer.forward(Batches.of(shape, (c, i) -> shared[c] + batches.gaussian()));
    }

    BatchNormReport report = monitor.report();
    assertNear(1 / (0.5 + 0.5 / 64), median(report, c -> c.noise().effectiveValues()));
    assertNear(2, median(report, ChannelReport::variance));
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), report.findings());
    assertEquals(List.of(Action.SHUFFLE_SAMPLES, Action.REPLACE_METHOD), actions(report));
  }

  /** The mean wanders over ten standard deviations; noise is still that of 32 values. */
  @Test
  void driftIsNoNoise() {
    BatchNormReport report = afterDrift(Momentum.ofNew(0.5), STEPS);

    assertNear(32, median(report, c -> c.noise().effectiveValues()));
    assertNear(DRIFT, median(report, ChannelReport::drift));
    assertTrue(report.healthy(), report.toText());
  }

  /** Two batches of three are spoiled, so that none has a neighbour. */
  @ParameterizedTest
  @ValueSource(doubles = {0, DRIFT})
  void spoiledBatchesHideNoNoise(double drift) {
    Shape shape = Shape.dense(32, CHANNELS);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor =
        BatchNormMonitor.attach(layer, MonitorSettings.standard().withWindow(300));
    for (int step = 0; step < 300; step++) {
      double mean = step % 3 == 0 ? step * drift : Double.NaN;
      layer.forward(Batches.of(shape, (c, i) -> mean + batches.gaussian()));
    }

    BatchNormReport report = monitor.report();
    assertEquals(CHANNELS, report.channels().size());
    assertNear(32, median(report, c -> c.noise().effectiveValues()));
    assertNear(1 / Math.sqrt(62), median(report, c -> c.noise().scale()));
  }

  /** An average that takes 1 % of each batch lags 99 batches behind. */
  @Test
  void runningStatisticsThatLagAreFoundWithTheWeightThatWouldDo() {
    BatchNormReport report = afterDrift(Momentum.ofNew(0.01), 1000);

    assertEquals(List.of(Finding.RUNNING_STATISTICS_STALE), report.findings());
    assertEquals(CHANNELS, report.channelsWith(Finding.RUNNING_STATISTICS_STALE));
    assertNear(99 * DRIFT, -median(report, c -> c.gap().mean()));
    assertEquals(List.of(Action.RAISE_MOMENTUM, Action.RECOMPUTE_STATISTICS), actions(report));
    double best = Math.cbrt(4 * DRIFT * DRIFT / (1 / 32.0 + 1 / 62.0));
    assertNear(best, number("weight (\\S+) balances", report));
    assertNear(99 * DRIFT, number("running ones are (\\S+) behind", report));
  }

  /** A plain average of 1000 batches lags 499.5 behind. */
  @Test
  void aPlainAverageLagsToo() {
    BatchNormReport report = afterDrift(Momentum.cumulative(), 1000);

    assertNear(499.5 * DRIFT, -median(report, c -> c.gap().mean()));
    assertNear(499.5 * DRIFT, number("running ones are (\\S+) behind", report));
    assertEquals(List.of(Action.RAISE_MOMENTUM, Action.RECOMPUTE_STATISTICS), actions(report));
  }

  private BatchNormReport afterDrift(Momentum momentum, int steps) {
    Shape shape = Shape.dense(32, CHANNELS);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().momentum(momentum).build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < steps; step++) {
      double mean = step * DRIFT;
      layer.forward(Batches.of(shape, (c, i) -> mean + batches.gaussian()));
    }
    return monitor.report();
  }

  private static double number(String pattern, BatchNormReport report) {
    Matcher found = Pattern.compile(pattern, Pattern.MULTILINE).matcher(report.toText());
    assertTrue(found.find(), report.toText());
    return Double.parseDouble(found.group(1));
  }

  /** Statistics imported from other data: mean 3 and standard deviation 2 in place of 0 and 1. */
  @Tag("full")
  @Test
  void importedStatisticsThatDoNotFitAreStaleUntilReplaced() {
    Shape shape = Shape.dense(256, CHANNELS);
    Momentum slow = Momentum.ofNew(0.001);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().momentum(slow).build(), shape);
    layer.runningStatistics().orElseThrow().set(filled(3), filled(4));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    trainStandard(layer, 100);

    BatchNormReport report = monitor.report();
    double left = Math.pow(0.999, 100);
    assertEquals(List.of(Finding.RUNNING_STATISTICS_STALE), report.findings());
    assertNear(3 * left, median(report, c -> c.gap().mean()));
    assertNear(1 - 1 / Math.sqrt(1 + 3 * left), -median(report, c -> c.gap().scale()));
    assertEquals(List.of(Action.CONTINUE_TRAINING, Action.RECOMPUTE_STATISTICS), actions(report));

    int more = (int) number("after (\\d+) more$", report);
    trainStandard(layer, more * 9 / 10);
    assertFalse(monitor.report().healthy());
    trainStandard(layer, more / 5);
    assertTrue(monitor.report().healthy(), monitor.report().toText());
  }

  @Test
  void recomputedStatisticsAreHealthyAtOnce() {
    Shape shape = Shape.dense(TestTier.either(256, 64), CHANNELS);
    NormLayer layer =
        Batches.layer(NormSpec.batchNorm().momentum(Momentum.ofNew(0.001)).build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    trainStandard(layer, 100);
    assertFalse(monitor.report().healthy());
    layer.startRecomputing();
    trainStandard(layer, 100);
    layer.finishRecomputing();
    assertTrue(monitor.report().healthy(), monitor.report().toText());
  }

  private void trainStandard(NormLayer layer, int steps) {
    for (int step = 0; step < steps; step++) {
      layer.forward(
          Batches.of(layer.typicalPlan().shape(), (c, i) -> batches.gaussian() + 0.01 * c));
    }
  }

  private static FloatSpan filled(float value) {
    float[] values = new float[CHANNELS];
    Arrays.fill(values, value);
    return FloatSpan.of(values);
  }

  /** Noise alone moves running statistics by √(w/(2−w)) of a batch's, and that is not stale. */
  @Test
  void noiseOfSmallBatchesIsNotTakenForStaleness() {
    BatchNormReport report = afterIndependent(Shape.dense(2, CHANNELS));

    double expected = median(report, c -> c.gap().noise().mean());
    double squares = 0;
    for (ChannelReport channel : report.channels()) {
      squares += Math.pow(channel.gap().mean() / channel.gap().noise().mean(), 2);
    }
    assertEquals(1, Math.sqrt(squares / CHANNELS), 0.35);
    assertTrue(expected > 0.1 && expected < 0.25, "expected gap " + expected);
    assertEquals(0, report.channelsWith(Finding.RUNNING_STATISTICS_STALE));
  }

  /** A line's end weighs n batches with Σβ² = (4n−2)/(n(n+1)), the newest with as much. */
  @Test
  void noiseOfTheGapFollowsFromTheWeights() {
    double line = (4 * 100 - 2) / (100.0 * 101);

    assertEquals(line - 1.0 / STEPS, varianceOfGap(Momentum.cumulative()), 1e-12);
    assertEquals(1 - line, varianceOfGap(Momentum.ofNew(1)), 1e-12);
    assertEquals(line, varianceOfGap(Momentum.ofNew(0)), 1e-12);
  }

  /** In units of the variance of a batch mean. */
  private double varianceOfGap(Momentum momentum) {
    NormSpec spec = NormSpec.batchNorm().momentum(momentum).build();
    NormLayer layer = Batches.layer(spec, Shape.dense(4, 1));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, STEPS);
    ChannelReport channel = monitor.report().channels().get(0);
    return Math.pow(channel.gap().noise().mean() / channel.noise().mean(), 2);
  }

  /** One channel never changes; that is nothing to complain about once inference knows. */
  @Test
  void aConstantChannelIsHealthy() {
    Shape shape = Shape.dense(32, 8);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < STEPS; step++) {
      layer.forward(Batches.of(shape, (c, i) -> c == 3 ? 0.1 : batches.gaussian()));
    }

    BatchNormReport report = monitor.report();
    ChannelReport constant = report.channels().get(3);
    assertEquals(new BatchNoise(0, 0), constant.noise());
    assertEquals(0, constant.variance());
    assertEquals(0, constant.gap().output(), 1e-6);
    assertTrue(report.healthy(), report.toText());
  }

  @Test
  void aConstantChannelWithTheWrongRunningMeanIsStale() {
    Shape shape = Shape.dense(32, 2);
    NormSpec spec = NormSpec.batchNorm().momentum(Momentum.ofNew(0)).build();
    NormLayer layer = Batches.layer(spec, shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < STEPS; step++) {
      layer.forward(Batches.of(shape, (c, i) -> c == 0 ? 5 : batches.gaussian()));
    }

    BatchNormReport report = monitor.report();
    assertEquals(1, report.channelsWith(Finding.RUNNING_STATISTICS_STALE));
    assertEquals(List.of(Action.RECOMPUTE_STATISTICS), actions(report));
  }

  /** The last batch of an epoch is smaller; noise is brought to the usual size. */
  @Test
  void batchesOfTwoSizesAreMeasuredTogether() {
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), Shape.dense(32, CHANNELS));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int epoch = 0; epoch < 20; epoch++) {
      batches.train(layer, Shape.dense(32, CHANNELS), 9);
      batches.train(layer, Shape.dense(5, CHANNELS), 1);
    }

    BatchNormReport report = monitor.report();
    double usual = 10 / (9 / 32.0 + 1 / 5.0);
    assertEquals(usual, report.valuesPerChannel(), 1e-9);
    assertNear(usual, median(report, c -> c.noise().effectiveValues()));
    assertTrue(report.healthy(), report.toText());
  }

  /** A single sample is left over in each epoch: it has a mean, and no variance. */
  @Test
  void aBatchOfOneValueSaysNothingOfTheVariance() {
    NormSpec spec = NormSpec.batchNorm().preset(Preset.keras()).build();
    NormLayer layer = Batches.layer(spec, Shape.dense(4, CHANNELS));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int epoch = 0; epoch < STEPS / 2; epoch++) {
      batches.train(layer, Shape.dense(4, CHANNELS), 1);
      batches.train(layer, Shape.dense(1, CHANNELS), 1);
    }

    BatchNormReport report = monitor.report();
    assertNear(1, median(report, c -> c.variance() / Math.pow(1 + c.channel() % 3, 2)));
    assertNear(1.6, median(report, c -> c.noise().effectiveValues()));
  }

  /** What a batch happens to have at last is no measure. */
  @ParameterizedTest
  @CsvSource({"4, 2", "2, 64"})
  void adviceIsOnTheUsualBatch(int usual, int last) {
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), Shape.dense(usual, CHANNELS));
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, 99);
    batches.train(layer, Shape.dense(last, CHANNELS), 1);

    BatchNormReport report = monitor.report();
    assertEquals(List.of(Action.ENLARGE_BATCH, Action.REPLACE_METHOD), actions(report));
    assertEquals(8, number("batches of (\\d+) in place of " + usual, report), 1);
  }

  /** A channel of heavy tails in a batch of 32: its variance is noise though its mean is not. */
  @Test
  void varianceOfRareOutliersIsNoise() {
    Shape shape = Shape.dense(32, CHANNELS);
    NormLayer layer = Batches.layer(NormSpec.batchNorm().build(), shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < STEPS; step++) {
      layer.forward(Batches.of(shape, (c, i) -> Math.exp(batches.gaussian())));
    }

    BatchNormReport report = monitor.report();
    assertTrue(median(report, c -> c.noise().scale()) > 0.4, report.toText());
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), report.findings());
  }
}
