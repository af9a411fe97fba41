package dev.normkit.io.tensor;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

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

  /**
   * The same with the file in front, for what was found by a parser that has only the bytes.
   *
   * @param file whose bytes they are
   * @return an exception with this one as its cause
   */
  public FileFormatException in(Path file) {
    return in(file.toString());
  }

  /**
   * The same with a place in front, for example a tensor of a file.
   *
   * @param place where it was found
   * @return an exception with this one as its cause
   */
  public FileFormatException in(String place) {
    return new FileFormatException(place + ": " + getMessage(), this);
  }
}
