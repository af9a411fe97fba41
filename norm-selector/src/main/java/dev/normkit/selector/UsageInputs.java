package dev.normkit.selector;

import com.google.common.collect.ImmutableList;
import dev.normkit.api.Shape;
import dev.normkit.selector.UsageInput.Source;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A usage as the inputs of a decision, each with its source. */
final class UsageInputs {
  private UsageInputs() {}

  static List<UsageInput> of(Usage usage) {
    SaidUsage said = usage.said();
    ImmutableList.Builder<UsageInput> inputs = ImmutableList.builder();
    inputs.add(input("network", usage.network().word(), true));
    inputs.add(input("task", usage.task().word(), said.task().isPresent()));
    inputs.add(new UsageInput("batch", words(usage.batchPerDevice()), batchSource(usage)));
    inputs.add(
        input(
            "shape",
            said.shape().map(Shape::toString).orElse("unknown"),
            said.shape().isPresent()));
    inputs.add(new UsageInput("groups", Integer.toString(usage.groups()), groupsSource(usage)));
    if (usage.network() == Network.TRANSFORMER) {
      inputs.add(
          input(
              UsageFlag.DECODER_ONLY.word(),
              Boolean.toString(usage.decoderOnly()),
              usage.decoderOnlyGiven()));
    }
    addWhatElseWasSaid(said, inputs);
    return inputs.build();
  }

  /** These have no line of their own unless they are said. */
  private static void addWhatElseWasSaid(SaidUsage said, ImmutableList.Builder<UsageInput> inputs) {
    add("global-batch", said.batch().global(), inputs);
    add("devices", said.batch().devices(), inputs);
    add("accumulation", said.accumulation(), inputs);
    said.flags()
        .forEach(
            (flag, value) -> {
              if (flag != UsageFlag.DECODER_ONLY) {
                inputs.add(input(flag.word(), value.toString(), true));
              }
            });
  }

  private static void add(
      String name, OptionalInt value, ImmutableList.Builder<UsageInput> inputs) {
    value.ifPresent(number -> inputs.add(input(name, Integer.toString(number), true)));
  }

  private static Source batchSource(Usage usage) {
    BatchSize batch = usage.said().batch();
    if (batch.perDevice().isPresent()) {
      return Source.GIVEN;
    }
    if (batch.global().isPresent()) {
      return Source.DIVIDED;
    }
    return usage.batchPerDevice().isPresent() ? Source.DERIVED : Source.DEFAULT;
  }

  private static Source groupsSource(Usage usage) {
    if (usage.groupsGiven()) {
      return Source.GIVEN;
    }
    return usage.shape().isPresent() ? Source.DERIVED : Source.DEFAULT;
  }

  /** What to say of a shape with another batch, which no number of devices explains. */
  static Optional<String> contradiction(Usage usage) {
    OptionalInt said = usage.said().batch().samplesPerDevice();
    if (said.isEmpty() || usage.shapeBatch().isEmpty()) {
      return Optional.empty();
    }
    long perDevice = said.getAsInt();
    int ofShape = usage.shapeBatch().getAsInt();
    return ofShape == perDevice || ofShape == perDevice * usage.devices()
        ? Optional.empty()
        : Optional.of(
            "batch "
                + perDevice
                + " per device counts, as it was said, and not the "
                + ofShape
                + " of shape "
                + usage.shape().orElseThrow()
                + "; say one of them, or the devices if they share the shape's batch");
  }

  private static UsageInput input(String name, String value, boolean given) {
    return new UsageInput(name, value, Source.ofGiven(given));
  }

  private static String words(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
  }
}
