package dev.normkit.selector.method;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Task;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsageFlag;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What rules and notes want to know of a usage. */
final class Traits {
  private Traits() {}

  static boolean decoderOnlyGiven(Usage usage) {
    return usage.given().flag(UsageFlag.DECODER_ONLY).isPresent();
  }

  static boolean groupsGiven(Usage usage) {
    return usage.given().groups().isPresent();
  }

  static boolean unequalLengths(Usage usage) {
    return usage.given().holds(UsageFlag.UNEQUAL_LENGTHS);
  }

  static boolean onlineInference(Usage usage) {
    return usage.given().holds(UsageFlag.ONLINE_INFERENCE);
  }

  static boolean pixelOutput(Usage usage) {
    return usage.given().holds(UsageFlag.PIXEL_OUTPUT);
  }

  /** Whether the output has a value, not a label, for every pixel. */
  static boolean pixelValues(Usage usage) {
    return pixelOutput(usage) && usage.given().task().map(Task::pixelsAreValues).orElse(true);
  }

  static boolean frozenStatistics(Usage usage) {
    return usage.given().holds(UsageFlag.FROZEN_STATISTICS);
  }

  static boolean differentialPrivacy(Usage usage) {
    return usage.given().holds(UsageFlag.DIFFERENTIAL_PRIVACY);
  }

  static boolean role(Usage usage, Role role) {
    return usage.given().role().equals(Optional.of(role));
  }

  /** The values behind each channel's batch statistics on one device; unknown for a sequence. */
  static OptionalLong valuesPerChannel(Usage usage) {
    return usage.shapeBatch().isPresent()
        ? OptionalLong.of(
            (long) usage.batchPerDevice().getAsInt() * usage.shape().orElseThrow().spatial())
        : OptionalLong.empty();
  }

  static boolean spatialShape(Usage usage) {
    return usage.shape().filter(Shape::hasSpatialAxes).isPresent();
  }

  /** Whether the data are time steps: as the shape says or, without one, the network. */
  static boolean timeSteps(Usage usage) {
    return usage.network() == Network.RNN
        || hasLayout(usage, Layout.SEQUENCE)
        || (usage.network() == Network.TRANSFORMER && usage.shape().isEmpty());
  }

  static boolean denseShape(Usage usage) {
    return hasLayout(usage, Layout.DENSE);
  }

  static boolean hasLayout(Usage usage, Layout layout) {
    return usage.shape().filter(shape -> layout(shape) == layout).isPresent();
  }

  /** What the axes mean: N×C is dense data, whatever it is called. */
  static Layout layout(Shape shape) {
    return shape.hasSpatialAxes() || shape.layout() == Layout.SEQUENCE
        ? shape.layout()
        : Layout.DENSE;
  }

  /** The note on a shape with another batch, which no number of devices explains. */
  static Optional<String> contradiction(Usage usage) {
    OptionalInt given = usage.given().batch().samplesPerDevice();
    if (given.isEmpty() || usage.shapeBatch().isEmpty()) {
      return Optional.empty();
    }
    long perDevice = given.getAsInt();
    int ofShape = usage.shapeBatch().getAsInt();
    return ofShape == perDevice || ofShape == perDevice * usage.devices()
        ? Optional.empty()
        : Optional.of(
            "batch "
                + perDevice
                + " per device counts, as it was given, not the "
                + ofShape
                + " of shape "
                + usage.shape().orElseThrow()
                + "; give one of them, or the devices if they share the shape's batch");
  }
}
