package dev.normkit.monitor;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A layer in a few numbers: the medians of its channels. */
record Summary(double noise, double effectiveValues, double gap, double gapByNoise) {

  static Summary of(List<ChannelReport> channels) {
    return new Summary(
        median(channels, channel -> channel.noise().output()),
        median(channels, channel -> channel.noise().effectiveValues()),
        median(channels, channel -> channel.gap().output()),
        median(channels, channel -> channel.gap().noise().output()));
  }

  private static double median(
      List<ChannelReport> channels, ToDoubleFunction<ChannelReport> measure) {
    return measure.applyAsDouble(middle(channels, measure));
  }

  /** The channel that has the median, of two the smaller. */
  static ChannelReport middle(
      List<ChannelReport> channels, ToDoubleFunction<ChannelReport> measure) {
    List<ChannelReport> sorted =
        channels.stream().sorted(Comparator.comparingDouble(measure)).toList();
    return sorted.get((sorted.size() - 1) / 2);
  }
}
