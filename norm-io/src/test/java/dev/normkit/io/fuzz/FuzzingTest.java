package dev.normkit.io.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzes each format in a JVM of its own, guided by coverage of the parsers, and counts: fewer runs
 * than these would prove little. What it finds lies in the directory that the message names.
 */
@Tag("fuzz")
class FuzzingTest {
  private static final int LEAST_RUNS = 20_000;

  /** Runs end a short fuzzing, so that a busy machine takes longer; seconds end a long one. */
  private static final int RUNS = Integer.getInteger("normkit.fuzz.runs", LEAST_RUNS);

  private static final int SECONDS = Integer.getInteger("normkit.fuzz.seconds", 300);

  /**
   * Within which a planted fault is found, or else looked for anew: the more inputs are kept, the
   * less each is tried. Five of eight searches found that of Keras, fifteen of sixteen that of
   * HDF5.
   */
  private static final int RUNS_TO_FAULT = 25_000;

  private static final int SEARCHES = 12;
  private static final int SECONDS_TO_FAULT = 300;
  private static final Pattern COUNT = Pattern.compile("stat::number_of_executed_units: (\\d+)");

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void nothingIsFound(Format format) throws Exception {
    Fuzzing done = fuzz(format, "", RUNS, SECONDS);
    assertEquals(0, done.exit(), format + ": see " + done.log() + "\n" + end(done.said()));
    Matcher runs = COUNT.matcher(done.said());
    assertTrue(runs.find(), "no count of runs in " + done.log());
    System.out.println(format + ": " + runs.group(1) + " runs");
    assertTrue(Integer.parseInt(runs.group(1)) >= LEAST_RUNS, format + ": " + runs.group());
  }

  /** What finds no bug finds one that is there. */
  @ParameterizedTest
  @EnumSource
  void aPlantedFaultIsFound(Format format) throws Exception {
    Fuzzing done = fuzz(format, format.name(), RUNS_TO_FAULT, SECONDS_TO_FAULT);
    for (int i = 1; i < SEARCHES && !done.said().contains(PlantedFault.FOUND); i++) {
      done = fuzz(format, format.name(), RUNS_TO_FAULT, SECONDS_TO_FAULT);
    }
    assertTrue(
        done.said().contains(PlantedFault.FOUND),
        format + ": not found, see " + done.log() + "\n" + end(done.said()));
  }

  /** A JVM that has fuzzed. */
  private record Fuzzing(int exit, String said, Path log) {}

  private Fuzzing fuzz(Format format, String planted, int runs, int seconds) throws Exception {
    Path corpus = Files.createTempDirectory(directory, "corpus");
    int number = 0;
    for (byte[] seed : format.seeds(directory)) {
      Files.write(corpus.resolve("seed-" + number++), seed);
    }
    String name = format.name().toLowerCase(Locale.ROOT) + (planted.isEmpty() ? "" : "-planted");
    Path found = Files.createDirectories(Path.of("target", "fuzz", name));
    List<String> command = command(format, found);
    command.add(1, "-D" + PlantedFault.PROPERTY + "=" + planted);
    command.add("-runs=" + runs);
    command.add("-max_total_time=" + seconds);
    command.add(corpus.toString());
    Path log = found.resolve("log.txt").toAbsolutePath();
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    return new Fuzzing(exit, Files.readString(log, ISO_8859_1), log);
  }

  private static List<String> command(Format format, Path found) throws IOException {
    Path noLog = Files.writeString(found.resolve("logging.properties"), "");
    List<String> words =
        format.words().stream().map(word -> "\"" + word.replace("\"", "\\\"") + "\"").toList();
    Path dictionary = Files.write(found.resolve("words.dict"), words);
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx512m",
            "-XX:+EnableDynamicAgentLoading",
            "-Djava.util.logging.config.file=" + noLog,
            "-cp",
            System.getProperty("java.class.path"),
            "com.code_intelligence.jazzer.Jazzer",
            "--target_class=" + format.target().getName(),
            "--instrumentation_includes=dev.normkit.**:io.jhdf.**",
            "--reproducer_path=" + found,
            "-artifact_prefix=" + found + File.separator,
            "-dict=" + dictionary,
            "-max_len=16384",
            "-timeout=60",
            "-rss_limit_mb=2048",
            "-print_final_stats=1"));
  }

  private static String end(String said) {
    return said.substring(Math.max(0, said.length() - 3000));
  }
}
