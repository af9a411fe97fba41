package dev.normkit.spi;

import java.util.Objects;

/** Whether this machine and this JVM can run a backend. */
public sealed interface Availability {

  /** It can. */
  record Available() implements Availability {}

  /**
   * It cannot.
   *
   * @param reason what is missing
   * @param remedy what the user can do about it, for example the flag to type
   */
  record Unavailable(String reason, String remedy) implements Availability {

    /**
     * Checks that both are said.
     *
     * @throws NullPointerException if one is null
     */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(remedy, "remedy");
    }
  }

  /**
   * It can.
   *
   * @return the answer
   */
  static Availability available() {
    return new Available();
  }

  /**
   * It cannot.
   *
   * @param reason what is missing
   * @param remedy what the user can do about it
   * @return the answer
   */
  static Availability unavailable(String reason, String remedy) {
    return new Unavailable(reason, remedy);
  }
}
