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

  /** Names come from the file and may be as long as it. */
  private static final int MOST_CHARACTERS = 1000;

  private static final String GAP = "…";

  /**
   * Creates an exception.
   *
   * @param message file, place in it, what was found and what was wanted
   */
  public FileFormatException(String message) {
    super(oneLine(message));
  }

  /**
   * Creates an exception with its cause.
   *
   * @param message file, place in it, what was found and what was wanted
   * @param cause what a library of the format reported
   */
  public FileFormatException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** Names and texts of a file may hold anything; a message is one line that can be printed. */
  private static String oneLine(String message) {
    String brief =
        message.length() <= MOST_CHARACTERS
            ? message
            : message.substring(0, MOST_CHARACTERS / 2)
                + GAP
                + message.substring(message.length() - MOST_CHARACTERS / 2);
    return brief.replaceAll("[\\p{Cntrl}\u0085\u2028\u2029]", "?");
  }

  /**
   * The same with the file in front, for what was found by a parser that has only the bytes.
   *
   * @param file whose bytes they are
   * @return an exception with this one as its cause
   */
  public FileFormatException withPlace(Path file) {
    return withPlace(file.toString());
  }

  /**
   * The same with a place in front, for example a tensor of a file.
   *
   * @param place where it was found
   * @return an exception with this one as its cause
   */
  public FileFormatException withPlace(String place) {
    return new FileFormatException(place + ": " + getMessage(), this);
  }
}
