package dev.normkit.bench;

import java.util.Optional;

/** Someone who can compute a row: a backend of normkit, a peer, or the limit of the memory. */
interface Contestant {

  /**
   * Says whether the row is left out. Loads no native library.
   *
   * @param row an operation
   * @return why it is left out, or empty
   */
  Optional<String> declines(Row row);

  /**
   * Says whether the row is known to come out wrong. It is measured all the same, unchecked, and
   * the table says so.
   *
   * @param row an operation
   * @return what is wrong, or empty
   */
  default Optional<String> flaw(Row row) {
    return Optional.empty();
  }

  /**
   * Says whether the row is put together from several operations, as automatic differentiation
   * does, because there is not one for it. It is measured, but nothing is compared with it.
   *
   * @param row an operation
   * @return whether it takes several
   */
  default boolean composed(Row row) {
    return false;
  }

  /**
   * Asks the library that computes for its version.
   *
   * @return it, or empty where its jar's name says it
   */
  default Optional<String> version() {
    return Optional.empty();
  }

  /**
   * Makes everything that a user would make once: tensors, primitives, sessions, plans.
   *
   * @param problem the numbers
   * @param threads how many threads compute, with the calling one
   */
  void prepare(Problem problem, int threads);

  /** Computes the row once: the measured call. */
  void run();

  /**
   * What the last {@link #run} computed.
   *
   * @return copies; empty if it computes nothing, which the check then leaves out
   */
  Optional<Outputs> output();
}
