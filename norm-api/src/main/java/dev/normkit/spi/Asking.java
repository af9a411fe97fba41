package dev.normkit.spi;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks backends, whose code anybody may have written, and which may have been built against another
 * version of this library: whatever such code throws is an answer too.
 */
public final class Asking {
  private Asking() {}

  /**
   * Asks.
   *
   * @param <T> of the answer
   * @param question calls the backend
   * @param otherwise makes the answer of the {@link LinkageError} or {@link RuntimeException} that
   *     the call threw; other errors go on to the caller
   * @return the answer
   */
  public static <T> T ask(Supplier<T> question, Function<Throwable, T> otherwise) {
    try {
      return question.get();
    } catch (LinkageError | RuntimeException thrown) {
      return otherwise.apply(thrown);
    }
  }

  /**
   * Takes a step that calls a backend.
   *
   * @param step the calls
   * @return what it threw, as for {@link #ask}; empty if nothing
   */
  public static Optional<Throwable> thrownBy(Runnable step) {
    return ask(
        () -> {
          step.run();
          return Optional.empty();
        },
        Optional::of);
  }
}
