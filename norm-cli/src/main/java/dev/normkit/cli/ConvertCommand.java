package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.NormChoice;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.norm.Normalization;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkPlan;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.UsualGroups;
import dev.normkit.selector.words.Words;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "convert",
    description =
        "Replaces the BatchNorms of an ONNX model by other norms with the same weights, in"
            + " operators of the model's version. The model then has to be trained.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm convert model.onnx group.onnx --to group",
      "  norm convert model.onnx other.onnx --to auto --batch 2"
    })
final class ConvertCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Pipes pipes;

  @Mixin private ModelEdit edit;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "<norm>",
      description = {
        "group, layer, instance, or auto: what norm select --plan would change for --batch (32"
            + " without it), --global-batch or --devices, which are for auto alone."
      })
  private MethodOption to;

  @Option(
      names = "--groups",
      paramLabel = "<k>",
      description =
          "Number of groups of GroupNorm. Default: the largest common divisor of 32 and the channels"
              + " that leaves 8 values per group.")
  private Optional<Integer> groups = Optional.empty();

  @Mixin private BatchOptions batch;

  ConvertCommand(Terminal terminal, Pipes pipes) {
    this.terminal = terminal;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    Optional<NormMethod> named = to.method();
    named.ifPresentOrElse(this::requireNamed, this::requireNoGroups);
    Optional<BatchSize> size = batch.size();
    ModelFile model = edit.open();
    EditedModel edited =
        named.isPresent()
            ? model.convert(choice(named.get()))
            : model.convert(plan(model.network(), size));
    edit.write(edited, "converted", terminal, pipes);
    return 0;
  }

  private static NetworkPlan plan(NetworkDescription network, Optional<BatchSize> size) {
    return NormSelector.create().plan(size.map(network::withBatch).orElse(network));
  }

  private void requireNamed(NormMethod method) {
    boolean possible =
        method == NormMethod.GROUP || method == NormMethod.LAYER || method == NormMethod.INSTANCE;
    if (!possible) {
      throw new IllegalArgumentException(
          "--to is %s; it must be one of group, layer, instance, auto".formatted(Words.of(method)));
    }
    if (groups.isPresent() && method != NormMethod.GROUP) {
      throw new IllegalArgumentException(
          "--groups is for --to group; it doesn't go with --to " + Words.of(method));
    }
    UsageOptions.atLeastOne("--groups", groups);
    if (batch.given().isPresent()) {
      throw new IllegalArgumentException(
          "--batch, --global-batch and --devices are for --to auto; they don't go with --to "
              + Words.of(method));
    }
  }

  private void requireNoGroups() {
    if (groups.isPresent()) {
      throw new IllegalArgumentException(
          "--groups is for --to group; it doesn't go with --to auto");
    }
  }

  private NormChoice choice(NormMethod method) {
    return (norm, channels) ->
        Optional.of(
            method == NormMethod.GROUP
                ? NormSpec.groupNorm(groups.orElseGet(() -> usualGroups(norm, channels))).build()
                : NormSpec.of(method).build());
  }

  /** One where all values of a sample are few; positions that the model leaves open are many. */
  private static int usualGroups(Normalization norm, int channels) {
    return norm.data()
        .shape(1)
        .map(known -> UsualGroups.of(known).orElse(1))
        .orElseGet(() -> UsualGroups.dividing(Shape.of(Layout.DENSE, 1, channels)));
  }
}
