package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Nodes that see the same names: the graph, a body of a node, or a function at one of its calls. A
 * body sees the names of the scopes around it, a function only its own; its inputs are the values
 * of the call.
 */
public final class Scope {
  /** What kind of nodes these are. */
  public enum Kind {
    /** The model's graph. */
    GRAPH,
    /** A body of If, Loop, Scan or the like. */
    BODY,
    /** A function of the model at one of its calls, or one that is never called. */
    FUNCTION
  }

  private final Kind kind;
  private final String label;
  private final Optional<Node> caller;
  final List<Node> nodes = new ArrayList<>();
  final Map<String, TensorProto> initializers = new HashMap<>();
  final Map<String, TypeProto> types = new HashMap<>();
  final Map<String, Value> aliases = new HashMap<>();
  final Map<String, AttributeProto> attributes = new HashMap<>();
  final Map<String, Long> opsets;
  final List<String> inputs = new ArrayList<>();
  final List<String> outputs = new ArrayList<>();
  final List<Scope> inner = new ArrayList<>();
  private final Message definition;
  private final Set<String> seen = new HashSet<>();
  private final Set<String> given = new HashSet<>();
  private final Map<String, Node> producers = new HashMap<>();
  private final Map<String, List<Node>> consumers = new HashMap<>();

  Scope(
      Kind kind,
      String label,
      Optional<Node> caller,
      Message definition,
      Map<String, Long> opsets) {
    this.kind = kind;
    this.label = label;
    this.caller = caller;
    this.definition = definition;
    this.opsets = opsets;
  }

  static String domain(String written) {
    return written.equals("ai.onnx") ? "" : written;
  }

  void index() {
    for (Node node : nodes) {
      node.proto().getOutputList().forEach(name -> producers.putIfAbsent(name, node));
    }
    seen.addAll(outputs);
    given.addAll(inputs);
  }

  void consume(String name, Node reader) {
    consumers.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(reader);
  }

  void expose(String name) {
    seen.add(name);
  }

  /** {@return what kind of nodes these are} */
  public Kind kind() {
    return kind;
  }

  /** {@return where it is, for people; empty for the graph} */
  public String label() {
    return label;
  }

  /** {@return the node whose body or function this is; empty for the graph} */
  public Optional<Node> caller() {
    return caller;
  }

  /**
   * {@return the graph or the function as the file has it; the same object for all calls of a
   * function}
   */
  public Message definition() {
    return definition;
  }

  /** {@return the graph of a model, or the function whose call this is or lies in} */
  public Scope outermost() {
    Scope scope = this;
    for (Scope around = around(); around != null; around = around.around()) {
      scope = around;
    }
    return scope;
  }

  /** {@return the nodes in the order of the file} */
  public List<Node> nodes() {
    return nodes;
  }

  /** {@return the bodies and functions that its nodes call} */
  public List<Scope> inner() {
    return inner;
  }

  /** {@return the names of its inputs, in order} */
  public List<String> inputs() {
    return inputs;
  }

  /** {@return the names of its outputs, in order} */
  public List<String> outputs() {
    return outputs;
  }

  /**
   * {@return the version of a domain's operators; 1 if the file imports none, as some do for
   * com.microsoft}
   *
   * @param domain empty for ONNX itself
   */
  public long opset(String domain) {
    return opsets.getOrDefault(domain, 1L);
  }

  /**
   * Finds what a name means here.
   *
   * @param name as a node of this scope reads it
   * @return the value where it is defined; here if nothing defines it
   */
  public Value resolve(String name) {
    Value alias = aliases.get(name);
    if (alias != null) {
      return alias;
    }
    for (Scope scope = this; scope != null; scope = scope.around()) {
      if (scope.defines(name)) {
        Value there = scope.aliases.get(name);
        return there == null ? new Value(scope, name) : there;
      }
    }
    return new Value(this, name);
  }

  /** {@return the scope whose names a body sees too; null if there is none} */
  private Scope around() {
    return kind == Kind.BODY ? caller.map(Node::scope).orElse(null) : null;
  }

  private boolean defines(String name) {
    return producers.containsKey(name)
        || initializers.containsKey(name)
        || given.contains(name)
        || aliases.containsKey(name);
  }

  /** Whether anything of the scope, its inputs or its initializers has the name. */
  boolean knows(String name) {
    return defines(name);
  }

  Optional<Node> producer(String name) {
    return Optional.ofNullable(producers.get(name));
  }

  Optional<TensorProto> initializer(String name) {
    // A node's output hides an initializer of the same name, which a right file doesn't have.
    return producers.containsKey(name)
        ? Optional.empty()
        : Optional.ofNullable(initializers.get(name));
  }

  boolean isInput(String name) {
    return given.contains(name);
  }

  boolean isOutput(String name) {
    return seen.contains(name);
  }

  List<Node> consumers(String name) {
    return consumers.getOrDefault(name, List.of());
  }

  Optional<TypeProto> type(String name) {
    return Optional.ofNullable(types.get(name));
  }

  Optional<AttributeProto> attributeOfCall(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  @Override
  public String toString() {
    return label.isEmpty() ? "graph" : label;
  }
}
