package dev.normkit.io.onnx;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a constant comes from.
 *
 * @param root the initializer or the Constant node's output; of two operands, that of the larger
 * @param type its elements as the file stores them, for example {@code float16}
 * @param via the operators between, the first one next to the root
 * @param others what else it is made of, as {@code root} is
 */
public record Origin(Value root, String type, List<String> via, Set<Value> others) {

  /**
   * {@return that of a tensor as the file stores it}
   *
   * @param root what it is called
   * @param type its elements
   */
  public static Origin stored(Value root, String type) {
    return new Origin(root, type, List.of(), Set.of());
  }

  /** {@return all that it is made of} */
  public Set<Value> roots() {
    Set<Value> all = new LinkedHashSet<>(others);
    all.add(root);
    return all;
  }

  Origin with(String op) {
    List<String> longer = new ArrayList<>(via);
    longer.add(op);
    return new Origin(root, type, List.copyOf(longer), others);
  }

  /** With the operators that the other operand came through; each once, or they might double. */
  Origin joined(Origin operand) {
    List<String> all = new ArrayList<>(via);
    operand.via.stream().filter(op -> !all.contains(op)).forEach(all::add);
    return new Origin(root, type, List.copyOf(all), others);
  }

  Origin withOthers(Set<Value> more) {
    return new Origin(root, type, via, Set.copyOf(more));
  }
}
