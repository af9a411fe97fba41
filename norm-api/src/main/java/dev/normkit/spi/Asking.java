package dev.normkit.spi;

import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks backends, whose code anybody may have written, and which may have been built against another
 * version of this library, and the class loaders that know them: whatever such code throws is an
 * answer too.
 */
public final class Asking {
  private Asking() {}

  /**
   * Asks.
   *
   * @param <T> of the answer
   * @param question calls the backend
   * @param otherwise makes the answer of what the call threw: an error or a checked exception too,
   *     but no {@link VirtualMachineError}, which goes on to the caller. If it can't even be
   *     printed, this is another exception that says so.
   * @return the answer
   */
  public static <T> T ask(Supplier<T> question, Function<Throwable, T> otherwise) {
    Throwable thrown;
    try {
      return question.get();
    } catch (Throwable any) { // also checked ones, which the compiler doesn't know of
      thrown = isPrintable(ofBackend(any)) ? any : unprintable(any);
    }
    return otherwise.apply(thrown);
  }

  /** What the JVM itself throws goes through, also where a lookup has wrapped it. */
  private static Throwable ofBackend(Throwable thrown) {
    Throwable behind =
        thrown instanceof ServiceConfigurationError && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (behind instanceof VirtualMachineError exhausted) {
      throw exhausted;
    }
    return thrown;
  }

  /** Its message is code of anybody's as well. */
  private static boolean isPrintable(Throwable thrown) {
    try {
      String unused = thrown.getMessage();
      return thrown.toString() != null;
    } catch (Throwable another) {
      ofBackend(another);
      return false;
    }
  }

  private static Throwable unprintable(Throwable thrown) {
    return new IllegalStateException(thrown.getClass().getName() + ", whose message can't be read");
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
