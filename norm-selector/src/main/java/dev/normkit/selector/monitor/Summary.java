package dev.normkit.selector.monitor;

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

  /** The middle one, of two the smaller. */
  private static double median(
      List<ChannelReport> channels, ToDoubleFunction<ChannelReport> measure) {
    double[] sorted = channels.stream().mapToDouble(measure).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }
}
