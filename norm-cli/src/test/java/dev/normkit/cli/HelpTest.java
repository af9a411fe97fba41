package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "demo", "backends", "select", "explain", "measure", "apply", "help"})
  void everyCommandHasHelpWithAnExample(String command) {
    Program.Result result =
        command.isEmpty() ? Program.run("--help") : Program.run(command, "--help");
    assertEquals(0, result.exitCode());
    assertEquals("", result.err());
    assertTrue(result.out().startsWith(("Usage: norm " + command).strip()), result.out());
    assertTrue(result.out().contains("Example"), result.out());
    assertTrue(result.out().lines().allMatch(line -> line.length() <= 100), result.out());
  }

  /** It is refused beside --plan. */
  @ParameterizedTest
  @ValueSource(strings = {"select", "measure", "apply"})
  void theHelpSaysWhereTheNetworkIsNeeded(String command) {
    String help = Program.run(command, "--help").out().replaceAll("\\s+", " ");
    String said =
        "select needs it unless there is --plan; measure and apply need it with --method auto.";
    assertTrue(help.contains(said), help);
  }

  @Test
  void versionIsThatOfTheBuild() {
    Program.Result result = Program.run("--version");
    assertEquals(0, result.exitCode());
    assertTrue(result.out().matches("norm \\d+\\.\\d+\\.\\d+.*, Java \\d+.*\\R"), result.out());
  }
}
