package dev.normkit.cli;

import java.util.function.Supplier;

/** Says which part of the command line a refusal is about. */
final class Blame {
  private Blame() {}

  /**
   * Does something.
   *
   * @param culprit what is wrong if it is refused, for example {@code --axis}
   * @throws IllegalArgumentException with the culprit in front
   */
  static <T> T on(String culprit, Supplier<T> use) {
    try {
      return use.get();
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(culprit + ": " + refused.getMessage(), refused);
    }
  }
}
