package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Measures the table: in every round each row, and for each row all contestants one after the other
 * in JVMs of their own, so that a machine that changes its speed changes it for everyone.
 */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = "Measures normkit, its peers and the limit; see norm-bench/README.md.")
public final class Run implements Callable<Integer> {
  private static final String RAW = "raw.csv";

  /** The limit of a ForkJoinPool, which refuses more without a message. */
  private static final int MOST_THREADS = 0x7FFF;

  @Option(
      names = "--rows",
      description = "rows whose name contains a match; those of models by models-…",
      paramLabel = "REGEX")
  private Pattern rows = Pattern.compile("");

  @Option(names = "--contestants", split = ",", description = "all by default", paramLabel = "ID")
  private List<String> contestants = Contestants.ids();

  @Option(names = "--threads", split = ",", description = "threads of one call", paramLabel = "N")
  private List<Integer> threads = List.of(1, 2);

  @Option(names = "--rounds", description = "5 by default, 1 with --quick", paramLabel = "N")
  private Optional<Integer> rounds = Optional.empty();

  @Option(names = "--forks", description = "JVMs per round and cell", paramLabel = "N")
  private int forks = 1;

  @Option(names = "--quick", description = "shortest iterations: only to see that it works")
  private boolean quick;

  @Option(names = "--prof", description = "a profiler of JMH; gc adds columns", paramLabel = "NAME")
  private Optional<String> profiler = Optional.empty();

  @Option(names = "--jvm", description = "the JDK of the forks; this one by default")
  private Path jvm = Path.of(System.getProperty("java.home"));

  @Option(
      names = "--flag",
      description = "one more flag of the forks' JVM; may be repeated",
      paramLabel = "FLAG")
  private List<String> flags = List.of();

  @Option(names = "--out", description = "the folder of the results")
  private Path out = Path.of(System.getProperty("normkit.bench.results", "results"));

  @Option(names = "--resume", description = "go on where the folder's results end")
  private boolean resume;

  @Option(names = "--list", description = "print what would be measured, and stop")
  private boolean list;

  private Report report;
  private final List<Cell> cells = new ArrayList<>();

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.setProperty("java.awt.headless", "true");
    System.exit(commandLine(new Run()).execute(arguments));
  }

  /** Failures are a message, not a stack trace. */
  static CommandLine commandLine(Callable<Integer> program) {
    CommandLine line = new CommandLine(program);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println(failure.getMessage());
          return 2;
        });
    return line;
  }

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Settings settings = new Settings(Settings.executable(jvm), forks, quick, profiler, flags);
    report = new Report(settings, command("norm-bench/run", spec.commandLine()));
    threads.forEach(Run::requireThreads);
    collectCells();
    if (list) {
      cells.forEach(System.out::println);
      return 0;
    }
    Path raw = out.resolve(RAW);
    if (Files.exists(raw) && !resume) {
      throw new IllegalArgumentException(
          raw + " exists: go on with it by --resume, or give another folder by --out");
    }
    int last = rounds.orElse(quick ? 1 : 5);
    if (last <= 0 && !Files.exists(raw)) {
      throw new IllegalArgumentException(
          raw + " doesn't exist, and without a round there is nothing to report");
    }
    RawResults results = new RawResults(raw);
    if (last > 0) { // a report written anew has the conditions that its samples were taken under
      report.noteConditions(out);
    }
    measure(settings, results, last);
    report.write(results.samples(), out);
    System.out.println("wrote " + out.resolve("results.md"));
    return 0;
  }

  /** Without folders: those say nothing about the numbers. */
  static String command(String program, CommandLine line) {
    List<String> words = new ArrayList<>(List.of(program));
    List<String> given = line.getParseResult().originalArgs();
    for (int i = 0; i < given.size(); i++) {
      if (List.of("--jvm", "--out", "--flag").contains(given.get(i))) {
        i++;
      } else {
        words.add(given.get(i));
      }
    }
    return String.join(" ", words);
  }

  private static void requireThreads(int count) {
    if (count < 1 || count > MOST_THREADS) {
      throw new IllegalArgumentException(
          "--threads is " + count + "; it must be at least 1 and at most " + MOST_THREADS);
    }
  }

  private void collectCells() {
    for (Row row : Row.chosen(rows)) {
      threads.forEach(count -> contestants.forEach(id -> collect(new Cell(row, id, count))));
    }
  }

  private void collect(Cell cell) {
    Optional<String> why = Contestants.create(cell.contestant()).declines(cell.row());
    if (why.isPresent()) {
      report.leaveOut(cell, why.get());
    } else {
      cells.add(cell);
    }
  }

  private void measure(Settings settings, RawResults results, int last) throws IOException {
    Fork fork = new Fork(settings);
    int all = last * cells.size();
    int done = 0;
    long start = System.nanoTime();
    int measured = 0;
    for (int round = 1; round <= last; round++) {
      for (Cell cell : order(round)) {
        done++;
        if (!results.has(round, cell)) {
          System.out.printf("%d/%d round %d %s ", done, all, round, cell);
          measure(fork, round, cell, results);
          measured++;
          long perFork = (System.nanoTime() - start) / measured;
          System.out.println(", left: " + rest(perFork * (all - done)));
        }
      }
    }
  }

  /** Rows stay together; who comes first in a row changes from round to round. */
  private List<Cell> order(int round) {
    List<Cell> order = new ArrayList<>();
    for (int start = 0; start < cells.size(); ) {
      int end = start;
      while (end < cells.size() && together(cells.get(start), cells.get(end))) {
        end++;
      }
      List<Cell> same = new ArrayList<>(cells.subList(start, end));
      Collections.rotate(same, round - 1);
      order.addAll(same);
      start = end;
    }
    return order;
  }

  private static boolean together(Cell one, Cell other) {
    return one.row().equals(other.row()) && one.threads() == other.threads();
  }

  private void measure(Fork fork, int round, Cell cell, RawResults results) throws IOException {
    try {
      Sample sample = fork.measure(round, cell);
      results.add(sample);
      System.out.printf("%.2f µs", sample.nanos() / 1000);
    } catch (IllegalStateException failed) {
      report.leaveOut(cell, "failed: " + failed.getMessage());
      System.out.print("FAILED " + failed.getMessage());
    }
  }

  static String rest(long nanos) {
    Duration rest = Duration.ofNanos(nanos);
    return "%d:%02d h".formatted(rest.toHours(), rest.toMinutesPart());
  }
}
