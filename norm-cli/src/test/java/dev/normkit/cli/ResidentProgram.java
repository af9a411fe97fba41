package dev.normkit.cli;

import com.google.common.base.Throwables;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A JVM that runs one command after the other in its working directory, for tests of many commands:
 * a start takes longer than most of them. A script in the place of {@code norm} leaves the words of
 * a command in a file, asks by one pipe, and waits for the exit code at another.
 */
final class ResidentProgram implements AutoCloseable {
  private static final Path WORDS = Path.of("resident", "words");
  private static final Path OUT = Path.of("resident", "out");
  private static final Path ERR = Path.of("resident", "err");
  private static final Path ASK = Path.of("resident", "ask");
  private static final Path ANSWER = Path.of("resident", "answer");

  private final Process process;

  private ResidentProgram(Process process) {
    this.process = process;
  }

  /** Starts it, and puts the script into a file. */
  static ResidentProgram in(Path home, Path script) throws IOException, InterruptedException {
    Files.createDirectories(home.resolve(WORDS).getParent());
    Shell.Result pipes = new Shell(home).run("mkfifo %s %s".formatted(ASK, ANSWER));
    if (pipes.exitCode() != 0) {
      throw new AssertionError(pipes.err());
    }
    Installed.tool(
        script,
        """
        for word; do printf '%%s\\n' "$word"; done >%s
        echo >%s
        read code <%s
        cat %s
        cat %s >&2
        exit $code"""
            .formatted(WORDS, ASK, ANSWER, OUT, ERR));
    return new ResidentProgram(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                ResidentProgram.class.getName())
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("resident/said").toFile())
            .start());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  public static void main(String[] none) throws IOException {
    while (true) {
      // Opens when somebody asks.
      try (InputStream ask = Files.newInputStream(ASK)) {
        while (ask.read() >= 0) {}
      }
      Files.writeString(ANSWER, run() + "\n");
    }
  }

  /** Always answers: who asks waits for it. */
  private static int run() throws IOException {
    try (OutputStream out = Files.newOutputStream(OUT)) {
      String[] words = Files.readAllLines(WORDS).toArray(String[]::new);
      Program.Result result = Program.run(InputStream.nullInputStream(), out, words);
      Files.writeString(ERR, result.err());
      return result.exitCode();
    } catch (RuntimeException | LinkageError thrown) {
      Files.writeString(ERR, Throwables.getStackTraceAsString(thrown));
      return 1;
    }
  }
}
