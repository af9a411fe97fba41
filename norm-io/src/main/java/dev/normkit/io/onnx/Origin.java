package dev.normkit.io.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a constant comes from.
 *
 * @param root the initializer or the Constant node's output
 * @param type its elements as the file stores them, for example {@code float16}
 * @param via the operators between, the first one next to the root
 */
public record Origin(Value root, String type, List<String> via) {

  /**
   * {@return that of a tensor as the file stores it}
   *
   * @param root what it is called
   * @param type its elements
   */
  public static Origin stored(Value root, String type) {
    return new Origin(root, type, List.of());
  }

  Origin with(String op) {
    List<String> longer = new ArrayList<>(via);
    longer.add(op);
    return new Origin(root, type, List.copyOf(longer));
  }
}
