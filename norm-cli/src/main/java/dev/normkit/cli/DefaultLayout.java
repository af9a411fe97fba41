package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.selector.Network;

/** What the axes mean where {@code --layout} does not say it. */
final class DefaultLayout {
  private DefaultLayout() {}

  static Layout of(Network network, int rank) {
    boolean timeSteps = network == Network.RNN || network == Network.TRANSFORMER;
    return timeSteps ? Layout.SEQUENCE : of(rank);
  }

  /** Three axes are an image's N, C and one spatial axis, or N, T and H where those are usual. */
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
