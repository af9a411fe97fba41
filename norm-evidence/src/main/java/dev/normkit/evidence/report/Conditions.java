package dev.normkit.evidence.report;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run ran on.
 *
 * @param date of its start, in UTC
 * @param machine processor, cores and system
 * @param jdk version and vendor
 * @param flags those that change what is computed, or how fast
 * @param command as it was typed, without folders
 * @param libraries what multiplied matrices, and which backend normalized
 */
public record Conditions(
    String date,
    String machine,
    String jdk,
    String flags,
    String command,
    Map<String, String> libraries) {

  /** Those of now. */
  public static Conditions now(String command, Map<String, String> libraries) {
    return new Conditions(
        LocalDate.now(ZoneOffset.UTC).toString(),
        hardware(),
        System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
        givenFlags(),
        command,
        new TreeMap<>(libraries));
  }

  private static String hardware() {
    return "%s, %d cores, %s"
        .formatted(
            processor(), Runtime.getRuntime().availableProcessors(), System.getProperty("os.name"));
  }

  private static String processor() {
    Path info = Path.of("/proc/cpuinfo");
    try {
      List<String> lines = Files.exists(info) ? Files.readAllLines(info) : List.of();
      return lines.stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException unreadable) {
      return System.getProperty("os.arch");
    }
  }

  private static String givenFlags() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(flag -> flag.startsWith("-X") || flag.startsWith("--add-modules"))
        .collect(Collectors.joining(" "));
  }

  /** One line for a page. */
  String text() {
    String used =
        libraries.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return "%s: `%s` on %s, JDK %s, `%s`; %s".formatted(date, command, machine, jdk, flags, used);
  }
}
