package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkPlan;
import dev.normkit.selector.network.PlanChanges;
import dev.normkit.selector.report.Reported;
import dev.normkit.selector.usage.BatchSize;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "select",
    description =
        "Says which normalization and which backend fit a use, and why the others don't; with"
            + " --plan, for all layers of a network.",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm select --network rnn",
      "  norm select --network cnn --task classification --batch 4 --shape 4x64x32x32",
      "  norm select --network cnn --task generation --shape 8x32x32x3 --layout channels-last"
          + " --json",
      "  norm select --network cnn --global-batch 16 --devices 8 --accumulation 4",
      "  norm select --plan network.json",
      "  norm select --plan network.json --batch 2     what another batch would change",
      "  norm select --plan model.onnx --batch 2 --devices 8"
    })
final class SelectCommand implements Callable<Integer> {
  private final PrintWriter out;
  private final Pipes pipes;

  @Mixin private UsageOptions usageOptions;

  @Option(
      names = "--shape",
      paramLabel = "<sizes>",
      description = "Sizes of the data's axes, for example 4x64x32x32.")
  private Optional<ShapeOption> shape = Optional.empty();

  @Option(
      names = "--layout",
      paramLabel = "<layout>",
      description = {
        "What the axes mean: dense, channels-first, channels-last or sequence. Default:"
            + " sequence for rnn and"
            + " transformer; else dense for 2 axes, channels-first for 3 to 5."
      })
  private Optional<Layout> layout = Optional.empty();

  @Option(
      names = "--plan",
      paramLabel = "<file>",
      description = {
        "JSON file with a network's layers (- for standard input), or an ONNX model (.onnx),"
            + " instead of one use: prints the plan, or with --batch, --global-batch or --devices what these would change."
      })
  private Optional<FileName> plan = Optional.empty();

  @Option(
      names = "--groups",
      paramLabel = "<k>",
      description =
          "Number of channel groups if GroupNorm is chosen. Default: the largest common divisor of"
              + " 32 and the channels that leaves 8 values per group; 32 without --shape.")
  private Optional<Integer> groups = Optional.empty();

  @Mixin private ThreadsOption threads;

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  SelectCommand(PrintWriter out, Pipes pipes) {
    this.out = out;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    try (ThreadsOption.Workers workers = threads.workers()) {
      NormSelector selector = NormSelector.create().withParallelism(workers.parallelism());
      Reported result = plan.isPresent() ? planned(selector, plan.get()) : selector.select(usage());
      pipes.print(result, json, out);
    }
    return 0;
  }

  private Reported planned(NormSelector selector, FileName name) throws IOException {
    usageOptions.givenBesidesBatch().ifPresent(SelectCommand::refuseBesidesPlan);
    shape.ifPresent(given -> refuseBesidesPlan("--shape"));
    layout.ifPresent(given -> refuseBesidesPlan("--layout"));
    groups.ifPresent(given -> refuseBesidesPlan("--groups"));
    Optional<BatchSize> batch = usageOptions.batchSize();
    NetworkFile file = new NetworkFile(name);
    NetworkDescription network = file.read(pipes);
    NetworkPlan planned = file.checked(() -> selector.plan(network));
    Optional<PlanChanges> changes =
        file.checked(() -> batch.map(change -> planned.changesFor(change)));
    return changes.isPresent() ? changes.get() : planned;
  }

  private static void refuseBesidesPlan(String option) {
    throw new IllegalArgumentException(
        option + " does not go with --plan, whose file says it for each layer");
  }

  private Usage usage() {
    Network network = usageOptions.network("select");
    if (shape.isEmpty() && layout.isPresent()) {
      throw new IllegalArgumentException("--layout says what the axes of --shape mean; give both");
    }
    Optional<Shape> data =
        shape.map(
            sizes -> sizes.in(layout.orElseGet(() -> DefaultLayout.of(network, sizes.sizes()))));
    Usage usage =
        data.map(known -> usageOptions.usage("select", known))
            .orElseGet(() -> usageOptions.usage("select"));
    return UsageOptions.atLeastOne("--groups", groups).map(usage::withGroups).orElse(usage);
  }
}
