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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each example prints what its README says. Commands are run from the root of the checkout, by sh,
 * with the JDK of this JVM first on the path.
 */
class ReadmeIT {
  private static final Path ROOT = Path.of("..", "..");

  /** A server doesn't end: a test of its own starts it, and asks what its README asks. */
  private static final Set<String> SERVERS = Set.of("spring-boot");

  @TempDir Path folder;

  /** Folders of examples, by the modules of their POM but this one. */
  static List<String> examples() throws IOException {
    return Pattern.compile("<module>(.*?)</module>")
        .matcher(Files.readString(ROOT.resolve("examples").resolve("pom.xml")))
        .results()
        .map(module -> module.group(1))
        .filter(name -> !name.equals("readme-check") && !SERVERS.contains(name))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyCommandPrintsWhatTheReadmeSays(String example) throws Exception {
    Path readme = ROOT.resolve("examples").resolve(example).resolve("README.md");
    List<Session> sessions = ReadmeConsole.sessions(Files.readString(readme));
    assertFalse(sessions.isEmpty(), "the README has no block of console");
    for (Session session : sessions) {
      List<String> printed = run(session.command());
      if (!session.isPrintedBy(printed)) {
        assertEquals(
            String.join("\n", session.output()), String.join("\n", printed), session.command());
      }
    }
  }

  /**
   * A folder that nobody lists would be built and run by nobody, and one that this project doesn't
   * depend on might be run before it is built.
   */
  @Test
  void everyFolderIsAModuleThatIsBuiltBefore() throws IOException {
    String dependencies = Files.readString(Path.of("pom.xml"));
    for (String example : examples()) {
      assertTrue(dependencies.contains("<artifactId>" + example + "</artifactId>"), example);
    }
    try (Stream<Path> folders = Files.list(ROOT.resolve("examples"))) {
      List<String> with =
          folders
              .filter(example -> Files.exists(example.resolve("pom.xml")))
              .map(example -> example.getFileName().toString())
              .filter(name -> !name.equals("readme-check") && !SERVERS.contains(name))
              .sorted()
              .toList();
      assertEquals(with, examples().stream().sorted().toList());
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
