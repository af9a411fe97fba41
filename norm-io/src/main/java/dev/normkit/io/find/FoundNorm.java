package dev.normkit.io.find;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.List;
import java.util.Optional;

/**
 * A normalization and the nodes that make it.
 *
 * @param norm what it is
 * @param nodes all nodes that belong to it alone, the last one makes its output
 * @param input what is normalized; empty where the node makes it itself, as EmbedLayerNormalization
 * @param output the result
 */
public record FoundNorm(Normalization norm, List<Node> nodes, Optional<Value> input, Value output) {

  /** Copies the nodes. */
  public FoundNorm {
    nodes = List.copyOf(nodes);
  }

  /** {@return the node that makes the output} */
  public Node last() {
    return nodes.get(nodes.size() - 1);
  }

  FoundNorm withName(String name) {
    return new FoundNorm(norm.withName(name), nodes, input, output);
  }
}
