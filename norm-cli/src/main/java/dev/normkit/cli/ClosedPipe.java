package dev.normkit.cli;

import java.io.IOException;
import java.util.Locale;

/**
 * Tells a reader that has seen enough, such as {@code head}, from a failure. Java has no exception
 * of its own for it: the message is the operating system's.
 */
final class ClosedPipe {
  private ClosedPipe() {}

  static boolean is(IOException failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    // "Broken pipe" on Linux and macOS, "the pipe has been ended" or "is being closed" on Windows;
    // sockets are reset.
    return message.contains("pipe") || message.contains("connection reset");
  }
}
