package dev.normkit.selector.usage;

import com.google.common.collect.ImmutableList;
import dev.normkit.api.Shape;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import java.util.List;
import java.util.OptionalInt;

/** A usage as the inputs of a decision, each with its source. */
final class UsageInputs {
  private UsageInputs() {}

  static List<Input> of(Usage usage) {
    GivenUsage given = usage.given();
    ImmutableList.Builder<Input> inputs = ImmutableList.builder();
    inputs.add(input("network", usage.network().word(), true));
    inputs.add(input("task", usage.task().word(), given.task().isPresent()));
    inputs.add(new Input("batch", words(usage.batchPerDevice()), batchSource(usage)));
    inputs.add(
        input(
            "shape",
            given.shape().map(Shape::toString).orElse("unknown"),
            given.shape().isPresent()));
    inputs.add(new Input("groups", Integer.toString(usage.groups()), groupsSource(usage)));
    if (usage.network() == Network.TRANSFORMER) {
      inputs.add(
          input(
              UsageFlag.DECODER_ONLY.word(),
              Boolean.toString(usage.decoderOnly()),
              given.flag(UsageFlag.DECODER_ONLY).isPresent()));
    }
    addWhatElseWasGiven(given, inputs);
    return inputs.build();
  }

  /** These have no line of their own unless they are given. */
  private static void addWhatElseWasGiven(GivenUsage given, ImmutableList.Builder<Input> inputs) {
    add("global-batch", given.batch().global(), inputs);
    add("devices", given.batch().devices(), inputs);
    add("accumulation", given.accumulation(), inputs);
    given.role().ifPresent(role -> inputs.add(input("role", role.word(), true)));
    given
        .flags()
        .forEach(
            (flag, value) -> {
              if (flag != UsageFlag.DECODER_ONLY) {
                inputs.add(input(flag.word(), value.toString(), true));
              }
            });
  }

  private static void add(String name, OptionalInt value, ImmutableList.Builder<Input> inputs) {
    value.ifPresent(number -> inputs.add(input(name, Integer.toString(number), true)));
  }

  private static Source batchSource(Usage usage) {
    BatchSize batch = usage.given().batch();
    if (batch.perDevice().isPresent()) {
      return Source.GIVEN;
    }
    if (batch.global().isPresent()) {
      return Source.DIVIDED;
    }
    return usage.batchPerDevice().isPresent() ? Source.DERIVED : Source.DEFAULT;
  }

  private static Source groupsSource(Usage usage) {
    if (usage.given().groups().isPresent()) {
      return Source.GIVEN;
    }
    return usage.shape().isPresent() ? Source.DERIVED : Source.DEFAULT;
  }

  private static Input input(String name, String value, boolean given) {
    return new Input(name, value, Source.ofGiven(given));
  }

  private static String words(OptionalInt number) {
    return number.isPresent() ? Integer.toString(number.getAsInt()) : "unknown";
  }
}
