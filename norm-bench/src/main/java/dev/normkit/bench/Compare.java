package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Compares the jars of this working tree with those of another commit, by pairs of processes that
 * alternate, with the other commit against itself as control.
 */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    description = {
      "Measures rows with the jars of this working tree and of another commit.",
      "A pair is three processes per row, in an order that changes from pair to pair: now,"
          + " before, and before again as control. The table has the geometric mean of the pairs'"
          + " ratios and its 95 %% interval (Student's t of the log ratios)."
    },
    footer = {
      "",
      "Verdicts: slower, if the whole interval lies above 1.05; faster, if it lies below 1/1.05;"
          + " same, if it lies between them; else open, which more pairs would decide (--resume"
          + " --pairs 14).",
      "Exit code: 0; 1 if a row is slower; 2 on an error, or if a row could not be measured.",
      "",
      "All rows against the commit before this one, an hour of an idle machine:",
      "  norm-bench/compare --before HEAD~1",
      "Some rows, of cpu as well, on another JDK:",
      "  norm-bench/compare --before v1 --rows 'layer-|rms-' --contestants simd,cpu --jvm <JDK>"
    })
public final class Compare implements Callable<Integer> {
  private static final String RAW = "raw.csv";
  private static final String TABLE = "results.md";

  private static final String MEANING =
      "µs: medians of the processes. Ratios: geometric mean over pairs of processes, and its 95 %"
          + " interval by Student's t of the log ratios. `control` is `before` once more. Slower:"
          + " the whole interval lies above 1.05; faster: below 1/1.05; same: between them; open:"
          + " none of these.";

  @Option(
      names = "--before",
      required = true,
      paramLabel = "COMMIT|FOLDER",
      description =
          "what to compare with: a commit, which is built once and kept by its id in"
              + " norm-bench/target/builds, or a folder of jars")
  private String before;

  @Option(
      names = "--now",
      paramLabel = "COMMIT|FOLDER",
      showDefaultValue = Visibility.NEVER,
      description = "what is compared; this working tree by default")
  private Optional<String> now = Optional.empty();

  @Option(names = "--rows", description = "rows whose name contains a match", paramLabel = "REGEX")
  private Pattern rows = Pattern.compile("");

  @Option(
      names = "--contestants",
      split = ",",
      paramLabel = "ID",
      description = "of simd, simd-plain, cpu, layer")
  private List<String> contestants = List.of(Contestants.SIMD);

  @Option(names = "--threads", split = ",", description = "threads of one call", paramLabel = "N")
  private List<Integer> threads = List.of(1);

  @Option(names = "--pairs", description = "how many in all", paramLabel = "N")
  private int pairs = 7;

  @Option(names = "--warmup", description = "ms of a process", paramLabel = "MS")
  private int warmupMillis = 1500;

  @Option(names = "--iterations", description = "that count, by their median", paramLabel = "N")
  private int iterations = 5;

  @Option(names = "--iteration", description = "ms of one iteration", paramLabel = "MS")
  private int iterationMillis = 200;

  @Option(names = "--jvm", description = "the JDK of the processes; this one by default")
  private Path jvm = Path.of(System.getProperty("java.home"));

  @Option(names = "--out", description = "the folder of the results")
  private Path out = Path.of(System.getProperty("normkit.bench.results", "results"), "before");

  @Option(names = "--resume", description = "go on where the folder's results end")
  private boolean resume;

  @Option(names = "--list", description = "print what would be measured, and stop")
  private boolean list;

  @Spec private CommandSpec spec;

  private final Map<Side, Build> builds = new HashMap<>();
  private final Map<Cell, String> failures = new LinkedHashMap<>();
  private Map<String, String> conditions;

  /** Starts the program. */
  public static void main(String[] arguments) {
    System.exit(Run.commandLine(new Compare()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    List<Cell> cells = cells();
    if (list) {
      cells.forEach(System.out::println);
      return 0;
    }
    Timing timing = new Timing(warmupMillis, iterations, iterationMillis);
    Path raw = out.resolve(RAW);
    if (Files.exists(raw) && !resume) {
      throw new IllegalArgumentException(
          raw + " exists: go on with it by --resume, or give another folder by --out");
    }
    takeBuilds();
    Settings settings =
        new Settings(Settings.executable(jvm), 1, false, Optional.empty(), List.of());
    conditions = conditions(settings, timing);
    SideResults results =
        Files.exists(raw)
            ? SideResults.resume(raw, conditions, notes())
            : SideResults.start(raw, conditions, notes());
    measure(cells, new SideFork(settings, timing), results);
    write(results);
    System.out.println("wrote " + out.resolve(TABLE));
    if (!failures.isEmpty()) {
      return 2;
    }
    return new SideTable(results).slower().isEmpty() ? 0 : 1;
  }

  private List<Cell> cells() {
    for (String id : contestants) {
      if (!Contestants.isKernel(id)) {
        throw new IllegalArgumentException(
            "--contestants takes simd, simd-plain, cpu and layer, not " + id);
      }
    }
    List<Cell> cells = new ArrayList<>();
    for (Row row : Row.chosen(rows)) {
      for (int count : threads) {
        contestants.stream()
            .map(id -> new Cell(row, id, count))
            .filter(cell -> Contestants.create(cell.contestant()).declines(row).isEmpty())
            .forEach(cells::add);
      }
    }
    if (cells.isEmpty()) {
      throw new IllegalArgumentException(
          "no row matches \"" + rows + "\" for " + contestants + "; norm-bench/run --list has all");
    }
    return cells;
  }

  private void takeBuilds() throws IOException {
    Builds named = new Builds(Path.of(System.getProperty("normkit.bench.root", ".")));
    builds.put(Side.NOW, now.isPresent() ? named.named(now.get()) : named.tree());
    builds.put(Side.BEFORE, named.named(before));
    builds.put(Side.CONTROL, builds.get(Side.BEFORE));
  }

  /** What all samples of a file have in common. */
  private Map<String, String> conditions(Settings settings, Timing timing) throws IOException {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("jars now", builds.get(Side.NOW).fingerprint());
    values.put("jars before", builds.get(Side.BEFORE).fingerprint());
    values.put("machine", Machine.hardware());
    values.put("JDK", Machine.runtime(settings.java()));
    values.put("a process", timing.toString());
    values.put("flags", String.join(" ", settings.flags()));
    return values;
  }

  /** A commit may have the jars of another one: both names are noted, and go on with each other. */
  private Map<String, String> notes() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("now", builds.get(Side.NOW).name());
    values.put("before", builds.get(Side.BEFORE).name());
    values.put("date", LocalDate.now().toString());
    values.put("command", Run.command("norm-bench/compare", spec.commandLine()));
    return values;
  }

  private void measure(List<Cell> cells, SideFork fork, SideResults results) throws IOException {
    List<SideSample.Place> places =
        IntStream.rangeClosed(1, pairs)
            .boxed()
            .flatMap(pair -> cells.stream().flatMap(cell -> places(pair, cell)))
            .toList();
    long start = System.nanoTime();
    int measured = 0;
    for (int done = 1; done <= places.size(); done++) {
      SideSample.Place place = places.get(done - 1);
      if (!results.has(place) && !failures.containsKey(place.cell())) {
        System.out.printf("%d/%d %s ", done, places.size(), place);
        measure(fork, results, place);
        measured++;
        long perProcess = (System.nanoTime() - start) / measured;
        System.out.println(", left: " + Run.rest(perProcess * (places.size() - done)));
        write(results);
      }
    }
  }

  private static Stream<SideSample.Place> places(int pair, Cell cell) {
    return Side.order(pair).stream().map(side -> new SideSample.Place(pair, cell, side));
  }

  /** One process; a cell that fails is not tried again. */
  private void measure(SideFork fork, SideResults results, SideSample.Place place)
      throws IOException {
    try {
      double nanos = fork.measure(place, builds.get(place.side()));
      results.add(new SideSample(place, nanos));
      System.out.printf("%.2f µs", nanos / 1000);
    } catch (IllegalStateException failed) {
      failures.put(place.cell(), place.side().id() + ": " + failed.getMessage());
      System.out.print("FAILED " + failed.getMessage());
    }
  }

  private void write(SideResults results) throws IOException {
    List<String> lines = new ArrayList<>(List.of("# Now against before", ""));
    conditions.forEach((key, value) -> lines.add("- " + key + ": " + value));
    notes().forEach((key, value) -> lines.add("- " + key + ": " + value));
    lines.addAll(List.of("", MEANING, ""));
    lines.addAll(new SideTable(results).lines());
    failures.forEach((cell, why) -> lines.addAll(List.of("", "Left out: " + cell + ", " + why)));
    Files.write(out.resolve(TABLE), lines);
  }
}
