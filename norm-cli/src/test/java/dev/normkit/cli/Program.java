package dev.normkit.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Runs the program inside this JVM. */
final class Program {
  private Program() {}

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {}

  static Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Result result = run(InputStream.nullInputStream(), out, args);
    return new Result(result.exitCode(), out.toString(StandardCharsets.UTF_8), result.err());
  }

  /** With bytes on standard input, and standard output elsewhere. */
  static Result run(InputStream in, OutputStream out, String... args) {
    StringWriter err = new StringWriter();
    StandardOutput bytes = new StandardOutput(out);
    PrintWriter text = new PrintWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), true);
    Terminal terminal = new Terminal(text, new PrintWriter(err), () -> false);
    int exitCode = Main.run(terminal, new Pipes(in, bytes), args);
    return new Result(exitCode, "", err.toString());
  }
}
