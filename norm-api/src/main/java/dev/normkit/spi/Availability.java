package dev.normkit.spi;

import java.util.Objects;

/** Whether this machine and this JVM can run a backend. */
public sealed interface Availability {

  /** The machine can run the backend. */
  record Available() implements Availability {}

  /**
   * The machine can't run the backend.
   *
   * @param reason what is missing
   * @param remedy what the user can do about it, for example the flag to type
   */
  record Unavailable(String reason, String remedy) implements Availability {

    /** Checks that neither is null. */
    public Unavailable {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(remedy, "remedy");
    }
  }

  /** {@return the answer that the machine can run the backend} */
  static Availability available() {
    return new Available();
  }

  /**
   * {@return the answer that the machine can't run the backend}
   *
   * @param reason what is missing
   * @param remedy what the user can do about it
   */
  static Availability unavailable(String reason, String remedy) {
    return new Unavailable(reason, remedy);
  }
}
