package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailureTest {
  @Command(name = "fail")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  @Test
  void everyForeseenFailureIsOneLineAndExitCode2() {
    assertFailure(2, "norm: a; b", new IllegalArgumentException("a\n  b"));
    assertFailure(2, "norm: wrong order", new IllegalStateException("wrong order"));
    assertFailure(2, "norm: disk full", new IOException("disk full"));
    assertFailure(
        2, "norm: java.io.IOException: gone", new UncheckedIOException(new IOException("gone")));
    assertFailure(2, "norm: x: access is denied", new AccessDeniedException("x"));
    assertFailure(2, "norm: x: No space left", new FileSystemException("x", null, "No space left"));
    assertFailure(2, "norm: IllegalStateException", new IllegalStateException());
  }

  @Test
  void aBugIsOneLineAndExitCode1() {
    assertFailure(
        1,
        "norm: internal error: java.lang.NullPointerException: x",
        new NullPointerException("x"));
  }

  @Test
  void dataThatDoesNotFitSaysWhatToType() {
    StringWriter err = new StringWriter();
    assertEquals(2, Failure.outOfMemory(new PrintWriter(err)));
    assertTrue(err.toString().contains("JDK_JAVA_OPTIONS=-Xmx8g"), err.toString());
    assertEquals(1, err.toString().lines().count());
  }

  private static void assertFailure(int exitCode, String line, Exception failure) {
    StringWriter err = new StringWriter();
    CommandLine commandLine = new CommandLine(new Failing(failure));
    commandLine.setErr(new PrintWriter(err));
    commandLine.setExecutionExceptionHandler(new Failure.Handler());
    assertEquals(exitCode, commandLine.execute());
    assertEquals(line, err.toString().stripTrailing());
  }
}
