package dev.normkit.cli;

import java.io.IOException;

/** What a command made could not be written: a full disk, a reader that has gone. */
final class OutputException extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean closedPipe;

  OutputException(String message, IOException cause) {
    super(message, cause);
    closedPipe = cause instanceof OutputException inner ? inner.closedPipe : ClosedPipe.is(cause);
  }

  /** Whether the reader has seen enough, so that nothing is wrong. */
  boolean closedPipe() {
    return closedPipe;
  }
}
