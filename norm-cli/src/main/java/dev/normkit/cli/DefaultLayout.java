package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.selector.usage.Network;

/** What the axes mean if {@code --layout} doesn't say it. */
final class DefaultLayout {
  private DefaultLayout() {}

  static Layout of(Network network, int... sizes) {
    if (network == Network.RNN || network == Network.TRANSFORMER) {
      return Layout.SEQUENCE;
    }
    if (sizes.length == 1) {
      throw new IllegalArgumentException(
          ("shape %s has one axis, which isn't a batch of a %s; give 2 to 5 axes, the batch first,"
                  + " for example 1x%s, or --layout sequence")
              .formatted(sizes[0], network.word(), sizes[0]));
    }
    return of(sizes.length);
  }

  /** Three axes are N, C and one spatial axis, or N, T and H if these are usual for the method. */
  static Layout of(NormMethod method, int rank) {
    return method.overTrailingAxes() && rank == 3 ? Layout.SEQUENCE : of(rank);
  }

  private static Layout of(int rank) {
    return switch (rank) {
      case 1 -> Layout.SEQUENCE;
      case 2 -> Layout.DENSE;
      case 3, 4, 5 -> Layout.CHANNELS_FIRST;
      default ->
          throw new IllegalArgumentException(
              "data of " + rank + " axes has no usual layout; --layout sequence takes any number");
    };
  }
}
