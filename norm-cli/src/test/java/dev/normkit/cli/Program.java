package dev.normkit.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs the program inside this JVM. */
final class Program {
  private Program() {}

  /** What a run left behind. */
  record Result(int exitCode, String out, String err) {}

  static Result run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), false), args);
    return new Result(exitCode, out.toString(), err.toString());
  }
}
