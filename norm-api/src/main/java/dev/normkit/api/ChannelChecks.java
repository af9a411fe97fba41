package dev.normkit.api;

import dev.normkit.api.RunningStatistics.Channel;

/** What the running statistics of a channel may be. */
final class ChannelChecks {
  /** The most that a count may be; counting ends there. */
  private static final long MOST_COUNT = 1L << 62;

  private ChannelChecks() {}

  static void requireFit(Channel channel, String where, long batches, boolean known) {
    requireFinite("running mean" + where, channel.mean(), -Double.MAX_VALUE, "");
    requireFinite("running variance" + where, channel.variance(), 0, " and at least 0");
    requireCount("batches" + where, channel.batches());
    requireCount("values" + where, channel.values());
    if (channel.batches() > batches) {
      throw new IllegalArgumentException(
          "batches"
              + where
              + " is "
              + channel.batches()
              + "; it must be at most "
              + batches
              + ", the batches seen");
    }
    if (!known && !channel.equals(new Channel(0, 1, 0))) {
      throw new IllegalArgumentException(
          "known is false, but "
              + channel
              + where
              + " isn't that of fresh statistics, mean 0, variance 1 and no batch; say true");
    }
  }

  static void requireCount(String name, long count) {
    if (count < 0 || count > MOST_COUNT) {
      throw new IllegalArgumentException(
          name + " is " + count + "; it must be at least 0 and at most " + MOST_COUNT);
    }
  }

  /** What an average needs of a batch: more values than its variance loses. */
  static void requireMore(long count, int lost, RunningAverage average) {
    if (count <= lost) {
      throw new IllegalArgumentException(
          "count is " + count + "; " + average + " needs at least " + (1 + lost));
    }
  }

  /** The sum of two counts; what is more than any may be stays at that, so that it can be saved. */
  static long counted(long before, long more) {
    return more > MOST_COUNT - before ? MOST_COUNT : before + more;
  }

  private static void requireFinite(String name, double value, double least, String wanted) {
    if (!(value >= least && value <= Double.MAX_VALUE)) {
      // A float's digits where it is one.
      String given = (float) value == value ? Float.toString((float) value) : "" + value;
      throw new IllegalArgumentException(name + " is " + given + "; it must be finite" + wanted);
    }
  }
}
