package dev.normkit.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Starts processes of {@link FirstCalls} in turn, with the automatic choice and with each backend
 * alone, then with the automatic choice that was told how many calls of the first shape to expect,
 * a process for each number of them, and prints medians: {@code FirstCallsTable alternations file}.
 * The file has what was measured, so that whole turns in it are not measured again.
 */
final class FirstCallsTable {
  private static final List<String> CONTESTANTS = List.of("auto", "cpu", "simd");

  /** Shapes of one process, one after the other; of the last ones another length in a warm one. */
  private static final List<List<String>> PROCESSES =
      List.of(
          List.of("128x768"),
          List.of("4096x768"),
          List.of("8x64x28x28"),
          List.of("128x384", "128x120"));

  private static final List<String> DIRECTIONS = List.of("inference", "training");

  /** What the automatic choice may take: of the better backend's time, or so many ms more. */
  private static final double MOST_TIMES = 1.15;

  private static final double MOST_MORE = 2;

  /** What a late call may take of one on simd alone; the slowest, of the first one on cpu. */
  private static final double MOST_LATE = 1.1;

  /** Ends a turn in the file. */
  private static final String TURN = "turn";

  private static final String SLOWEST = "slowest-later";

  private static final String LATE = "late";

  /** Of the processes that were told a number of calls, the one with late calls. */
  private static final int LAST = FirstCalls.SUMS[FirstCalls.SUMS.length - 1];

  private final Map<String, List<Double>> results = new LinkedHashMap<>();

  public static void main(String[] args) throws IOException, InterruptedException {
    int alternations = Integer.parseInt(args[0]);
    Path file = Path.of(args[1]);
    FirstCallsTable table = new FirstCallsTable();
    int done = 0;
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        table.add(line);
        done += line.equals(TURN) ? 1 : 0;
      }
    }
    for (int i = done; i < alternations; i++) {
      String measured = turn(i) + TURN + "\n";
      measured.lines().forEach(table::add);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, measured, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      System.err.println("alternation " + (i + 1) + " of " + alternations);
    }
    table.print(Math.max(alternations, done));
  }

  /** One process of each kind; which contestant is first changes from turn to turn. */
  private static String turn(int i) throws IOException, InterruptedException {
    StringBuilder lines = new StringBuilder();
    for (List<String> shapes : PROCESSES) {
      for (String direction : DIRECTIONS) {
        for (int c = 0; c < CONTESTANTS.size(); c++) {
          lines.append(run(CONTESTANTS.get((c + i) % CONTESTANTS.size()), direction, shapes));
        }
        List<String> first = shapes.subList(0, 1);
        for (int calls : FirstCalls.SUMS) {
          if (lines.indexOf("auto " + first.get(0) + " " + direction + " " + calls + " ") >= 0) {
            lines.append(run(FirstCalls.TOLD + calls, direction, first));
          }
        }
      }
    }
    return lines.toString();
  }

  /** Lines of one process, each with the contestant before it. */
  private static String run(String contestant, String direction, List<String> shapes)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                FirstCalls.class.getName(),
                contestant,
                direction));
    command.addAll(shapes);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("exit code " + process.exitValue() + ": " + command);
    }
    return text.lines().map(line -> contestant + " " + line + "\n").collect(Collectors.joining());
  }

  private void add(String line) {
    if (!line.equals(TURN)) {
      int begin = line.indexOf(' ');
      int end = line.lastIndexOf(' ');
      String row = line.substring(begin + 1, end) + " " + line.substring(0, begin);
      results
          .computeIfAbsent(row, key -> new ArrayList<>())
          .add(Double.parseDouble(line.substring(end + 1)));
    }
  }

  private double median(String row, String contestant) {
    List<Double> times = results.getOrDefault(row + " " + contestant, List.of());
    double[] sorted = times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  private void print(int alternations) throws IOException {
    System.out.printf(
        "%s; %s; medians of %d processes each%n%n",
        Machine.hardware(),
        Machine.runtime(Path.of(System.getProperty("java.home"), "bin", "java")),
        alternations);
    System.out.println(
        "| shape | direction | calls | auto, ms | told, ms | cpu | simd"
            + " | auto over what it is compared with | told over it |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    results.keySet().stream()
        .filter(key -> key.endsWith(" auto"))
        .map(key -> key.substring(0, key.lastIndexOf(' ')))
        .forEach(this::printRow);
  }

  /** The better backend's time; of a late call, that of simd; of the slowest, cpu's first one. */
  private double yardstick(String[] words, double cpu, double simd) {
    if (words[2].equals(LATE)) {
      return simd;
    }
    return words[2].equals(SLOWEST)
        ? median(words[0] + " " + words[1] + " 1", "cpu")
        : DoubleStream.of(cpu, simd)
            .filter(median -> !Double.isNaN(median)) // one that takes long stops before
            .min()
            .orElse(Double.NaN);
  }

  private void printRow(String row) {
    double auto = median(row, "auto");
    double cpu = median(row, "cpu");
    double simd = median(row, "simd");
    String[] words = row.split(" ");
    String calls = words[2];
    double told = median(row, FirstCalls.TOLD + (isSum(calls) ? calls : LAST));
    double yardstick = yardstick(words, cpu, simd);
    System.out.printf(
        Locale.ROOT,
        "| %s | %s | %s | %.3f | %s | %.3f | %.3f | %s | %s |%n",
        words[0],
        words[1],
        calls,
        auto,
        Double.isNaN(told) ? "–" : String.format(Locale.ROOT, "%.3f", told),
        cpu,
        simd,
        ratio(calls, auto, yardstick),
        Double.isNaN(told) ? "–" : ratio(calls, told, yardstick));
  }

  private static boolean isSum(String calls) {
    return !calls.equals(LATE) && !calls.equals(SLOWEST);
  }

  private static String ratio(String calls, double time, double yardstick) {
    double most = calls.equals(LATE) ? MOST_LATE : isSum(calls) ? MOST_TIMES : 1;
    boolean within = time <= most * yardstick || isSum(calls) && time <= yardstick + MOST_MORE;
    return String.format(Locale.ROOT, "%.2f", time / yardstick) + (within ? "" : " **over**");
  }
}
