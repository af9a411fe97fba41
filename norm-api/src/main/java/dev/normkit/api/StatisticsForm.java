package dev.normkit.api;

import java.io.InvalidObjectException;
import java.io.Serializable;

/** What a stream has of running statistics. */
record StatisticsForm(RunningStatistics.State state) implements Serializable {
  private Object readResolve() throws InvalidObjectException {
    return Deserialized.checked(
        () -> {
          RunningStatistics statistics = new RunningStatistics(state.channels().size());
          statistics.set(state);
          return statistics;
        });
  }
}
