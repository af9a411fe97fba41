package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Selection;
import dev.normkit.selector.Usage;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "select",
    description =
        "Says which normalization and which backend fit a use, and why the others do not.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm select --network rnn",
      "  norm select --network cnn --task classification --batch 4 --shape 4x64x32x32",
      "  norm select --network cnn --task generation --shape 8x32x32x3 --layout channels-last --json"
    })
final class SelectCommand implements Callable<Integer> {
  private final PrintWriter out;

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
        "What the axes mean: dense, channels-first, channels-last or sequence. Default: sequence for rnn and"
            + " transformer; else dense for 2 axes, channels-first for 3 to 5."
      })
  private Optional<Layout> layout = Optional.empty();

  @Option(names = "--json", description = "Print JSON instead of text.")
  private boolean json;

  SelectCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    Selection selection = NormSelector.create().select(usage());
    out.println(json ? selection.toJson() : selection.toText());
    return 0;
  }

  private Usage usage() {
    Usage usage = usageOptions.usage("select");
    if (shape.isEmpty()) {
      if (layout.isPresent()) {
        throw new IllegalArgumentException(
            "--layout says what the axes of --shape mean; give both");
      }
      return usage;
    }
    ShapeOption sizes = shape.get();
    Layout meaning = layout.orElseGet(() -> DefaultLayout.of(usage.network(), sizes.sizes()));
    return usage.shape(sizes.in(meaning));
  }
}
