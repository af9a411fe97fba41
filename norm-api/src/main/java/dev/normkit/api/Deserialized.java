package dev.normkit.api;

import java.io.InvalidObjectException;
import java.util.function.Supplier;

/** Values of a stream, which anybody may have written, are checked as those of any caller. */
final class Deserialized {
  private Deserialized() {}

  /**
   * Makes a value as its factory does.
   *
   * @throws InvalidObjectException if that refuses
   */
  static <T> T checked(Supplier<T> made) throws InvalidObjectException {
    try {
      return made.get();
    } catch (IllegalArgumentException | NullPointerException refused) {
      InvalidObjectException invalid = new InvalidObjectException(refused.getMessage());
      invalid.initCause(refused);
      throw invalid;
    }
  }

  /** Refuses an object that came without its serialized form. */
  static InvalidObjectException withoutForm() {
    return new InvalidObjectException("the stream has the object itself, not its serialized form");
  }
}
