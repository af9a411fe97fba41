package dev.normkit.machine;

import java.io.Console;

/** Whether a person watches what the program prints, so that a progress bar makes sense. */
public final class Watcher {
  private Watcher() {}

  /**
   * {@return whether standard input and output are those of a terminal}
   *
   * <p>From JDK 22 on there can be a console without a terminal; it says so in a method of its own.
   */
  public static boolean isPerson() {
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
