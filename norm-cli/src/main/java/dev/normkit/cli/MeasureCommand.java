package dev.normkit.cli;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.backend.Wisdom;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.Workload;
import dev.normkit.selector.words.Words;
import dev.normkit.threads.Parallelism;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "measure",
    description = {
      "Times every backend that can compute a normalization on data of a given shape, says"
          + " which one to take, and"
          + " keeps the times in a file for programs to use."
    },
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Programs that measure use the file by NormSelector.withWisdom, or the environment variable",
      "NORMKIT_WISDOM or system property normkit.wisdom with its name.",
      "",
      "Exit codes: 0 measured, 1 the output can't be written, 2 wrong usage, or nothing measured; a"
          + " line says what would do.",
      "",
      "Examples:",
      "  norm measure --method layer --shape 4096x768 --workload inference",
      "  norm measure --method group --groups 32 --shape 4x64x32x32 --threads 2 --wisdom"
          + " wisdom.json",
      "  norm measure --network cnn --task detection --shape 2x64x56x56 --budget 90s"
    })
final class MeasureCommand implements Callable<Integer> {
  /**
   * A user who asks for a measurement can wait until a busy machine has told the backends apart.
   */
  private static final Duration USUAL_BUDGET = Duration.ofSeconds(60);

  private final Terminal terminal;
  private final Pipes pipes;

  @Option(
      names = "--method",
      paramLabel = "<method>",
      description = {
        "batch, layer, instance, group, switchable or rms; or auto (default), where the"
            + " selector decides from"
            + " --network, --task and --batch."
      })
  private MethodOption method = MethodOption.AUTO;

  @Option(
      names = "--groups",
      paramLabel = "<k>",
      description =
          "Number of channel groups; needed by group, refused by others. Default with auto: as in"
              + " select.")
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
        "The calls whose time counts: training (default: forward and backward), inference,"
            + " training-forward or backward."
      })
  private Workload workload = Workload.TRAINING;

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--budget",
      paramLabel = "<time>",
      description = {
        "The most time to take, for example 90s. Default: 60s; it ends as soon as the times are"
            + " clear, on a quiet machine after 2s."
      })
  private Duration budget = USUAL_BUDGET;

  @Option(
      names = "--wisdom",
      paramLabel = "<file>",
      description = {
        "File to add the times to, made if it isn't there. Default: the file that the property"
            + " normkit.wisdom names, else the variable NORMKIT_WISDOM; without both the times"
            + " aren't kept."
      })
  private Optional<Path> wisdomFile = Optional.empty();

  @Option(names = "--json", description = "Print the decision as JSON instead of text.")
  private boolean json;

  MeasureCommand(Terminal terminal, Pipes pipes) {
    this.terminal = terminal;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    Optional<Path> file = wisdomFile.or(Surroundings.system()::wisdomFile);
    if (file.isPresent()) {
      checkBeforehand(file.get());
    }
    try (ThreadsOption.Workers workers = threads.workers()) {
      measure(workers.parallelism(), file);
    }
    return 0;
  }

  /** Users should know of damaged or foreign wisdom, and of an unwritable file before they wait. */
  private void checkBeforehand(Path file) throws IOException {
    if (file.toString().isEmpty()) {
      throw new IllegalArgumentException("--wisdom is empty; give the name of a file");
    }
    Wisdom.requireWritable(file);
    Wisdom.load(file).problems().forEach(problem -> terminal.err().println("norm: " + problem));
  }

  private void measure(Parallelism parallelism, Optional<Path> file) throws IOException {
    // JSON stands alone on standard output.
    Terminal shown = json ? terminal.silent() : terminal;
    // Nothing from outside and nothing from before: the user has asked to measure now.
    Wisdom wisdom = Wisdom.empty();
    NormSelector selector =
        NormSelector.of(Backends.discover(), Surroundings.none())
            .withParallelism(parallelism)
            .withWorkload(workload)
            .withWisdom(wisdom);
    NormPlan plan = plan(selector);
    MeasureScreen screen =
        new MeasureScreen(
            shown, plan.spec() + " over " + plan.shape() + ", " + workload.unit(), workload);
    NormSelector watched = selector.withMeasurementListener(screen::show);
    BackendDecision decision = screen.during(() -> watched.measure(plan, budget));
    if (decision.times().isEmpty()) {
      throw new IllegalStateException(decision.notes().get(0));
    }
    screen.finish(decision.times());
    pipes.print(decision, json, terminal.out());
    if (file.isPresent()) {
      save(wisdom, file.get(), shown);
    }
  }

  /** The user couldn't have known of what hinders now: it was all right beforehand. */
  static void save(Wisdom wisdom, Path file, Terminal shown) throws IOException {
    if (wisdom.size() == 0) {
      throw new IllegalStateException(
          file + ": not written, since a backend broke down and its time is missing");
    }
    try {
      wisdom.save(file);
    } catch (IOException unwritten) {
      throw new OutputException(unwritten.getMessage(), unwritten);
    }
    shown.out().println("wrote " + file);
  }

  private NormPlan plan(NormSelector selector) {
    UsageOptions.atLeastOne("--groups", groups);
    if (method.method().isEmpty()) {
      Network network = usageOptions.network("measure without --method");
      Shape shape = shape(DefaultLayout.of(network, sizes.sizes()));
      Usage usage = usageOptions.usage("measure", shape);
      Usage asked = groups.isPresent() ? usage.withGroups(groups.get()) : usage;
      MethodDecision decision = selector.decide(asked);
      MethodChoice choice = MethodChoice.of(decision);
      choice.requireIf(groups.isPresent(), "--groups", choice.method() == NormMethod.GROUP);
      return new NormPlan(decision.spec(), shape);
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
    SpecBuilder builder = NormSpec.of(method.method().orElseThrow());
    groups.ifPresent(builder::groups);
    return builder.build();
  }
}
