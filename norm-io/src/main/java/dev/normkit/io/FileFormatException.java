package dev.normkit.io;

import java.io.IOException;
import java.io.Serial;

/**
 * A file whose bytes aren't what its format demands, or that holds other tensors than were asked
 * for. The message names the file, what was found and what was wanted, in one line.
 */
public final class FileFormatException extends IOException {

  @Serial private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param message file, place in it, what was found and what was wanted
   */
  public FileFormatException(String message) {
    super(message);
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message file, place in it, what was found and what was wanted
   * @param cause what a library of the format reported
   */
  public FileFormatException(String message, Throwable cause) {
    super(message, cause);
  }
}
