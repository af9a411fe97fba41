package dev.normkit.bench;

/** Refuses to measure a contestant that computes something else. */
final class Check {
  /** Relative to the largest value of the same kind: loose enough for every peer's float sums. */
  private static final double TOLERANCE = 1e-3;

  private Check() {}

  /**
   * Compares with the reference in double precision.
   *
   * @throws IllegalStateException if a value is off, naming the first
   */
  static void require(Outputs expected, Outputs actual) {
    require("y", expected.y(), actual.y());
    require("dx", expected.dx(), actual.dx());
    require("weight gradient", expected.weightGradient(), actual.weightGradient());
    require("bias gradient", expected.biasGradient(), actual.biasGradient());
  }

  private static void require(String name, float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new IllegalStateException(
          name + " has " + actual.length + " values instead of " + expected.length);
    }
    float largest = 1;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= TOLERANCE * largest)) {
        throw new IllegalStateException(
            name + "[" + i + "] is " + actual[i] + " instead of " + expected[i]);
      }
    }
  }
}
