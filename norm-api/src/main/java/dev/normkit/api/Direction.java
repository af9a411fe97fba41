package dev.normkit.api;

import java.util.Locale;

/** What one call of a kernel computes. */
public enum Direction {
  /** y from x, saving the moments for a backward pass. */
  TRAINING_FORWARD,
  /**
   * y from x alone; BatchNorm, SwitchableNorm and InstanceNorm with the running statistics they
   * keep.
   */
  INFERENCE,
  /** dx and the gradients of the parameters from dy. */
  BACKWARD;

  /** {@return the word used in reports, for example {@code training-forward}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
