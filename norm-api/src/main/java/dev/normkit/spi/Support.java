package dev.normkit.spi;

import java.util.Objects;

/** Whether a backend computes a plan. */
public sealed interface Support {

  /** The backend computes the plan. */
  record Supported() implements Support {}

  /**
   * The backend doesn't compute the plan.
   *
   * @param reason which part of the plan it doesn't compute
   */
  record Declined(String reason) implements Support {

    /** Checks that the reason isn't null. */
    public Declined {
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** {@return the answer that the backend computes the plan} */
  static Support supported() {
    return new Supported();
  }

  /**
   * {@return the answer that the backend doesn't compute the plan}
   *
   * @param reason which part of the plan it doesn't compute
   */
  static Support declined(String reason) {
    return new Declined(reason);
  }
}
