package dev.normkit.io.find;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;

/**
 * Which method normalizes over given axes.
 *
 * @param method LAYER, INSTANCE or BATCH, with its own statistics; RMS where no mean is subtracted
 * @param layout what the axes of the data mean
 * @param axis the first normalized axis of LAYER and RMS, negative from the end
 * @param conventions what was assumed
 * @param obstacles why no layer normalizes so
 */
record NormalizedAxes(
    NormMethod method,
    Layout layout,
    OptionalInt axis,
    List<String> conventions,
    List<String> obstacles) {

  /**
   * Decides.
   *
   * @param given axes from either end; none for all
   * @param rank the number of axes, where it is known
   * @param gamma which tells axes of channels from others
   * @param centered whether the mean is subtracted
   */
  static NormalizedAxes of(
      List<Long> given, OptionalInt rank, Optional<Weight> gamma, boolean centered) {
    if (rank.isEmpty()) {
      return withoutRank(given, centered);
    }
    int axes = rank.getAsInt();
    TreeSet<Integer> over = new TreeSet<>();
    for (long axis : given) {
      long at = axis < 0 ? axis + axes : axis;
      if (at < 0 || at >= axes) {
        return impossible(centered, "its axes " + given + " aren't those of " + axes + " axes");
      }
      over.add((int) at);
    }
    int count = given.isEmpty() ? axes : over.size();
    if (count == 0) {
      return impossible(centered, "it normalizes a single number");
    }
    if (count == axes || over.first() == axes - count) {
      boolean instance = centered && axes >= 3 && count == axes - 2 && perChannel(gamma, count);
      return instance ? channels(NormMethod.INSTANCE) : trailing(centered, -count, List.of());
    }
    boolean batch = centered && axes >= 2 && count == axes - 1 && !over.contains(1);
    if (batch) {
      return channels(NormMethod.BATCH);
    }
    return impossible(
        centered,
        count == 1 && over.first() == 1
            ? "it normalizes over the channels at each position of channels-first data; a layer"
                + " does so where the channels are the last axis"
            : "it normalizes over the axes " + over + " of " + axes);
  }

  private static NormalizedAxes withoutRank(List<Long> given, boolean centered) {
    TreeSet<Long> over = new TreeSet<>(given);
    if (!over.isEmpty() && over.last() == -1 && over.first() == -over.size()) {
      return trailing(centered, -over.size(), List.of());
    }
    if (over.size() == 1 && over.first() > 0) {
      return trailing(
          centered,
          -1,
          List.of(
              "its axis "
                  + over.first()
                  + " is taken for the last: the file doesn't say how many axes there are"));
    }
    return impossible(
        centered,
        "its axes "
            + (given.isEmpty() ? "are all" : given.toString())
            + ", and the file doesn't say how many axes there are");
  }

  /** γ over C×1×1: the normalized axes are the spatial ones, and it has one entry per channel. */
  private static boolean perChannel(Optional<Weight> gamma, int count) {
    if (gamma.isEmpty()) {
      return count >= 2;
    }
    List<Long> shape = gamma.get().shape();
    int axes = shape.size();
    if (axes < count + 1 || shape.get(axes - count - 1) == 1) {
      return false;
    }
    return shape.subList(axes - count, axes).stream().allMatch(size -> size == 1);
  }

  private static NormalizedAxes trailing(boolean centered, int axis, List<String> conventions) {
    return new NormalizedAxes(
        centered ? NormMethod.LAYER : NormMethod.RMS,
        Layout.SEQUENCE,
        OptionalInt.of(axis),
        conventions,
        List.of());
  }

  private static NormalizedAxes channels(NormMethod method) {
    List<String> told =
        method == NormMethod.BATCH
            ? List.of("it normalizes with the statistics of the batch at hand, in inference too")
            : List.of();
    return new NormalizedAxes(method, Layout.CHANNELS_FIRST, OptionalInt.empty(), told, List.of());
  }

  private static NormalizedAxes impossible(boolean centered, String why) {
    return new NormalizedAxes(
        centered ? NormMethod.LAYER : NormMethod.RMS,
        Layout.SEQUENCE,
        OptionalInt.empty(),
        List.of(),
        List.of(why));
  }

  Settings settings(double epsilon) {
    Settings settings = Settings.of(epsilon);
    return axis.isPresent() ? settings.withAxis(axis.getAsInt()) : settings;
  }

  NormalizedAxes withObstacles(List<String> more) {
    List<String> all = new ArrayList<>(obstacles);
    all.addAll(more);
    return new NormalizedAxes(method, layout, axis, conventions, all);
  }
}
