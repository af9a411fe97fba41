package dev.normkit.evidence;

import dev.normkit.discovery.Backends;
import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.net.Matrix;
import dev.normkit.evidence.report.Conditions;
import dev.normkit.evidence.report.Report;
import dev.normkit.evidence.report.ReportFiles;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Verdict;
import dev.normkit.evidence.run.Cell;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.run.Runner;
import dev.normkit.machine.Watcher;
import dev.normkit.spi.NormBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs an experiment, and writes its report. */
@Command(
    name = "norm-evidence/run",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Tries a statement on normalization; see norm-evidence/README.md.")
public final class Main implements Callable<Integer> {
  private static final String ALL = "all";

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      description = "which experiment, or all; without a name they are listed")
  private Optional<String> name = Optional.empty();

  @Option(names = "--quick", description = "one seed and few cells: the sign, within five minutes")
  private boolean quick;

  @Option(names = "--seeds", description = "5 by default, 1 with --quick", paramLabel = "N")
  private Optional<Integer> seeds = Optional.empty();

  @Option(names = "--first-seed", description = "the first of them", paramLabel = "N")
  private int firstSeed = 1;

  @Option(names = "--threads", description = "cells at a time", paramLabel = "N")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--seconds", description = "stop each experiment after as many", paramLabel = "N")
  private Optional<Integer> seconds = Optional.empty();

  @Option(
      names = "--data",
      description = "the folder with Fashion-MNIST, or the word digits",
      paramLabel = "FOLDER")
  private String data = DataFolder.FASHION;

  @Option(
      names = "--out",
      description =
          "where results go: norm-evidence/results, with --quick target/quick, of digits target/digits",
      paramLabel = "FOLDER")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--report", description = "run nothing; write the report anew")
  private boolean reportOnly;

  @Spec private CommandSpec spec;

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Failures are a message, not a stack trace. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return 2;
        });
    return line;
  }

  @Override
  public Integer call() throws IOException {
    if (name.isEmpty()) {
      Experiments.all().forEach(e -> System.out.printf("%-24s %s%n", e.name(), e.question()));
      return 0;
    }
    requirePositive("--seeds", seeds.orElse(1));
    requirePositive("--first-seed", firstSeed);
    requirePositive("--threads", threads);
    requirePositive("--seconds", seconds.orElse(1));
    for (Experiment experiment :
        name.get().equals(ALL) ? Experiments.all() : List.of(Experiments.named(name.get()))) {
      runAndReport(experiment);
    }
    return 0;
  }

  private void runAndReport(Experiment experiment) throws IOException {
    Results results = new Results(folder());
    ReportFiles files = new ReportFiles(folder(), experiment.runBy());
    if (!reportOnly) {
      run(experiment, results, files);
    }
    Report report = experiment.report(results);
    files.write(report, experiment.report(files.otherSeeds()));
    report.verdicts().forEach(this::print);
    System.out.println("wrote " + folder().resolve(experiment.name() + ".md"));
  }

  /** What was quick, or learnt from digits, must not lie among the results. */
  private Path folder() {
    Path usual = Path.of(System.getProperty("normkit.evidence.results", "results"));
    Path target = usual.resolveSibling("target");
    if (data.equals(DataFolder.DIGITS)) {
      return out.orElse(target.resolve(DataFolder.DIGITS));
    }
    return out.orElse(quick ? target.resolve("quick") : usual);
  }

  private static void requirePositive(String option, int number) {
    if (number < 1) {
      throw new IllegalArgumentException(option + " is " + number + "; it must be at least 1");
    }
  }

  private void run(Experiment experiment, Results results, ReportFiles files) throws IOException {
    Runner runner = new Runner(experiment, results, new DataFolder(data), threads);
    seconds.ifPresent(count -> runner.within(Duration.ofSeconds(count)));
    List<Cell> missing =
        runner.missing(experiment.settings(quick), firstSeed, seeds.orElse(quick ? 1 : 5));
    if (missing.isEmpty()) {
      System.out.println("all cells are finished");
      return;
    }
    files.note(Conditions.now(command(), libraries()));
    if (!runner.run(missing, System.out, Watcher.isPerson())) {
      System.out.println("stopped; the same command goes on");
    }
  }

  private static Map<String, String> libraries() {
    // Which of them computes a layer doesn't matter: their bits are equal.
    String backends =
        Backends.discover().ready().stream()
            .map(NormBackend::id)
            .collect(Collectors.joining(" or "));
    return Map.of("matrices by", Matrix.multipliedBy(), "layers by", backends);
  }

  /** Without folders: those say nothing about the numbers. */
  private String command() {
    Set<String> folders = Set.of("--out", "--data");
    List<String> words = new ArrayList<>(List.of(spec.name()));
    List<String> given = spec.commandLine().getParseResult().originalArgs();
    for (int i = 0; i < given.size(); i++) {
      if (folders.contains(given.get(i)) && !DataFolder.DIGITS.equals(given.get(i + 1))) {
        i++;
      } else {
        words.add(given.get(i));
      }
    }
    return String.join(" ", words);
  }

  private void print(Verdict verdict) {
    System.out.printf("%s: %s. %s%n", verdict.claim(), verdict.seen().word(), verdict.sentence());
  }
}
