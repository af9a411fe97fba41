package dev.normkit.examples.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.examples.check.ReadmeConsole.Session;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeConsoleTest {
  @Test
  void aBlockHasCommandsAndWhatTheyPrint() {
    String readme =
        """
        Text.

        ```console
        $ one \\
            two
        1
        2
        $ three |
            four
        ```

        ```sh
        not run
        ```

        ```console
        $ five
        5
        ```
        """;

    assertEquals(
        List.of(
            new Session("one \\\n    two", List.of("1", "2")),
            new Session("three |\n    four", List.of()),
            new Session("five", List.of("5"))),
        ReadmeConsole.sessions(readme));
  }

  @Test
  void outputWithoutACommandIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> ReadmeConsole.sessions("```console\nlost\n```\n"));
  }

  @Test
  void everyLineCounts() {
    Session session = new Session("run", List.of("1 (one)", "2"));

    assertTrue(session.isPrintedBy(List.of("1 (one)", "2")));
    assertFalse(session.isPrintedBy(List.of("1 (one)")));
    assertFalse(session.isPrintedBy(List.of("1 (one)", "2", "3")));
    assertFalse(session.isPrintedBy(List.of("1 (one)", "two")));
  }

  @Test
  void dotsStandForAnythingWithinTheLine() {
    Session session = new Session("run", List.of("size … MB", "end"));

    assertTrue(session.isPrintedBy(List.of("size 57 MB", "end")));
    assertFalse(session.isPrintedBy(List.of("size 57 kB", "end")));
    assertFalse(session.isPrintedBy(List.of("size 57", "58 MB", "end")));
  }
}
