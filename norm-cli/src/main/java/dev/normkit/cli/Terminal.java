package dev.normkit.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.function.BooleanSupplier;

/**
 * Where a command writes.
 *
 * @param out receives results
 * @param err receives the line that says what was wrong
 * @param watched whether a person watches; asked only where it matters, since from JDK 22 on it
 *     takes 4 ms
 */
record Terminal(PrintWriter out, PrintWriter err, BooleanSupplier watched) {
  /** Whether a person watches, so that a progress bar makes sense. */
  boolean interactive() {
    return watched.getAsBoolean();
  }

  /** The same with another place for results. */
  Terminal silent() {
    return new Terminal(new PrintWriter(Writer.nullWriter()), err, () -> false);
  }
}
