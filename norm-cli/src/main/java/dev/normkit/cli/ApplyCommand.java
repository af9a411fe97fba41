package dev.normkit.cli;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.Shape;
import dev.normkit.discovery.BackendRow;
import dev.normkit.io.npy.Npy;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.words.Words;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "apply",
    description =
        "Normalizes an array in a NumPy file (.npy: float32 or float64) into another (float32).",
    mixinStandardHelpOptions = true,
    addMethodSubcommands = false,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  norm apply --method layer --in x.npy --out y.npy",
      "  norm apply --method group --groups 32 --weight w.npy --bias b.npy --in x.npy --out y.npy",
      "  norm apply --method batch --preset keras --layout channels-last --running-mean m.npy"
          + " --running-var v.npy --in x.npy --out y.npy",
      "  norm apply --method auto --network cnn --batch 4 --in x.npy --out y.npy",
      "  norm apply --method rms --in - --out - <x.npy >y.npy"
    })
final class ApplyCommand implements Callable<Integer> {
  private static final String AUTO_BACKEND = "auto";

  private final Terminal terminal;
  private final Pipes pipes;

  @Mixin private SpecOptions specOptions;

  @Mixin private UsageOptions usageOptions;

  @Mixin private ParameterFiles files;

  @Option(
      names = "--layout",
      paramLabel = "<layout>",
      description = {
        "What the axes mean: dense, channels-first, channels-last or sequence. Default: dense"
            + " for 2 axes,"
            + " channels-first for 3 to 5; sequence for 1, for 3 of layer and rms, and with"
            + " --network rnn or"
            + " transformer."
      })
  private Optional<Layout> layout = Optional.empty();

  @Option(
      names = "--backend",
      paramLabel = "<id>",
      description = "cpu, simd or auto (default). All give the same bits.")
  private String backend = AUTO_BACKEND;

  @Mixin private ThreadsOption threads;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "<npy>",
      description = "Array to normalize; - is standard input.")
  private FileName in;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "<npy>",
      description = "File to write; - is standard output, which then gets nothing else.")
  private FileName out;

  @Option(names = "--force", description = "Replace the file of --out if it exists.")
  private boolean force;

  @Option(
      names = "--json",
      description = "Print what was done, with the decision of --method auto, as JSON.")
  private boolean json;

  ApplyCommand(Terminal terminal, Pipes pipes) {
    this.terminal = terminal;
    this.pipes = pipes;
  }

  @Override
  public Integer call() throws IOException {
    try (ThreadsOption.Workers workers = threads.workers()) {
      return apply(workers);
    }
  }

  private int apply(ThreadsOption.Workers workers) throws IOException {
    // What is wrong with the options shows before any file is read.
    Optional<MethodChoice> named = specOptions.method().map(this::named);
    if (named.isEmpty()) {
      usageOptions.usage(MethodChoice.AUTO);
      specOptions.requireLegal();
      files.requireLegal();
    }
    OutputFile target = requireTarget();
    NormSelector selector = selector().withParallelism(workers.parallelism());
    InputFile source = new InputFile("--in", in);
    Npy x = source.read(pipes, Npy::read);
    Shape shape = shape(source, x);
    MethodChoice choice = named.isPresent() ? named.get() : decide(selector, shape);
    NormSpec spec = files.announceTo(specOptions.builder(choice)).build();
    specOptions.requirePossible(choice, spec, shape);
    NormLayer layer = selector.layer(spec, shape);
    files.loadInto(layer, pipes);
    normalize(layer, x.data(), shape);
    target.write(pipes, x::write);
    report(target, new ApplyReport(out.text(), choice, layer.backend().id(), shape));
    return 0;
  }

  /** Notes say what else the user should know, so they are shown even if nothing is printed. */
  private void report(OutputFile target, ApplyReport report) {
    if (target.standardOutput()) {
      report.notes().forEach(note -> terminal.err().println("norm: " + note));
    } else if (json) {
      pipes.json().println(report.toJson());
    } else {
      terminal.out().println(report.toText());
    }
  }

  private OutputFile requireTarget() throws IOException {
    OutputFile target = new OutputFile("--out", out, force);
    if (json && target.standardOutput()) {
      throw new IllegalArgumentException(
          "--json prints on standard output, which --out " + out + " takes; give --out a file");
    }
    target.requireWritable();
    return target;
  }

  /** By its id in any case; the selector refuses an unknown id, with the reason. */
  private NormSelector selector() {
    // One file is one call, for which no code is worth warming up.
    NormSelector selector = NormSelector.create().withExpectedCalls(1);
    if (backend.equalsIgnoreCase(AUTO_BACKEND)) {
      return selector;
    }
    String id =
        selector.backends().rows().stream()
            .map(BackendRow::id)
            .filter(backend::equalsIgnoreCase)
            .findFirst()
            .orElse(backend);
    return selector.withBackendMode(BackendMode.forced(id));
  }

  private MethodChoice named(NormMethod method) {
    MethodChoice choice =
        new MethodChoice(
            method, specOptions.groups(), "--method " + Words.of(method), Optional.empty());
    usageOptions
        .given()
        .ifPresent(
            option -> {
              throw new IllegalArgumentException(
                  option
                      + " is for "
                      + MethodChoice.AUTO
                      + "; it does not go with "
                      + choice.origin());
            });
    requireFit(choice);
    return choice;
  }

  private MethodChoice decide(NormSelector selector, Shape shape) {
    Usage usage = usageOptions.usage(MethodChoice.AUTO).withShape(shape);
    MethodDecision decision =
        selector.decide(specOptions.groups().map(usage::withGroups).orElse(usage));
    MethodChoice choice = MethodChoice.of(decision);
    requireFit(choice);
    return choice;
  }

  private void requireFit(MethodChoice choice) {
    specOptions.requireFit(choice);
    files.requireFit(choice);
  }

  private Shape shape(InputFile source, Npy x) {
    return layout
        .map(given -> Blame.on("--layout " + given.word(), () -> Shape.of(given, x.sizes())))
        .orElseGet(() -> source.checked(() -> Shape.of(defaultLayout(x), x.sizes())));
  }

  private Layout defaultLayout(Npy x) {
    int[] sizes = x.sizes();
    return specOptions
        .method()
        .map(method -> DefaultLayout.of(method, sizes.length))
        .orElseGet(() -> DefaultLayout.of(usageOptions.network(MethodChoice.AUTO), sizes));
  }

  /** In place. */
  private void normalize(NormLayer layer, float[] data, Shape shape) {
    FloatSpan span = FloatSpan.of(data);
    boolean ownStatistics =
        layer.spec().runningAverage().isPresent() && !files.hasRunningStatistics();
    if (!ownStatistics) {
      layer.infer(span, span, shape);
      return;
    }
    if (layer.spec().method() == NormMethod.BATCH
        && layer.spec().runningAverage().filter(RunningAverage::unbiased).isPresent()
        && layer.plan(shape).valuesPerChannel() == 1) {
      throw new IllegalArgumentException(
          "BATCH over "
              + shape
              + " has one value per channel, and one value has no unbiased variance; give"
              + " --running-mean and --running-var, or a --preset that keeps biased variances");
    }
    layer.train().forward(span, span, shape);
  }
}
