package dev.normkit.warmup;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;

/** Kinds of calls that run other code than each other. */
public enum Call {
  /** Statistics from the data, then the output. */
  FORWARD,
  /** The output from running statistics. */
  FIXED_FORWARD,
  /** The backward pass through the batch's own statistics. */
  BACKWARD,
  /** The backward pass through running statistics. */
  FIXED_BACKWARD;

  static Call of(ForwardArgs args) {
    return args.running().isPresent() ? FIXED_FORWARD : FORWARD;
  }

  static Call of(BackwardArgs args) {
    return args.forward().running().isPresent() ? FIXED_BACKWARD : BACKWARD;
  }

  /**
   * The inference of a plan.
   *
   * @param plan any legal plan
   * @return {@link #FIXED_FORWARD} if it tracks statistics
   */
  public static Call inference(NormPlan plan) {
    return plan.spec().runningAverage().isPresent() ? FIXED_FORWARD : FORWARD;
  }

  Direction direction() {
    return isBackward()
        ? Direction.BACKWARD
        : isFixed() ? Direction.INFERENCE : Direction.TRAINING_FORWARD;
  }

  boolean isFixed() {
    return this == FIXED_FORWARD || this == FIXED_BACKWARD;
  }

  boolean isBackward() {
    return this == BACKWARD || this == FIXED_BACKWARD;
  }
}
