package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Attributes;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Nodes of ONNX' own operators: what they say, and how they are made. */
final class Nodes {
  private Nodes() {}

  static boolean is(NodeProto node, String op) {
    return node.getOpType().equals(op)
        && (node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx"));
  }

  /** For example {@code Conv "conv1"}. */
  static String label(NodeProto node) {
    String name = node.getName();
    if (name.isEmpty() && node.getOutputCount() > 0) {
      name = node.getOutput(0);
    }
    return node.getOpType() + " \"" + Brief.of(name) + "\"";
  }

  /** An input's name; empty if it is absent. */
  static String input(NodeProto node, int i) {
    return i < node.getInputCount() ? node.getInput(i) : "";
  }

  static Optional<AttributeProto> attribute(NodeProto node, String name) {
    return node.getAttributeList().stream().filter(one -> one.getName().equals(name)).findFirst();
  }

  static long whole(NodeProto node, String name, long usual) {
    return attribute(node, name).map(AttributeProto::getI).orElse(usual);
  }

  static float number(NodeProto node, String name, float usual) {
    return attribute(node, name).map(AttributeProto::getF).orElse(usual);
  }

  static String text(NodeProto node, String name) {
    return attribute(node, name).map(found -> found.getS().toStringUtf8()).orElse("");
  }

  /** Whether all integers of a list fit, which are those of the default where it is absent. */
  static boolean all(NodeProto node, String name, Predicate<Long> fits) {
    return attribute(node, name).stream()
        .flatMap(found -> found.getIntsList().stream())
        .allMatch(fits);
  }

  /** Refuses a node of a function whose attributes are those of the call. */
  static void requireOwnAttributes(NodeProto node) throws Refused {
    for (AttributeProto attribute : node.getAttributeList()) {
      if (!attribute.getRefAttrName().isEmpty()) {
        throw new Refused(
            "each call of the function gives it another \"%s\""
                .formatted(Brief.of(attribute.getName())));
      }
    }
  }

  /** A node with some inputs in place of its own; those beyond its last are added. */
  static NodeProto.Builder withInput(NodeProto node, int i, String name) {
    NodeProto.Builder builder = node.toBuilder();
    while (builder.getInputCount() <= i) {
      builder.addInput("");
    }
    return builder.setInput(i, name);
  }

  static NodeProto node(String op, String name, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setOpType(op)
        .setName(name)
        .addAllInput(inputs)
        .addOutput(output)
        .build();
  }

  static NodeProto with(NodeProto node, AttributeProto... attributes) {
    return node.toBuilder().addAllAttribute(List.of(attributes)).build();
  }

  static NodeProto constant(String output, TensorProto tensor) {
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .setName(output)
        .addOutput(output)
        .addAttribute(Attributes.tensor("value", tensor))
        .build();
  }
}
