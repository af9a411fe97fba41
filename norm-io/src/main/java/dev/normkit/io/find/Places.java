package dev.normkit.io.find;

import dev.normkit.io.norm.Place;
import dev.normkit.io.onnx.Node;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where normalizations stand, for people. */
final class Places {
  private Places() {}

  /** One operator. */
  static Place of(Node node) {
    return new Place(
        Place.Form.OPERATOR, operator(node), node.scope().label(), List.of(node.label()));
  }

  /** For example {@code BatchNormalization, opset 9}. */
  static String operator(Node node) {
    return node.domain().isEmpty()
        ? node.op() + ", opset " + node.opset()
        : node.domain() + "." + node.op();
  }

  /** Several nodes. */
  static Place of(Place.Form form, List<Node> nodes) {
    Set<String> operators = new LinkedHashSet<>();
    nodes.forEach(node -> operators.add(node.op()));
    return new Place(
        form,
        String.join(" ", operators),
        nodes.get(0).scope().label(),
        nodes.stream().map(Node::label).toList());
  }
}
