package dev.normkit.discovery;

import dev.normkit.spi.Asking;
import java.util.Optional;
import java.util.ServiceConfigurationError;

/** What providers and class loaders threw, in words. */
final class Reasons {
  /** Causes may go round in a circle. */
  private static final int MOST_CAUSES = 64;

  private Reasons() {}

  /** The innermost cause says what happened; the outer ones only that something did. */
  static String of(Throwable thrown) {
    Throwable innermost = innermost(thrown);
    String message =
        Asking.ask(() -> innermost.getMessage(), unread -> "its message can't be read");
    return innermost instanceof ServiceConfigurationError
        ? message
        : name(innermost.getClass()) + ": " + message;
  }

  private static String name(Class<?> type) {
    return type.isAnonymousClass() ? type.getName() : type.getSimpleName();
  }

  /** The lookup's own words, which name the provider, and what is behind them. */
  static String ofLookup(Throwable thrown) {
    return thrown instanceof ServiceConfigurationError && thrown.getCause() != null
        ? thrown.getMessage() + ": " + of(thrown)
        : of(thrown);
  }

  private static Throwable innermost(Throwable thrown) {
    Throwable innermost = thrown;
    for (int i = 0; i < MOST_CAUSES; i++) {
      Optional<Throwable> cause = cause(innermost);
      if (cause.isEmpty()) {
        return innermost;
      }
      innermost = cause.get();
    }
    return thrown;
  }

  private static Optional<Throwable> cause(Throwable of) {
    return Asking.ask(() -> Optional.ofNullable(of.getCause()), untold -> Optional.empty());
  }
}
