package dev.normkit.cli;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code apply} that make a {@link NormSpec}. */
final class SpecOptions {
  @Option(
      names = "--method",
      required = true,
      paramLabel = "<method>",
      description = {
        "auto, batch, layer, instance, group, switchable or rms. auto lets the selector decide from --network,"
            + " --task and --batch."
      })
  private MethodOption method;

  @Option(
      names = "--groups",
      paramLabel = "<k>",
      description =
          "Number of channel groups; needed by group, refused by others. Default with auto: as in"
              + " select.")
  private Optional<Integer> groups = Optional.empty();

  @Option(
      names = "--axis",
      paramLabel = "<a>",
      description = {
        "First normalized axis of layer and rms, negative from the end. Default: the last axis; with channels, all"
            + " but the batch; with auto, what it chose."
      })
  private Optional<Integer> axis = Optional.empty();

  @Option(
      names = "--eps",
      paramLabel = "<e>",
      description = "Added to the variance, 0 or more; overrides that of the preset.")
  private Optional<Double> epsilon = Optional.empty();

  @Option(
      names = "--preset",
      paramLabel = "<preset>",
      description = {
        "Conventions of pytorch (default, eps 1e-5, for rms 1.19e-7), keras (1e-3, for rms 1e-6) or onnx (1e-5)."
      })
  private Optional<PresetOption> preset = Optional.empty();

  /** Empty for auto. */
  Optional<NormMethod> method() {
    return method.method();
  }

  Optional<Integer> groups() {
    return groups;
  }

  /** Refuses options that the method does not have. */
  void requireFit(MethodChoice choice) {
    choice.requireIf(groups.isPresent(), "--groups", choice.method() == NormMethod.GROUP);
    choice.requireIf(axis.isPresent(), "--axis", choice.method().overTrailingAxes());
    requireLegal();
    if (method().isPresent() && choice.method() == NormMethod.GROUP && groups.isEmpty()) {
      throw new IllegalArgumentException("--method group needs --groups, the number of groups");
    }
  }

  /** Refuses what is wrong whatever the method. */
  void requireLegal() {
    UsageOptions.atLeastOne("--groups", groups);
    epsilon.ifPresent(SpecOptions::requireEpsilon);
  }

  /** What is legal for one method is legal for all. */
  private static void requireEpsilon(double value) {
    Blame.on("--eps", () -> NormSpec.layerNorm().epsilon(value).build());
  }

  /** Refuses a spec that is not possible on a shape, and names the option that asks for it. */
  void requirePossible(MethodChoice choice, NormSpec spec, Shape shape) {
    SpecBuilder usual = NormSpec.of(choice.method());
    // One group is possible wherever any number is.
    choice.groups().ifPresent(given -> usual.groups(1));
    Blame.on(choice.origin(), () -> new NormPlan(usual.build(), shape));
    Blame.on(axis.isPresent() ? "--axis" : "--groups", () -> new NormPlan(spec, shape));
  }

  /** A builder of the choice, in which these settings override; γ and β are not among them. */
  SpecBuilder builder(MethodChoice choice) {
    SpecBuilder builder = choice.builder();
    preset.map(PresetOption::preset).ifPresent(builder::preset);
    epsilon.ifPresent(builder::epsilon);
    axis.ifPresent(builder::axis);
    return builder;
  }
}
