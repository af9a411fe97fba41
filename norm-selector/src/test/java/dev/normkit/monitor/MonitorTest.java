package dev.normkit.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.Recommendation.Action;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a monitor sees, and that nobody notices it. */
class MonitorTest {
  private static final Shape SHAPE = Shape.dense(16, 4);
  private static final NormSpec SPEC = NormSpec.batchNorm().build();
  private final Batches batches = new Batches();

  @Test
  void resultsAreTheSameToTheBit() {
    NormLayer alone = Batches.layer(SPEC, SHAPE);
    NormLayer watched = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor.attach(watched);
    BatchNormMonitor.attach(watched, MonitorSettings.standard().withWindow(20));
    for (int step = 0; step < 30; step++) {
      float[] x = batches.independent(SHAPE);
      assertArrayEquals(alone.forward(x), watched.forward(x));
      assertArrayEquals(alone.backward(x), watched.backward(x));
      assertArrayEquals(alone.infer(x), watched.infer(x));
    }
  }

  @Test
  void onlyTrainingWithBatchStatisticsIsSeen() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, 25);
    layer.infer(batches.independent(SHAPE));
    batches.train(layer.eval(), 1);
    batches.train(layer.train().freezeStatistics(), 1);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(new float[3]));
    assertEquals(25, monitor.report().steps());
    batches.train(layer.unfreezeStatistics(), 2);
    assertEquals(27, monitor.report().steps());
    monitor.detach();
    batches.train(layer, 2);
    assertEquals(27, monitor.report().steps());
  }

  @Test
  void onlyTheWindowCounts() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor all =
        BatchNormMonitor.attach(layer, MonitorSettings.standard().withWindow(500));
    BatchNormMonitor last =
        BatchNormMonitor.attach(layer, MonitorSettings.standard().withWindow(30));
    batches.train(layer, 70);
    BatchNormMonitor late =
        BatchNormMonitor.attach(layer, MonitorSettings.standard().withWindow(30));
    batches.train(layer, 30);
    assertEquals(100, all.report().steps());
    assertEquals(30, last.report().steps());
    assertEquals(late.report(), last.report());
    assertEquals(late.report().hashCode(), last.report().hashCode());
    assertNotEquals(late.report(), all.report());
  }

  @Test
  void reportsStayAsTheyAre() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, 30);
    BatchNormReport before = monitor.report();
    String text = before.toText();
    batches.train(layer, 30);
    assertEquals(text, before.toText());
    assertNotEquals(before, monitor.report());
    assertThrows(UnsupportedOperationException.class, () -> before.channels().clear());
  }

  @Test
  void tooFewBatchesAreNotJudged() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    assertEquals(0, monitor.report().valuesPerChannel());
    batches.train(layer, 19);
    BatchNormReport report = monitor.report();
    assertEquals(List.of(Finding.TOO_FEW_STEPS), report.findings());
    assertEquals(List.of(), report.channels());
    assertFalse(report.healthy());
    assertEquals(
        """
        batchnorm  too-few-steps  19 batches were seen; at least 20 with finite statistics are needed
        input  layer  BATCH(epsilon 1.0E-5, momentum 0.1 of the new batch, running variance UNBIASED) over 16x4 dense
        input  steps  19
        input  window  100
        input  small-batch-below  8""",
        report.toText());
    batches.train(layer, 1);
    assertEquals(4, monitor.report().channels().size());
  }

  /** Every second batch of channel 2 is spoiled, then more than its share. */
  @Test
  void batchesThatAreNoNumbersAreLeftOut() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < 90; step++) {
      float[] x = batches.independent(SHAPE);
      x[2] = step % 3 == 0 ? Float.NaN : x[2];
      layer.forward(x);
    }
    assertEquals(4, monitor.report().channels().size());
    assertTrue(monitor.report().healthy(), monitor.report().toText());
    assertFalse(monitor.report().toJson().contains("NaN"), monitor.report().toJson());
    for (int step = 0; step < 90; step++) {
      float[] x = batches.independent(SHAPE);
      x[2] = Float.POSITIVE_INFINITY;
      layer.forward(x);
    }
    BatchNormReport report = monitor.report();
    assertEquals(List.of(0, 1, 3), report.channels().stream().map(c -> c.channel()).toList());
    assertTrue(
        report
            .toText()
            .contains(
                "note  1 channel had fewer than 20 batches with finite statistics and is not"),
        report.toText());
  }

  @Test
  void oneBatchIsABatch() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (String seen : List.of("0 batches were seen", "1 batch was seen", "2 batches were seen")) {
      String text = monitor.report().toText();
      assertTrue(text.startsWith("batchnorm  too-few-steps  " + seen + "; at least 20"), text);
      batches.train(layer, 1);
    }
  }

  @Test
  void channelsThatAreNotShownAreCounted() {
    assertFalse(ofStale(4).contains("note  "), ofStale(4));
    assertTrue(ofStale(5).contains("note  1 more channel has findings"), ofStale(5));
    assertTrue(ofStale(6).contains("note  2 more channels have findings"), ofStale(6));
  }

  /** Running statistics that hardly learn of channels with a large mean. */
  private String ofStale(int channels) {
    NormSpec slow = NormSpec.batchNorm().momentum(Momentum.ofNew(0.001)).build();
    Shape shape = Shape.dense(64, channels);
    NormLayer layer = Batches.layer(slow, shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < 20; step++) {
      layer.forward(Batches.of(shape, (c, i) -> 10 + batches.gaussian()));
    }
    return monitor.report().toText();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BATCH")
  void otherMethodsAreRefused(NormMethod method) {
    SpecBuilder builder = NormSpec.of(method);
    NormSpec spec = (method == NormMethod.GROUP ? builder.groups(2) : builder).build();
    NormLayer layer = Batches.layer(spec, Shape.channelsFirst(2, 4, 3));
    String message =
        assertThrows(IllegalArgumentException.class, () -> BatchNormMonitor.attach(layer))
            .getMessage();
    assertTrue(message.startsWith("layer is of method " + method + ", but only BATCH"), message);
  }

  @Test
  void settingsAreChecked() {
    MonitorSettings standard = MonitorSettings.standard();
    assertEquals(new MonitorSettings(100, 8), standard);
    assertEquals(
        "window is 19; it must be at least 20",
        assertThrows(IllegalArgumentException.class, () -> standard.withWindow(19)).getMessage());
    assertEquals(
        "smallBatchBelow is 1; it must be at least 2",
        assertThrows(IllegalArgumentException.class, () -> standard.withSmallBatchBelow(1))
            .getMessage());
  }

  /** 16 values are small for someone who says so. */
  @Test
  void theLimitIsTheUsers() {
    NormLayer layer = Batches.layer(SPEC, SHAPE);
    BatchNormMonitor usual = BatchNormMonitor.attach(layer);
    BatchNormMonitor strict =
        BatchNormMonitor.attach(layer, MonitorSettings.standard().withSmallBatchBelow(64));
    batches.train(layer, 100);
    assertTrue(usual.report().healthy());
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), strict.report().findings());
    assertTrue(strict.report().limit() < usual.report().limit());
  }

  /** Channel 0 has the same four values in every batch, channel 1 independent ones. */
  @Test
  void adviceOnTheBatchIsForTheChannelsThatNeedIt() {
    Shape shape = Shape.dense(4, 2);
    NormLayer layer = Batches.layer(SPEC, shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < 100; step++) {
      layer.forward(Batches.of(shape, (c, i) -> c == 0 ? i : batches.gaussian()));
    }

    BatchNormReport report = monitor.report();
    assertEquals(1, report.channelsWith(Finding.BATCH_TOO_SMALL));
    assertEquals(List.of(Finding.BATCH_TOO_SMALL), report.findings());
    String advice = report.recommendations().get(0).text();
    assertTrue(
        advice.matches("batches of [789] in place of 4 .* from 0.6\\d? to 0.4[0-5]"), advice);
  }

  /** Channel 0 alone has noise. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aBatchIsTooSmallIfItIsForHalfOfTheChannels(int channels) {
    Shape shape = Shape.dense(4, channels);
    NormLayer layer = Batches.layer(SPEC, shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    for (int step = 0; step < 100; step++) {
      layer.forward(Batches.of(shape, (c, i) -> c > 0 ? i : batches.gaussian()));
    }
    assertEquals(channels <= 2, monitor.report().findings().contains(Finding.BATCH_TOO_SMALL));
  }

  /** GroupNorm as DOC-3 would pick it where it is legal and its groups have eight values. */
  @Test
  void theMethodThatReplacesIsLegal() {
    assertEquals("GroupNorm(4), for 12 channels,", replacement(Shape.channelsFirst(2, 12, 3)));
    assertEquals("GroupNorm(2), for 12 channels,", replacement(Shape.channelsFirst(2, 12, 2)));
    assertEquals("GroupNorm(1), for 12 channels,", replacement(Shape.channelsFirst(2, 12, 1)));
    assertEquals("LayerNorm", replacement(Shape.channelsFirst(2, 7, 1)));
    assertEquals("GroupNorm(16), for 160 channels,", replacement(Shape.dense(2, 160)));
    assertEquals("GroupNorm(1), for 8 channels,", replacement(Shape.dense(2, 8)));
    assertEquals("LayerNorm", replacement(Shape.dense(2, 7)));
    assertEquals("LayerNorm", replacement(Shape.sequence(1, 2, 8)));
  }

  private String replacement(Shape shape) {
    NormLayer layer = Batches.layer(SPEC, shape);
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    batches.train(layer, 50);
    return monitor.report().recommendations().stream()
        .filter(advice -> advice.action() == Action.REPLACE_METHOD)
        .map(advice -> advice.text().replaceAll(" has no statistics of the batch.*", ""))
        .findFirst()
        .orElseThrow();
  }
}
