package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import java.util.Optional;

/** A node where it stands: a call of an operator. */
public final class Node {
  private final Scope scope;
  private final int index;
  private final NodeProto proto;

  Node(Scope scope, int index, NodeProto proto) {
    this.scope = scope;
    this.index = index;
    this.proto = proto;
  }

  /** {@return where it stands} */
  public Scope scope() {
    return scope;
  }

  /** {@return its place among the nodes of its scope, from 0} */
  public int index() {
    return index;
  }

  /** {@return the node as the file has it} */
  public NodeProto proto() {
    return proto;
  }

  /** {@return the operator, without its domain} */
  public String op() {
    return proto.getOpType();
  }

  /** {@return the operator's domain; empty for that of ONNX itself} */
  public String domain() {
    return Scope.domain(proto.getDomain());
  }

  /** {@return the version of its domain's operators, as its scope imports it; 1 if it doesn't} */
  public long opset() {
    return scope.opset(domain());
  }

  /**
   * {@return whether it calls an operator of ONNX itself}
   *
   * @param op the operator
   */
  public boolean is(String op) {
    return proto.getOpType().equals(op) && domain().isEmpty();
  }

  /** {@return its name, or where it has none its operator and first output} */
  public String label() {
    return proto.getName().isEmpty()
        ? op() + (proto.getOutputCount() == 0 ? "" : " of " + proto.getOutput(0))
        : proto.getName();
  }

  /** {@return how many inputs it has, absent ones among them} */
  public int inputs() {
    return proto.getInputCount();
  }

  /** {@return how many outputs it has, absent ones among them} */
  public int outputs() {
    return proto.getOutputCount();
  }

  /**
   * {@return an input; empty if it is absent}
   *
   * @param i from 0; beyond the last is absent
   */
  public Optional<Value> input(int i) {
    return i < proto.getInputCount() && !proto.getInput(i).isEmpty()
        ? Optional.of(scope.resolve(proto.getInput(i)))
        : Optional.empty();
  }

  /**
   * {@return an output; empty if it is absent}
   *
   * @param i from 0; beyond the last is absent
   */
  public Optional<Value> output(int i) {
    return i < proto.getOutputCount() && !proto.getOutput(i).isEmpty()
        ? Optional.of(new Value(scope, proto.getOutput(i)))
        : Optional.empty();
  }

  /**
   * {@return an attribute; inside a function that of the call, where the node refers to it}
   *
   * @param name the attribute's name
   */
  public Optional<AttributeProto> attribute(String name) {
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attribute.getName().equals(name)) {
        return attribute.getRefAttrName().isEmpty()
            ? Optional.of(attribute)
            : scope.attributeOfCall(attribute.getRefAttrName());
      }
    }
    return Optional.empty();
  }

  /**
   * {@return an attribute that is a float}
   *
   * @param name the attribute's name
   * @param usual its value where it is absent
   */
  public double number(String name, double usual) {
    // As people wrote it: the float 1e-5 is not the double.
    return attribute(name).map(AttributeProto::getF).map(Digits::of).orElse(usual);
  }

  /**
   * {@return an attribute that is an integer}
   *
   * @param name the attribute's name
   * @param usual its value where it is absent
   */
  public long whole(String name, long usual) {
    return attribute(name).map(AttributeProto::getI).orElse(usual);
  }

  /**
   * {@return an attribute that is a list of integers; empty if it is absent}
   *
   * @param name the attribute's name
   */
  public Optional<List<Long>> wholes(String name) {
    return attribute(name).map(AttributeProto::getIntsList);
  }

  /**
   * {@return an attribute that is a text; empty text if it is absent}
   *
   * @param name the attribute's name
   */
  public String text(String name) {
    return attribute(name).map(found -> found.getS().toStringUtf8()).orElse("");
  }

  /**
   * {@return an attribute that is a tensor}
   *
   * @param name the attribute's name
   */
  public Optional<TensorProto> tensor(String name) {
    return attribute(name).filter(AttributeProto::hasT).map(AttributeProto::getT);
  }

  @Override
  public String toString() {
    return label();
  }
}
