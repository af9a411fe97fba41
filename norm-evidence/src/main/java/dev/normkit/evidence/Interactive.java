package dev.normkit.evidence;

import java.io.Console;

/** Whether a person watches. */
final class Interactive {
  private Interactive() {}

  /** From JDK 22 on there can be a console without a terminal; it says so in its own method. */
  static boolean isPerson() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJava) {
      return true;
    }
  }
}
