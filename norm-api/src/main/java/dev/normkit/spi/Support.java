package dev.normkit.spi;

/** Whether a backend computes a plan. */
public sealed interface Support {

  /** It does. */
  record Supported() implements Support {}

  /**
   * It does not.
   *
   * @param reason which part of the plan it does not do
   */
  record Declined(String reason) implements Support {}

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
