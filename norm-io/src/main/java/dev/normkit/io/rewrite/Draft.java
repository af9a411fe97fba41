package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Origin;
import dev.normkit.io.onnx.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The graph of a model, a body of a node or a function while it is changed: its nodes, its tensors
 * that become others, and who reads what. What a node's bodies read of the names around them counts
 * as read by the node.
 */
final class Draft {
  private final ModelDraft model;
  private final Optional<Draft> around;
  private final List<Scope> scopes = new ArrayList<>();
  private final List<List<NodeProto>> slots = new ArrayList<>();
  private final Set<Integer> changed = new HashSet<>();
  private final Map<String, NewTensor> tensors = new HashMap<>();
  private final List<ValueInfoProto> newOutputs = new ArrayList<>();
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<String> goneValues = new HashSet<>();

  /** Where each node is in the slots. */
  private final Map<NodeProto, Integer> places = new IdentityHashMap<>();

  /** Those of the nodes as they are now; null until somebody asks for them. */
  private Links links;

  /**
   * A draft.
   *
   * @param model whose part it is
   * @param scope the part as it was
   * @param around that whose names it sees too
   */
  Draft(ModelDraft model, Scope scope, Optional<Draft> around) {
    this.model = model;
    this.around = around;
    scopes.add(scope);
    if (scope.definition() instanceof GraphProto graph) {
      graph.getNodeList().forEach(this::addSlot);
      graph.getInitializerList().forEach(one -> initializers.add(one.getName()));
    } else {
      ((FunctionProto) scope.definition()).getNodeList().forEach(this::addSlot);
    }
  }

  private void addSlot(NodeProto node) {
    places.put(node, slots.size());
    slots.add(List.of(node));
  }

  /** Another call of the function that this is, or lies in. */
  void isAlso(Scope scope) {
    scopes.add(scope);
  }

  private Links links() {
    if (links == null) {
      links = new Links(this::read, places::get);
      nodes().forEach(links::enter);
    }
    return links;
  }

  /** What the bodies of a node around this read is looked up anew. */
  private void forgetAround() {
    for (Optional<Draft> at = around; at.isPresent(); at = at.get().around) {
      at.get().links = null;
    }
  }

  /** What a node reads, and what its bodies, as they are now, read that they don't make. */
  private List<String> read(NodeProto node) {
    return Names.read(
        node,
        body -> model.of(body).map(Draft::readFromOutside).orElseGet(() -> Names.outside(body)));
  }

  private Set<String> readFromOutside() {
    Set<String> names = new LinkedHashSet<>(scope().outputs());
    nodes().forEach(node -> names.addAll(read(node)));
    names.removeIf(this::owns);
    return names;
  }

  /** Whether a name is defined here, and not around it. */
  private boolean owns(String name) {
    return links().producer(name).isPresent()
        || initializers.contains(name)
        || tensors.containsKey(name)
        || scope().inputs().contains(name);
  }

  /** What all drafts of the model share. */
  ModelDraft model() {
    return model;
  }

  /** The part of the model as it was; of a function, at the first of its calls. */
  private Scope scope() {
    return scopes.get(0);
  }

  /** All calls, of a function or what lies in one. */
  List<Scope> scopes() {
    return scopes;
  }

  boolean isMain() {
    return scope().kind() == Scope.Kind.GRAPH;
  }

  /** For example {@code model} or {@code body}. */
  String kind() {
    return switch (scope().kind()) {
      case GRAPH -> "model";
      case BODY -> "body";
      case FUNCTION -> "function";
    };
  }

  /** Where it is, for people; empty for the model's graph. */
  String label() {
    return scope().definition() instanceof FunctionProto function
        ? "function " + Brief.of(function.getName())
        : scope().label();
  }

  /** The nodes as they are now. */
  List<NodeProto> nodes() {
    List<NodeProto> all = new ArrayList<>();
    slots.forEach(all::addAll);
    return all;
  }

  /** The node that makes a value here. */
  Optional<NodeProto> producer(String name) {
    return links().producer(name);
  }

  /** The nodes that read a value; one that reads it twice is there twice. */
  List<NodeProto> readers(String name) {
    return links().readers(name);
  }

  boolean isOutput(String name) {
    return scope().outputs().contains(name);
  }

  /** Whether a value comes from around a body. */
  boolean isFromOutside(String name) {
    return around.isPresent() && !owns(name);
  }

  /** What the model tells of the values here. */
  Known known() {
    return new Known(model.graph(), scopes);
  }

  /** Puts other nodes in a node's place. */
  void replace(NodeProto node, NodeProto... others) {
    if (links != null) {
      links.leave(node);
    }
    int slot = places.remove(node);
    List<NodeProto> now = new ArrayList<>();
    for (NodeProto there : slots.get(slot)) {
      now.addAll(there == node ? List.of(others) : List.of(there));
    }
    slots.set(slot, now);
    changed.add(slot);
    for (NodeProto other : others) {
      places.put(other, slot);
      if (links != null) {
        links.enter(other);
      }
    }
    forgetAround();
  }

  /** Takes nodes out, and then everything that only they read. */
  void remove(NodeProto node) {
    List<String> before = read(node);
    replace(node);
    sweep(before);
    node.getOutputList().stream().filter(name -> producer(name).isEmpty()).forEach(goneValues::add);
  }

  /**
   * Takes out what made values that nobody reads any more. What callers may give stays, with its
   * default: a runtime refuses an input that a model doesn't have.
   */
  void sweep(List<String> values) {
    Deque<String> unread = new ArrayDeque<>(values);
    while (!unread.isEmpty()) {
      String name = unread.poll();
      if (!readers(name).isEmpty() || isOutput(name)) {
        continue;
      }
      if (isFromOutside(name)) {
        around.get().sweep(List.of(name));
        continue;
      }
      Optional<NodeProto> maker = producer(name);
      if (maker.isEmpty()) {
        sweepTensor(name);
      } else if (maker.get().getOutputList().stream().noneMatch(this::isRead)) {
        List<String> before = read(maker.get());
        replace(maker.get());
        goneValues.addAll(maker.get().getOutputList());
        unread.addAll(before);
      }
    }
  }

  private void sweepTensor(String name) {
    if (!isOverridable(name)) {
      tensors.remove(name);
      (initializers.contains(name) ? gone : goneValues).add(name);
    }
  }

  private boolean isRead(String name) {
    return !readers(name).isEmpty() || isOutput(name);
  }

  /** The elements of a value that no input changes, unless they are too many for an array. */
  Optional<Constant> constant(String name) {
    if (isFromOutside(name)) {
      return around.get().constant(name);
    }
    NewTensor made = tensors.get(name);
    if (made == null) {
      return Fixed.of(this, name);
    }
    String type = made.type().word();
    Origin origin = Origin.stored(scope().resolve(name), type);
    return Optional.of(new Constant(type, made.shape(), made.data(), origin));
  }

  /**
   * The same of a value that has to be constant.
   *
   * @param otherwise what is told if it isn't; why and what to do is added
   */
  Constant constant(String name, String otherwise) throws Refused {
    Optional<Constant> found = constant(name);
    if (found.isPresent()) {
      return found.get();
    }
    throw new Refused(otherwise + (isFromOutside(name) ? around.get() : this).whyNot(name));
  }

  private String whyNot(String name) {
    return isFromOutside(name) ? around.get().whyNot(name) : Fixed.whyNot(this, name);
  }

  /** Whether a tensor of the file is only what an input is unless a caller gives it. */
  boolean isOverridable(String name) {
    return initializers.contains(name)
        && scope().inputs().contains(name)
        && (!isMain() || model.initializersAlone());
  }

  /** Whether more than one node reads a constant, or what it is made of. */
  boolean isShared(String name) {
    String at = name;
    while (readers(at).size() == 1 && !isOutput(at)) {
      if (isFromOutside(at)) {
        return around.get().isShared(at);
      }
      Optional<NodeProto> maker = producer(at);
      if (maker.isEmpty() || maker.get().getInputCount() == 0) {
        return false;
      }
      at = maker.get().getInput(0);
    }
    return true;
  }

  /**
   * Stores a tensor for the one reader of another: under the other's name if nobody else reads
   * that, else under a new one.
   */
  String store(String name, NewTensor tensor) {
    boolean own = tensors.containsKey(name) || initializers.contains(name);
    if (own && producer(name).isEmpty() && !isShared(name) && sameShape(name, tensor)) {
      tensors.put(name, tensor);
      return name;
    }
    return add(name, tensor);
  }

  private boolean sameShape(String name, NewTensor tensor) {
    return constant(name).filter(old -> old.shape().equals(tensor.shape())).isPresent();
  }

  /** Adds a tensor; its name begins with another one's. */
  String add(String base, NewTensor tensor) {
    String name = model.fresh(base);
    tensors.put(name, tensor);
    return name;
  }

  void addOutput(ValueInfoProto output) {
    newOutputs.add(output);
  }

  /** Whether anything in it became other, or in its nodes' bodies. */
  boolean isChanged() {
    return !changed.isEmpty()
        || !tensors.isEmpty()
        || !gone.isEmpty()
        || !newOutputs.isEmpty()
        || nodes().stream().flatMap(node -> model.bodies(node).stream()).anyMatch(Draft::isChanged);
  }

  /** All changes. */
  Splice splice() {
    Splice splice = new Splice(scope().kind() == Scope.Kind.FUNCTION);
    changed.forEach(slot -> splice.nodes.put(slot, slots.get(slot)));
    gone.forEach(name -> splice.initializers.put(name, null));
    splice.goneValues.addAll(goneValues);
    splice.newOutputs.addAll(newOutputs);
    if (!model.initializersAlone()) {
      splice.goneInputs.addAll(gone);
    }
    tensors.forEach((name, tensor) -> put(splice, name, tensor.proto(name)));
    for (int slot = 0; slot < slots.size(); slot++) {
      if (!changed.contains(slot)) {
        spliceBodies(splice, slot);
      }
    }
    return splice;
  }

  private void spliceBodies(Splice splice, int slot) {
    NodeProto node = slots.get(slot).get(0);
    for (int i = 0; i < node.getAttributeCount(); i++) {
      if (node.getAttribute(i).hasG()) {
        put(splice, new Splice.Body(slot, i, Splice.ALONE), node.getAttribute(i).getG());
      }
      for (int each = 0; each < node.getAttribute(i).getGraphsCount(); each++) {
        put(splice, new Splice.Body(slot, i, each), node.getAttribute(i).getGraphs(each));
      }
    }
  }

  private void put(Splice splice, Splice.Body at, GraphProto body) {
    model.of(body).filter(Draft::isChanged).ifPresent(one -> splice.put(at, one.splice()));
  }

  private void put(Splice splice, String name, TensorProto tensor) {
    if (initializers.contains(name)) {
      splice.initializers.put(name, tensor);
    } else if (model.initializersAlone() && scope().kind() != Scope.Kind.FUNCTION) {
      splice.newInitializers.add(tensor);
    } else {
      // Of a function, or where every initializer has to be an input too, which callers would see.
      splice.firstNodes.add(Nodes.constant(name, tensor));
    }
  }
}
