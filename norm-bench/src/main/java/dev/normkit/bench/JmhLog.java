package dev.normkit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What JMH wrote while it measured. */
final class JmhLog {
  private JmhLog() {}

  /** The first line that tells of an error, or where to look. */
  static String firstError(Path log) throws IOException {
    return Files.readAllLines(log).stream()
        .filter(line -> line.contains("Exception") || line.contains("Error"))
        .findFirst()
        .orElse("see " + log);
  }
}
