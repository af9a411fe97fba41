package dev.normkit.spi;

import java.util.Objects;

/** Whether a backend computes a plan. */
public sealed interface Support {

  /** It does. */
  record Supported() implements Support {}

  /**
   * It does not.
   *
   * @param reason which part of the plan it does not do
   */
  record Declined(String reason) implements Support {

    /**
     * Checks that it is said.
     *
     * @throws NullPointerException if it is null
     */
    public Declined {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /**
   * It does.
   *
   * @return the answer
   */
  static Support supported() {
    return new Supported();
  }

  /**
   * It does not.
   *
   * @param reason which part of the plan it does not do
   * @return the answer
   */
  static Support declined(String reason) {
    return new Declined(reason);
  }
}
