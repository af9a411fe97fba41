package dev.normkit.monitor;

import dev.normkit.selector.method.MethodPolicy;

/**
 * What a monitor keeps, and its limit.
 *
 * @param window how many of the last batches count, at least {@link #FEWEST_STEPS}; 16 bytes per
 *     channel and batch are kept
 * @param smallBatchBelow a batch as noisy as fewer independent values than this is too small; at
 *     least 2
 */
public record MonitorSettings(int window, int smallBatchBelow) {
  /** Fewer batches say too little: their variance would be known to 40 % at best. */
  public static final int FEWEST_STEPS = 20;

  private static final int USUAL_WINDOW = 100;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public MonitorSettings {
    requireAtLeast("window", window, FEWEST_STEPS);
    requireAtLeast("smallBatchBelow", smallBatchBelow, 2);
  }

  /** {@return 100 batches, and the limit of the standard rules} */
  public static MonitorSettings standard() {
    return new MonitorSettings(USUAL_WINDOW, MethodPolicy.standard().smallBatchBelow());
  }

  /**
   * Sets how many batches count.
   *
   * @param batches at least {@link #FEWEST_STEPS}
   * @return the settings with it
   */
  public MonitorSettings withWindow(int batches) {
    return new MonitorSettings(batches, smallBatchBelow);
  }

  /**
   * Sets the limit.
   *
   * @param values at least 2
   * @return the settings with it
   */
  public MonitorSettings withSmallBatchBelow(int values) {
    return new MonitorSettings(window, values);
  }

  private static void requireAtLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is " + value + "; it must be at least " + least);
    }
  }
}
