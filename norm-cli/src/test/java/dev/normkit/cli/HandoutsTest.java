package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoutsTest {
  private static final Set<String> COMMANDS =
      Set.of(
          "demo",
          "backends",
          "select",
          "explain",
          "measure",
          "apply",
          "inspect",
          "fold",
          "convert",
          "recompute",
          "help");

  @Test
  void theManualHasAPageForEveryCommand(@TempDir Path folder) throws IOException {
    Handouts.writeManual(folder);
    try (Stream<Path> pages = Files.list(folder)) {
      Set<String> expected =
          COMMANDS.stream()
              .map(command -> "norm-" + command + ".adoc")
              .collect(Collectors.toCollection(TreeSet::new));
      expected.add("norm.adoc");
      assertEquals(
          expected,
          pages
              .map(page -> page.getFileName().toString())
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertTrue(Files.readString(folder.resolve("norm-fold.adoc")).contains("--force"));
    assertFalse(Files.readString(folder.resolve("norm.adoc")).contains("Java"), "a JDK is named");
  }

  @Test
  void theCompletionKnowsEveryCommandAndItsOptions(@TempDir Path folder) throws IOException {
    Handouts.writeCompletion(folder);
    String script = Files.readString(folder.resolve("norm"));
    for (String command : COMMANDS) {
      assertTrue(script.contains("function _picocli_norm_" + command + "()"), command);
    }
    assertTrue(script.contains("--task"), script);
  }
}
