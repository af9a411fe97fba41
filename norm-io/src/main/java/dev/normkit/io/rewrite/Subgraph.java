package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Nodes that take a norm's place: each call adds one and gives the name of what it makes. */
final class Subgraph {
  /** From this version on, ReduceMean takes its axes as an input. */
  private static final int AXES_AS_INPUT = 18;

  private final Draft draft;
  private final String base;
  private final long opset;
  private final List<NodeProto> nodes = new ArrayList<>();

  Subgraph(BatchNormCall norm) {
    draft = norm.draft();
    base = norm.y();
    opset = norm.opset();
  }

  String tensor(String what, NewTensor tensor) {
    return draft.add(base + "_" + what, tensor);
  }

  String wholes(String what, double... values) {
    return tensor(what, NewTensor.vector(ElementType.I64, values));
  }

  String add(String op, List<String> inputs, AttributeProto... attributes) {
    return addAs(draft.model().fresh(base + "_" + op), op, inputs, attributes);
  }

  /** A node that makes a value of a given name. */
  String addAs(String output, String op, List<String> inputs, AttributeProto... attributes) {
    String name = output.equals(base) ? draft.model().fresh(base + "_" + op) : output;
    nodes.add(Nodes.with(Nodes.node(op, name, inputs, output), attributes));
    return output;
  }

  String cast(String value, ElementType type) {
    return castAs(draft.model().fresh(base + "_Cast"), value, type);
  }

  /** A value in another type; itself if it has that. */
  String cast(String value, ElementType from, ElementType to) {
    return from == to ? value : cast(value, to);
  }

  String castAs(String output, String value, ElementType type) {
    return addAs(output, "Cast", List.of(value), Attributes.whole("to", NewTensor.dataType(type)));
  }

  /** The mean over axes, which stay as axes of size 1. */
  String mean(String value, Long... axes) {
    AttributeProto keep = Attributes.whole("keepdims", 1);
    if (opset < AXES_AS_INPUT) {
      return add("ReduceMean", List.of(value), Attributes.wholes("axes", List.of(axes)), keep);
    }
    double[] numbers = List.of(axes).stream().mapToDouble(Long::doubleValue).toArray();
    return add("ReduceMean", List.of(value, wholes("axes", numbers)), keep);
  }

  /** The nodes, in order. */
  NodeProto[] nodes() {
    return nodes.toArray(NodeProto[]::new);
  }
}
