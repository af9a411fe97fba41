package dev.normkit.cli;

import dev.normkit.selector.report.Reported;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Standard input and output as bytes, for {@code --in -} and {@code --out -}. */
final class Pipes {
  private final InputStream in;
  private final StandardOutput out;
  private Optional<String> reader = Optional.empty();

  Pipes(InputStream in, StandardOutput out) {
    this.in = in;
    this.out = out;
  }

  /**
   * Standard input, which can be read once.
   *
   * @param option what reads it
   */
  InputStream in(String option) {
    if (reader.isPresent()) {
      throw new IllegalArgumentException(
          reader.get() + " reads standard input, so " + option + " needs a file");
    }
    reader = Optional.of(option);
    return in;
  }

  StandardOutput out() {
    return out;
  }

  /** Prints a report to standard output: as JSON, or as text by its writer. */
  void print(Reported report, boolean json, PrintWriter text) {
    if (json) {
      json().println(report.toJson());
    } else {
      text.println(report.toText());
    }
  }

  /** Standard output for JSON, which is UTF-8 in whatever letters the console is (RFC 8259). */
  PrintWriter json() {
    return new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true);
  }
}
