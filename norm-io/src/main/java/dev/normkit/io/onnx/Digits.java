package dev.normkit.io.onnx;

/** Floats as the numbers that people wrote. */
public final class Digits {
  private Digits() {}

  /**
   * {@return the double of a float's shortest digits: 1e-5f gives 1e-5}
   *
   * @param value of a file
   */
  public static double of(float value) {
    return Double.parseDouble(Float.toString(value));
  }
}
