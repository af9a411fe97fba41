package dev.normkit.examples.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.examples.check.ReadmeConsole.Session;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example in whose folder this runs prints what its README says. Commands are run from the root
 * of the checkout, by sh, with the JDK of this JVM first on the path.
 */
class ReadmeIT {
  private static final Path ROOT = Path.of("..", "..");

  @TempDir Path folder;

  @Test
  void everyCommandPrintsWhatTheReadmeSays() throws Exception {
    List<Session> sessions = ReadmeConsole.sessions(Files.readString(Path.of("README.md")));
    assertFalse(sessions.isEmpty(), "the README has no block of console");
    for (Session session : sessions) {
      List<String> printed = run(session.command());
      if (!session.isPrintedBy(printed)) {
        assertEquals(
            String.join("\n", session.output()), String.join("\n", printed), session.command());
      }
    }
  }

  private List<String> run(String command) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", command)
            .directory(ROOT.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Path jdk = Path.of(System.getProperty("java.home"), "bin");
    builder.environment().merge("PATH", "", (path, none) -> jdk + File.pathSeparator + path);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(2, TimeUnit.MINUTES), () -> "still running: " + command);
    } finally {
      process.destroyForcibly();
    }
    assertEquals(0, process.exitValue(), () -> command + "\n" + text(err));
    return text(out).lines().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
