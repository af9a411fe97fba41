package dev.normkit.api;

import dev.normkit.api.RunningStatistics.Channel;
import dev.normkit.api.RunningStatistics.State;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a stream has of a state. Not a list, which may say that it has any number of elements:
 * arrays lie in the stream as long as they are, and filters of streams know their lengths.
 */
record StateForm(
    double[] mean, double[] variance, long[] letIn, long[] values, long batches, boolean known)
    implements Serializable {

  static StateForm of(State state) {
    List<Channel> channels = state.channels();
    return new StateForm(
        channels.stream().mapToDouble(Channel::mean).toArray(),
        channels.stream().mapToDouble(Channel::variance).toArray(),
        channels.stream().mapToLong(Channel::batches).toArray(),
        channels.stream().mapToLong(Channel::values).toArray(),
        state.batches(),
        state.known());
  }

  private Object readResolve() throws InvalidObjectException {
    return Deserialized.checked(this::state);
  }

  State state() {
    requireLength("variances", variance.length);
    requireLength("batches", letIn.length);
    requireLength("values", values.length);
    List<Channel> channels =
        IntStream.range(0, mean.length)
            .mapToObj(c -> new Channel(mean[c], variance[c], letIn[c], values[c]))
            .toList();
    return new State(channels, batches, known);
  }

  private void requireLength(String name, int length) {
    if (length != mean.length) {
      throw new IllegalArgumentException(
          "there are " + length + " " + name + ", but " + mean.length + " means");
    }
  }
}
