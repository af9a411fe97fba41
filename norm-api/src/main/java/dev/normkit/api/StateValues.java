package dev.normkit.api;

import dev.normkit.api.RunningStatistics.Channel;
import java.util.List;
import java.util.Objects;

/** What a state has, checked. */
record StateValues(List<Channel> channels, long batches, boolean known) {
  StateValues {
    channels = List.copyOf(Objects.requireNonNull(channels, "channels"));
    ChannelChecks.requireCount("batches", batches);
    for (int c = 0; c < channels.size(); c++) {
      ChannelChecks.requireFit(channels.get(c), " of channel " + c, batches, known);
    }
  }
}
