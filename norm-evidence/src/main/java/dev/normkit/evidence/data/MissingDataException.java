package dev.normkit.evidence.data;

/** Data isn't where it was looked for; the message says how to get it. */
public final class MissingDataException extends RuntimeException {
  private static final long serialVersionUID = 1;

  MissingDataException(String message) {
    super(message);
  }
}
