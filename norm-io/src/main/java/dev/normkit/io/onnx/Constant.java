package dev.normkit.io.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * A value that no input changes.
 *
 * @param type its elements as the file stores them, for example {@code float16}
 * @param shape the sizes of its axes
 * @param data one per element in order, or a single one that all elements are
 * @param root the initializer or the Constant node's output that it comes from
 * @param via the operators between, the first one next to the root
 */
public record Constant(String type, List<Long> shape, double[] data, Value root, List<String> via) {

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
    List<String> longer = new ArrayList<>(via);
    longer.add(op);
    return new Constant(type, newShape, newData, root, List.copyOf(longer));
  }
}
