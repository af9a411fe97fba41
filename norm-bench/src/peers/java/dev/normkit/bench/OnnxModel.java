package dev.normkit.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a model of one node, x to y, as ONNX's protocol buffer. The numbers are the field numbers
 * of onnx.proto.
 */
final class OnnxModel {
  private static final int IR_VERSION = 10;
  private static final int FLOAT_ELEMENTS = 1;
  private static final int FLOAT_ATTRIBUTE = 1;
  private static final int INT_ATTRIBUTE = 2;

  /** A tensor of one axis that is part of the model. */
  record Constant(String name, float[] values) {}

  /** A whole number that configures the node. */
  record IntegerAttribute(String name, long value) {}

  private OnnxModel() {}

  static byte[] of(OnnxNode node) {
    return new ProtoBytes()
        .number(1, IR_VERSION)
        .message(7, graph(node))
        .message(8, new ProtoBytes().text(1, "").number(2, node.opset()))
        .toArray();
  }

  private static ProtoBytes graph(OnnxNode node) {
    ProtoBytes graph = new ProtoBytes().message(1, operation(node)).text(2, "graph");
    for (Constant constant : node.constants()) {
      graph.message(5, tensor(constant));
    }
    return graph.message(11, variable("x", node.shape())).message(12, variable("y", node.shape()));
  }

  private static ProtoBytes operation(OnnxNode node) {
    List<String> inputs = new ArrayList<>(List.of("x"));
    node.constants().forEach(constant -> inputs.add(constant.name()));
    ProtoBytes operation = new ProtoBytes();
    inputs.forEach(name -> operation.text(1, name));
    operation.text(2, "y").text(4, node.operator());
    node.integers().ifPresent(attribute -> operation.message(5, integer(attribute)));
    ProtoBytes epsilon =
        new ProtoBytes().text(1, "epsilon").real(2, node.epsilon()).number(20, FLOAT_ATTRIBUTE);
    return operation.message(5, epsilon);
  }

  private static ProtoBytes integer(IntegerAttribute attribute) {
    return new ProtoBytes()
        .text(1, attribute.name())
        .number(3, attribute.value())
        .number(20, INT_ATTRIBUTE);
  }

  private static ProtoBytes tensor(Constant constant) {
    ByteBuffer raw =
        ByteBuffer.allocate(Float.BYTES * constant.values().length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(constant.values());
    return new ProtoBytes()
        .number(1, constant.values().length)
        .number(2, FLOAT_ELEMENTS)
        .text(8, constant.name())
        .bytes(9, raw.array());
  }

  private static ProtoBytes variable(String name, long[] sizes) {
    ProtoBytes shape = new ProtoBytes();
    for (long size : sizes) {
      shape.message(1, new ProtoBytes().number(1, size));
    }
    ProtoBytes type = new ProtoBytes().number(1, FLOAT_ELEMENTS).message(2, shape);
    return new ProtoBytes().text(1, name).message(2, new ProtoBytes().message(1, type));
  }
}
