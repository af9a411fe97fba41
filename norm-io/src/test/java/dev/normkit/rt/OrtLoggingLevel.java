package dev.normkit.rt;

/** How much is told. */
public enum OrtLoggingLevel {
  /** Errors alone. */
  ORT_LOGGING_LEVEL_ERROR
}
