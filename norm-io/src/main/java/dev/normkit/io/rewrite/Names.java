package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The names of values that nodes and graphs use. */
final class Names {
  private Names() {}

  /** What a node reads, and what its bodies read that they don't make themselves. */
  static List<String> read(NodeProto node) {
    return read(node, Names::outside);
  }

  /**
   * The same.
   *
   * @param outside what a body reads that it doesn't make
   */
  static List<String> read(NodeProto node, Function<GraphProto, Set<String>> outside) {
    List<String> names = new ArrayList<>(node.getInputList());
    names.removeIf(String::isEmpty);
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        names.addAll(outside.apply(attribute.getG()));
      }
      attribute.getGraphsList().forEach(body -> names.addAll(outside.apply(body)));
    }
    return names;
  }

  /** What a body reads that it doesn't make. */
  static Set<String> outside(GraphProto body) {
    Set<String> names = new LinkedHashSet<>();
    body.getNodeList().forEach(node -> names.addAll(read(node)));
    body.getOutputList().forEach(output -> names.add(output.getName()));
    body.getNodeList().forEach(node -> node.getOutputList().forEach(names::remove));
    body.getInputList().forEach(input -> names.remove(input.getName()));
    body.getInitializerList().forEach(one -> names.remove(one.getName()));
    return names;
  }

  /** All names of a graph and of the bodies in it: of values and of nodes. */
  static Set<String> all(GraphProto graph) {
    Set<String> names = new LinkedHashSet<>();
    graph.getInputList().forEach(input -> names.add(input.getName()));
    graph.getInitializerList().forEach(one -> names.add(one.getName()));
    names.addAll(all(graph.getNodeList()));
    return names;
  }

  /** The same of nodes. */
  static Set<String> all(List<NodeProto> nodes) {
    Set<String> names = new LinkedHashSet<>();
    for (NodeProto node : nodes) {
      names.add(node.getName());
      names.addAll(node.getInputList());
      names.addAll(node.getOutputList());
      for (AttributeProto attribute : node.getAttributeList()) {
        if (attribute.hasG()) {
          names.addAll(all(attribute.getG()));
        }
        attribute.getGraphsList().forEach(body -> names.addAll(all(body)));
      }
    }
    return names;
  }
}
