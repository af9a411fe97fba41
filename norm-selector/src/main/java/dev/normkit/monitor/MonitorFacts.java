package dev.normkit.monitor;

import dev.normkit.api.Momentum;
import dev.normkit.api.Shape;
import dev.normkit.selector.report.Facts;
import java.util.List;
import java.util.stream.IntStream;

/** What a monitor found, for programs; a number that isn't finite is left out. */
final class MonitorFacts {
  private MonitorFacts() {}

  static Facts of(BatchNormReport report) {
    Facts facts =
        Facts.none()
            .with("findings", words(report.findings()))
            .with("layer", layer(report))
            .with("steps", report.steps())
            .with("window", report.settings().window())
            .with("smallBatchBelow", report.settings().smallBatchBelow())
            .withAll(number("limit", report.limit()))
            .withAll(number("valuesPerChannel", report.valuesPerChannel()));
    if (!report.channels().isEmpty()) {
      facts = facts.with("median", median(Summary.of(report.channels())));
    }
    return facts
        .with("recommendations", report.recommendations().stream().map(MonitorFacts::of).toList())
        .with("channels", report.channels().stream().map(MonitorFacts::of).toList());
  }

  private static List<String> words(List<Finding> findings) {
    return findings.stream().map(Finding::word).toList();
  }

  private static Facts layer(BatchNormReport report) {
    Shape shape = report.plan().shape();
    Momentum momentum = report.plan().spec().runningAverage().orElseThrow().momentum();
    return Facts.none()
        .with("method", report.plan().spec().method().name())
        .with("shape", IntStream.of(shape.sizes()).boxed().toList())
        .with("layout", shape.layout().word())
        .with("momentum", momentum.kind().name())
        .withAll(number("weightOfNew", momentum.weightOfNew()));
  }

  private static Facts median(Summary median) {
    return number("noise", median.noise())
        .withAll(number("effectiveValues", median.effectiveValues()))
        .withAll(number("gap", median.gap()))
        .withAll(number("gapByNoise", median.gapByNoise()));
  }

  private static Facts of(Recommendation recommendation) {
    return Facts.none()
        .with("action", recommendation.action().word())
        .with("text", recommendation.text());
  }

  private static Facts of(ChannelReport channel) {
    return Facts.none()
        .with("channel", channel.channel())
        .with("findings", words(channel.findings()))
        .withAll(number("mean", channel.mean()))
        .withAll(number("variance", channel.variance()))
        .withAll(number("drift", channel.drift()))
        .with("noise", of(channel.noise()))
        .with("gap", of(channel.gap()));
  }

  private static Facts of(BatchNoise noise) {
    return number("output", noise.output())
        .withAll(number("mean", noise.mean()))
        .withAll(number("scale", noise.scale()))
        .withAll(number("effectiveValues", noise.effectiveValues()));
  }

  private static Facts of(RunningGap gap) {
    return number("output", gap.output())
        .withAll(number("mean", gap.mean()))
        .withAll(number("scale", gap.scale()))
        .withAll(number("byNoise", gap.noise().output()));
  }

  private static Facts number(String name, double value) {
    return Double.isFinite(value) ? Facts.none().with(name, Figures.json(value)) : Facts.none();
  }
}
