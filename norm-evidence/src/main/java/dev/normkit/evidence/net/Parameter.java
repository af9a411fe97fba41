package dev.normkit.evidence.net;

import dev.normkit.api.FloatSpan;

/**
 * Numbers to learn.
 *
 * @param values changed in place
 * @param gradient what backward adds to
 */
public record Parameter(FloatSpan values, FloatSpan gradient) {
  /** Zeros with a gradient of 0. */
  public static Parameter zeros(int count) {
    return new Parameter(FloatSpan.of(new float[count]), FloatSpan.of(new float[count]));
  }

  /** The values as a matrix, row by row; a view. */
  public Matrix valuesAs(int rows, int columns) {
    return new Matrix(values.array(), values.offset(), rows, columns);
  }

  /** The gradient as a matrix, row by row; a view. */
  public Matrix gradientAs(int rows, int columns) {
    return new Matrix(gradient.array(), gradient.offset(), rows, columns);
  }
}
