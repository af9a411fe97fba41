package dev.normkit.evidence.run;

/** Ends a cell before its end. */
public final class TimeUpException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TimeUpException() {
    super("the time is up");
  }
}
