package dev.normkit.io.find;

import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of a written-out normalization so far.
 *
 * @param output the result
 * @param gamma what it was multiplied by
 * @param beta what was added
 * @param nodes those that make it of the root and x
 */
record Scaled(Value output, Optional<Value> gamma, Optional<Value> beta, List<Node> nodes) {

  static Scaled of(Value output, Node... nodes) {
    return new Scaled(output, Optional.empty(), Optional.empty(), List.of(nodes));
  }

  Scaled times(Value weight, Value result, List<Node> more) {
    return new Scaled(result, Optional.of(weight), beta, with(more));
  }

  Scaled plus(Value bias, Value result, List<Node> more) {
    return new Scaled(result, gamma, Optional.of(bias), with(more));
  }

  private List<Node> with(List<Node> more) {
    List<Node> all = new ArrayList<>(nodes);
    all.addAll(more);
    return all;
  }
}
