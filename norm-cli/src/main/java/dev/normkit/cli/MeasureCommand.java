package dev.normkit.cli;

import dev.normkit.api.Backends;
import dev.normkit.api.Layout;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Parallelism;
import dev.normkit.api.Shape;
import dev.normkit.selector.BackendDecision;
import dev.normkit.selector.BackendMode;
import dev.normkit.selector.Network;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.Surroundings;
import dev.normkit.selector.Usage;
import dev.normkit.selector.Wisdom;
import dev.normkit.selector.Workload;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "measure",
    description = {
      "Times every backend that can compute a normalization on data of a given shape, says which one to take, and"
          + " keeps the times in a file for programs to use."
    },
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Programs use the file where they measure: NormSelector.wisdom, or the environment variable",
      "NORMKIT_WISDOM or system property normkit.wisdom with its name.",
      "",
      "Examples:",
      "  norm measure --method layer --shape 4096x768 --workload inference",
      "  norm measure --method group --groups 32 --shape 4x64x32x32 --threads 2 --wisdom wisdom.json",
      "  norm measure --network cnn --task detection --shape 2x64x56x56 --budget 5s"
    })
final class MeasureCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--method",
      paramLabel = "<method>",
      description = {
        "batch, layer, instance, group, switchable or rms; or auto (default), where the selector decides from"
            + " --network, --task and --batch."
      })
  private MethodOption method = MethodOption.AUTO;

  @Option(
      names = "--groups",
      paramLabel = "<k>",
      description = "Number of channel groups of --method group.")
  private Optional<Integer> groups = Optional.empty();

  @Mixin private UsageOptions usageOptions;

  @Option(
      names = "--shape",
      required = true,
      paramLabel = "<sizes>",
      description = "Sizes of the data's axes, for example 4x64x32x32.")
  private ShapeOption sizes;

  @Option(
      names = "--layout",
      paramLabel = "<layout>",
      description = {
        "What the axes mean: dense, channels-first, channels-last or sequence. Default as in apply."
      })
  private Optional<Layout> layout = Optional.empty();

  @Option(
      names = {"--workload", "--direction"},
      paramLabel = "<calls>",
      description = {
        "Whose time counts: training (default, forward and backward), inference, training-forward or backward."
      })
  private Workload workload = Workload.TRAINING;

  @Option(
      names = "--threads",
      paramLabel = "<n>",
      description = "Also tries all backends on so many threads. Default: 1.")
  private int threads = 1;

  @Option(
      names = "--budget",
      paramLabel = "<time>",
      description = "What it may take in all, for example 500ms. Default: 2s.")
  private Duration budget = Duration.ofSeconds(2);

  @Option(
      names = "--wisdom",
      paramLabel = "<file>",
      description = {
        "File to add the times to. Default: the one that the property normkit.wisdom names,"
            + " else the variable NORMKIT_WISDOM; without both they are not kept."
      })
  private Optional<Path> wisdomFile = Optional.empty();

  @Option(names = "--json", description = "Print the decision as JSON instead of text.")
  private boolean json;

  MeasureCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    ForkJoinPool pool = ThreadPool.of(threads);
    Optional<Path> file = wisdomFile.or(Surroundings.system()::wisdomFile);
    file.ifPresent(this::reportProblems);
    try {
      measure(Parallelism.on(pool), file);
    } finally {
      pool.shutdown();
    }
    return 0;
  }

  /** Before anything is measured: who has damaged or foreign wisdom wants to know. */
  private void reportProblems(Path file) {
    Wisdom.load(file).problems().forEach(problem -> terminal.err().println("norm: " + problem));
  }

  private void measure(Parallelism parallelism, Optional<Path> file) throws IOException {
    // JSON stands alone on standard output.
    Terminal shown = json ? terminal.silent() : terminal;
    PrintWriter out = shown.out();
    // Nothing from outside and nothing from before: the user has asked to measure now.
    Wisdom wisdom = Wisdom.empty();
    NormSelector selector =
        NormSelector.of(Backends.discover(), Surroundings.none())
            .parallelism(parallelism)
            .workload(workload)
            .wisdom(wisdom)
            .backendMode(BackendMode.measure(budget));
    NormPlan plan = plan(selector);
    out.println(plan.spec() + " over " + plan.shape() + ", " + workload.unit());
    MeasureScreen screen = new MeasureScreen(shown, workload);
    BackendDecision decision = selector.onMeasurement(screen::show).decideBackend(plan);
    screen.finish(decision.times());
    if (file.isPresent() && wisdom.size() > 0) {
      wisdom.save(file.get());
      out.println("wrote " + file.get());
    }
    terminal.out().println(json ? decision.toJson() : decision.toText());
  }

  private NormPlan plan(NormSelector selector) {
    if (method.method().isEmpty()) {
      Network network = usageOptions.network("measure without --method");
      Shape shape = shape(DefaultLayout.of(network, sizes.sizes()));
      Usage usage = usageOptions.usage("measure", shape);
      Usage asked = groups.isPresent() ? usage.groups(groups.get()) : usage;
      return new NormPlan(selector.decideMethod(asked).spec(), shape);
    }
    usageOptions
        .given()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(
                  option
                      + " is for --method auto; it does not go with --method "
                      + Words.of(method));
            });
    return new NormPlan(
        spec(), shape(DefaultLayout.of(method.method().get(), sizes.sizes().length)));
  }

  private Shape shape(Layout usual) {
    return sizes.in(layout.orElse(usual));
  }

  private NormSpec spec() {
    if (groups.isPresent() != (method == MethodOption.GROUP)) {
      throw new IllegalArgumentException(
          groups.isPresent()
              ? "--groups does not go with --method " + Words.of(method)
              : "--method group needs --groups, the number of groups");
    }
    NormSpec.Builder builder = NormSpec.of(method.method().orElseThrow());
    groups.ifPresent(builder::groups);
    return builder.build();
  }
}
