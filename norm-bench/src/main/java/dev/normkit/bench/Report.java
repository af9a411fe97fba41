package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes results.md and the pictures beside the raw results. */
final class Report {
  private static final String CONDITIONS = "conditions.md";
  private static final String EARLIER = "earlier.csv";

  private final Settings settings;
  private final String command;
  private final Map<String, Set<String>> leftOut = new TreeMap<>();

  Report(Settings settings, String command) {
    this.settings = settings;
    this.command = command;
  }

  /** Remembers a cell without a number and why. */
  void leaveOut(Cell cell, String reason) {
    String who = cell.contestant() + ": " + reason;
    leftOut.computeIfAbsent(who, key -> new TreeSet<>()).add(cell.row().name());
  }

  /** Notes under which conditions the following samples are taken, unless that was noted before. */
  void noteConditions(Path folder) throws IOException {
    Path file = folder.resolve(CONDITIONS);
    String noted = Files.exists(file) ? Files.readString(file) : "";
    String now = String.join("\n", conditions()) + "\n";
    if (!noted.contains(now)) {
      Files.writeString(file, noted.isEmpty() ? now : noted + "\n" + now);
    }
  }

  private List<String> conditions() throws IOException {
    return List.of(
        "- machine: " + Machine.hardware(),
        "- commit: " + Machine.commit(),
        "- JDK: " + Machine.runtime(settings.java()),
        "- date: " + LocalDate.now(),
        "- command: `" + command + "`",
        "- peers: " + Machine.peers(settings),
        "- iterations: %d × %d ms warm-up (peers and arraycopy %d), %d × %d ms measured, %d fork(s)"
            .formatted(
                settings.warmups(true),
                settings.warmupMillis(),
                settings.warmups(false),
                settings.iterations(),
                settings.iterationMillis(),
                settings.forks()),
        "- flags of every JVM: `" + String.join(" ", settings.flags()) + "`",
        "- environment of every JVM (n threads): `"
            + String.join(" ", settings.environment(1)).replace("THREADS=1", "THREADS=n")
            + "`");
  }

  /** Writes all there is, whichever command measured it. */
  void write(List<Sample> samples, Path folder) throws IOException {
    Summary summary = new Summary(samples, RawResults.read(folder.resolve(EARLIER)));
    List<String> lines = new ArrayList<>(preamble(samples));
    Path noted = folder.resolve(CONDITIONS);
    lines.addAll(
        Files.exists(noted) ? Files.readAllLines(noted) : List.of("- conditions: not noted"));
    for (int threads : summary.threads()) {
      lines.addAll(List.of("", "## Threads: " + threads, ""));
      lines.addAll(MarkdownTable.of(summary, threads));
      lines.addAll(Overall.of(summary, threads));
      String picture = "results-" + threads + ".png";
      Chart.write(summary, threads, folder.resolve(picture));
      lines.addAll(List.of("", "![time / arraycopy](" + picture + ")"));
    }
    lines.addAll(flaws(samples));
    lines.addAll(leftOutLines());
    Files.write(folder.resolve("results.md"), lines);
  }

  private static List<String> preamble(List<Sample> samples) {
    int rounds = samples.stream().mapToInt(Sample::round).max().orElse(0);
    return List.of(
        "# Times per call",
        "",
        "Microseconds: median over " + rounds + " rounds (least–most). Every number of a round is",
        "JMH's mean in a JVM of its own; the rounds interleave all contestants. `1 process` marks what",
        "only one round has. Differences below 15 % are ties. `arraycopy` moves the bytes that any",
        "implementation must move. Nobody is compared with a peer whose result is wrong or composed of",
        "several operations. Where a peer's time says `earlier`, its processes of earlier runs",
        "(`earlier.csv`) were faster than this run's; the fastest of them is what ours are compared",
        "with. On backward rows `layer` is timed with its forward pass, and compared with the peer",
        "whose two passes take the least together. A row is open if our slowest process against the",
        "peer's fastest, or the reverse, would give another verdict.",
        "");
  }

  private static List<String> flaws(List<Sample> samples) {
    Set<String> flaws = new TreeSet<>();
    for (Sample sample : samples) {
      Cell cell = sample.cell();
      Contestants.create(cell.contestant())
          .flaw(cell.row())
          .ifPresent(flaw -> flaws.add("- " + cell.contestant() + ": " + flaw));
    }
    return section("Wrong results", List.copyOf(flaws));
  }

  private List<String> leftOutLines() {
    List<String> lines = new ArrayList<>();
    leftOut.forEach((who, rows) -> lines.add("- " + who + " (" + String.join(", ", rows) + ")"));
    return section("Left out", lines);
  }

  private static List<String> section(String title, List<String> entries) {
    List<String> lines = new ArrayList<>();
    if (!entries.isEmpty()) {
      lines.addAll(List.of("", "## " + title, ""));
      lines.addAll(entries);
    }
    return lines;
  }
}
