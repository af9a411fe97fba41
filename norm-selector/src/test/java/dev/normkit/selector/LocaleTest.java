package dev.normkit.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Direction;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.KernelCounts;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.monitor.BatchNormMonitor;
import dev.normkit.monitor.BatchNormReport;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkPlan;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every text is the same wherever the machine stands, also where digits are written otherwise. */
class LocaleTest {
  private static final NormSelector SELECTOR = AnySelector.create();

  @Test
  void textsHaveTheSameDigitsEverywhere() {
    assertSameEverywhere(LocaleTest::texts);
  }

  @Test
  void countsHaveTheSameDigitsEverywhere() {
    KernelCounts counts =
        new KernelCounts(
            List.of(new KernelCounts.Entry("cpu", NormMethod.BATCH, Direction.BACKWARD, 12_345)));

    assertSameEverywhere(() -> Stream.of(counts.toText(), counts.toJson()));
  }

  /** Small batches, ones that resemble each other, drift and too few of them: all the advice. */
  @Test
  void reportsOfAMonitorHaveTheSameDigitsEverywhere() {
    assertSameEverywhere(
        () ->
            Stream.of(
                    report(3, 120, random -> step -> 5 + random.nextGaussian()),
                    report(32, 120, random -> step -> new Random(step).nextGaussian()),
                    report(32, 120, random -> step -> step + random.nextGaussian()),
                    report(32, 10, random -> step -> random.nextGaussian()))
                .flatMap(report -> Stream.of(report.toText(), report.toJson())));
  }

  /** Of eight channels, one of which is never a number. */
  private static BatchNormReport report(
      int samples, int steps, Function<Random, IntToDoubleFunction> values) {
    NormSpec spec = NormSpec.batchNorm().momentum(Momentum.ofNew(0.001)).build();
    NormLayer layer =
        LayerBuilder.of(spec, Shape.dense(samples, 8)).withBackend(new LiteralBackend()).build();
    BatchNormMonitor monitor = BatchNormMonitor.attach(layer);
    IntToDoubleFunction value = values.apply(new Random(1));
    for (int step = 0; step < steps; step++) {
      float[] x = new float[layer.typicalPlan().shape().elements()];
      for (int i = 0; i < x.length; i++) {
        x[i] = i == 0 ? Float.NaN : (float) value.applyAsDouble(step);
      }
      layer.forward(x);
    }
    return monitor.report();
  }

  private static void assertSameEverywhere(Supplier<Stream<String>> texts) {
    List<String> expected = in(Locale.ROOT, texts);

    for (String place : List.of("th-TH-u-nu-thai", "ar-EG-u-nu-arab", "tr-TR")) {
      assertEquals(expected, in(Locale.forLanguageTag(place), texts));
    }
  }

  private static List<String> in(Locale place, Supplier<Stream<String>> texts) {
    Locale before = Locale.getDefault();
    Locale.setDefault(place);
    try {
      return texts.get().toList();
    } finally {
      Locale.setDefault(before);
    }
  }

  private static Stream<String> texts() {
    Usage images =
        Usage.of(Network.CNN)
            .withShape(Shape.channelsFirst(4, 64, 112, 112))
            .withDevices(8)
            .withGradientAccumulation(4);
    Usage small = Usage.of(Network.CNN).withShape(Shape.channelsFirst(16, 64, 1, 1));
    NetworkPlan plan =
        SELECTOR.plan(
            NetworkDescription.of("two").withLayer("image", images).withLayer("small", small));
    return Stream.of(
        plan.toText(),
        plan.toJson(),
        plan.changesFor(BatchSize.perDevice(2)).toText(),
        plan.changesFor(BatchSize.perDevice(2)).toJson(),
        plan.freeze().toJson(),
        plan.freeze()
            .check(
                NetworkDescription.of("two").withLayer("image", small).withLayer("small", images))
            .toText(),
        SELECTOR.select(images).toText(),
        SELECTOR.select(small.withBatch(BatchSize.perDevice(4))).toText());
  }
}
