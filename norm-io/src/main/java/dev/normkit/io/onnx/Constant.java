package dev.normkit.io.onnx;

import java.util.List;

/**
 * A value that no input changes.
 *
 * @param type its elements as who reads it gets them, for example {@code float32} behind a Cast
 * @param shape the sizes of its axes
 * @param data one per element in order, or a single one that all elements are
 * @param origin what the file stores, and what makes this of it
 */
public record Constant(String type, List<Long> shape, double[] data, Origin origin) {

  /** {@return the number of elements} */
  public long count() {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }

  /**
   * {@return an element}
   *
   * @param i from 0, in order
   */
  public double get(int i) {
    return data.length == 1 ? data[0] : data[i];
  }

  /** {@return how many elements an array of all would have more than {@code data} has} */
  public long unstored() {
    return count() - data.length;
  }

  /** {@return whether all elements are equal to one number, and there is at least one} */
  public boolean uniform() {
    for (double one : data) {
      if (one != data[0]) {
        return false;
      }
    }
    return data.length > 0;
  }

  Constant with(String op, List<Long> newShape, double... newData) {
    return new Constant(type, newShape, newData, origin.with(op));
  }

  Constant from(Origin other) {
    return new Constant(type, shape, data, other);
  }

  Constant ofType(String other) {
    return new Constant(other, shape, data, origin);
  }
}
