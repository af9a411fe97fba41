package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What advice says on both sides of each of its borders. */
class AdviceTest {
  private static Advice advice(int batch, double limit, Momentum momentum) {
    return advice(new UsualBatch(batch, batch), limit, momentum);
  }

  private static Advice advice(UsualBatch usual, double limit, Momentum momentum) {
    return new Advice(Shape.dense(1000, 1), usual, limit, 100, new RunningWeights(momentum, 1000));
  }

  private static ChannelReport channel(BatchNoise noise, double gap, double drift) {
    return new ChannelReport(
        0, 0, 1, noise, new RunningGap(gap, 0, new BatchNoise(0, 0)), drift, List.of());
  }

  private static String first(List<Recommendation> advice) {
    return advice.get(0).action().word() + ": " + advice.get(0).text();
  }

  /**
   * The mean's noise falls with √samples, so that half a sample more or less is a limit between.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 2, 2",
    "2, 3, 3",
    "2, 99_999.5, 100000",
    "2, 100_000.5, more than 100000",
    "100_000, 99_999.5, 100000",
    "100_000, 100_000.5, more than 100000",
    "100_001, 100_000.5, 100001",
    "200_000, 200_000.5, more than 200000",
  })
  void samplesAreCountedUpTo100000(String batch, String needed, String said) {
    int samples = (int) number(batch);
    double now = 1 / Math.sqrt(samples);
    double limit = 1 / Math.sqrt(number(needed));
    double then = said.contains("more") ? limit : 1 / Math.sqrt(number(said));
    assertEquals(
        "enlarge-batch: batches of %s in place of %s would bring the noise from %s to %s"
            .formatted(said, samples, Figures.text(now), Figures.text(then)),
        first(
            advice(samples, limit, Momentum.ofNew(0.1))
                .onBatch(List.of(channel(new BatchNoise(now, 0), 0, 0)))));
  }

  /** Values ±a whose a changes from batch to batch: their mean is 0 in each. */
  @ParameterizedTest
  @CsvSource({"0.5, 16, 0.5", "0.6, 12, 0.58"})
  void aMeanWithoutNoiseLeavesThatOfTheVariance(double limit, int samples, String then) {
    assertEquals(
        "enlarge-batch: batches of %s in place of 4 would bring the noise from 1 to %s"
            .formatted(samples, then),
        first(
            advice(4, limit, Momentum.ofNew(0.1))
                .onBatch(List.of(channel(new BatchNoise(0, 1), 0, 0)))));
  }

  /** Samples are counted in whole ones, and compared with what the batch was on average. */
  @ParameterizedTest
  @CsvSource({"3.4, 3, 9", "3.5, 4, 9", "3.6, 4, 9", "4, 4, 10", "4.4, 4, 11"})
  void aBatchOfUsualSizeIsEnlarged(double usual, int said, int samples) {
    assertEquals(
        "enlarge-batch: batches of %s in place of %s would bring the noise from 0.5 to %s"
            .formatted(samples, said, Figures.text(0.5 * Math.sqrt(usual / samples))),
        first(
            advice(new UsualBatch(usual, usual), 0.32, Momentum.ofNew(0.1))
                .onBatch(List.of(channel(new BatchNoise(0.5, 0), 0, 0)))));
  }

  /**
   * Some batches had fewer samples than the whole number that would do: it isn't advised in place
   * of itself.
   */
  @ParameterizedTest
  @CsvSource({"7.7, 8, 7.7", "7.96, 8, 7.9", "7.5, 8, 7.5", "63.6, 64, 63.6", "8, 9, 8"})
  void noBatchIsAdvisedInPlaceOfItself(double usual, int samples, String said) {
    double now = 1 / Math.sqrt(usual);
    double limit = now * Math.sqrt(usual / (samples - 0.01));
    assertTrue(
        first(
                advice(new UsualBatch(usual, usual), limit, Momentum.ofNew(0.1))
                    .onBatch(List.of(channel(new BatchNoise(now, 0), 0, 0))))
            .startsWith(
                "enlarge-batch: batches of %s in place of %s would bring"
                    .formatted(samples, said)));
  }

  /** One value, whatever ε makes of it, and several that are as good as one. */
  @ParameterizedTest
  @CsvSource({"1, 1, 8", "1, 0.9, 7", "1, 0.5, 2", "64, 1, 8", "64, 0.9, 7"})
  void whereThereIsOneValueTheScaleIsPredictedFromNothing(int values, double mean, int samples) {
    double independent = samples / (mean * mean);
    double then = Math.sqrt(1 / independent + 0.5 / (independent - 1));
    assertEquals(
        "enlarge-batch: batches of %s in place of 1 would bring the noise from %s to %s"
            .formatted(samples, Figures.text(mean), Figures.text(then)),
        first(
            advice(new UsualBatch(1, values), 0.4585, Momentum.ofNew(0.1))
                .onBatch(List.of(channel(new BatchNoise(mean, 0), 0, 0)))));
  }

  /** The samples count as four independent values. */
  @ParameterizedTest
  @CsvSource({"7, enlarge-batch", "8, enlarge-batch", "9, shuffle-samples"})
  void samplesThatCountAsLessThanHalfAreShuffled(int batch, String action) {
    assertEquals(
        action,
        advice(batch, 0.4, Momentum.ofNew(0.1))
            .onBatch(List.of(channel(new BatchNoise(0.5, 0), 0, 0)))
            .get(0)
            .action()
            .word());
  }

  /** A gap of 1 shrinks by 1−w with each batch. */
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.5, 1",
    "0.5, 1.5, 2",
    "0.0001, 99_999.5, 100000",
    "0.0001, 100_000.5, more than 100000",
  })
  void batchesAreCountedUpTo100000(double weight, String needed, String said) {
    double limit = StrictMath.pow(1 - weight, number(needed));
    assertEquals(
        "continue-training: the gap is older than these 100 batches; with weight %s of the new batch it falls below %s after %s more"
            .formatted(Figures.text(weight), Figures.text(limit), said),
        first(
            advice(4, limit, Momentum.ofNew(weight))
                .onRunning(List.of(channel(new BatchNoise(0.1, 0), 1, 0)))));
  }

  /** The slowest channel decides, wherever it stands. */
  @ParameterizedTest
  @CsvSource({"1, 64, 6", "64, 1, 6", "1, 1, 0"})
  void theWidestGapIsWaitedFor(double one, double other, int batches) {
    ChannelReport[] stale = {
      channel(new BatchNoise(0.1, 0), one, 0), channel(new BatchNoise(0.1, 0), other, 0)
    };
    String said = first(advice(4, 1, Momentum.ofNew(0.5)).onRunning(Arrays.asList(stale)));
    assertEquals(batches + " more", said.replaceAll(".*after ", ""));
  }

  /**
   * With weight ¼ the running statistics are three batches behind, so that a drift of ½ explains a
   * gap below 3. It is worth a weight of (2·drift/noise)^⅔.
   */
  @ParameterizedTest
  @CsvSource({
    "2.9, 7.9, raise-momentum",
    "3, 7.9, continue-training",
    "2.9, 8, continue-training",
    "2.9, 0, raise-momentum",
  })
  void momentumIsRaisedIfDriftExplainsTheGap(double gap, double noise, String action) {
    assertEquals(
        action,
        advice(4, 0.5, Momentum.ofNew(0.25))
            .onRunning(List.of(channel(new BatchNoise(noise, 0), gap, 0.5)))
            .get(0)
            .action()
            .word());
  }

  /** A plain average and weight 0 never come nearer. */
  @ParameterizedTest
  @CsvSource({"0, 1", "0.01, 2", "1, 2"})
  void goingOnIsNoAdviceWithoutWeight(double weight, int count) {
    List<ChannelReport> stale = List.of(channel(new BatchNoise(0.1, 0), 1, 0));
    assertEquals(count, advice(4, 0.5, Momentum.ofNew(weight)).onRunning(stale).size());
    assertEquals(1, advice(4, 0.5, Momentum.cumulative()).onRunning(stale).size());
    assertEquals(1, advice(4, 0.5, Momentum.pooled()).onRunning(stale).size());
  }

  /** After 40,000 batches a plain average takes 0.000025 of a new one. */
  @Test
  void smallWeightsAndDriftsAreSaidInFull() {
    RunningWeights plain = new RunningWeights(Momentum.cumulative(), 40_000);
    String raised =
        first(
            new Advice(Shape.dense(1000, 1), new UsualBatch(4, 4), 0.5, 100, plain)
                .onRunning(List.of(channel(new BatchNoise(0.1, 0), 1, 0.00006))));
    assertEquals(
        "raise-momentum: statistics move by 0.00006 per batch, so with weight 0.000025 of the new"
            + " batch the running ones are 1.2 behind; weight 0.011 balances that against noise",
        raised);
    String goOn =
        first(
            advice(4, 0.5, Momentum.ofNew(0.00002))
                .onRunning(List.of(channel(new BatchNoise(0.1, 0), 1, 0))));
    assertTrue(goOn.contains("; with weight 0.00002 of the new batch it falls"), goOn);
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace("_", "").replace("more than ", ""));
  }
}
