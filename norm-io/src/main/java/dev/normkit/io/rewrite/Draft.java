package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.Dims;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Origin;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The graph of a model while it is changed: its nodes, its tensors that become others, and who
 * reads what. Bodies of nodes stay as they are; what they read of the graph counts as read by the
 * node.
 */
final class Draft {
  /** From this version of the format on, an initializer need not be an input too. */
  private static final int INITIALIZERS_ALONE = 4;

  /** Of a tensor, whose elements are doubles here; its bytes have to fit a file of 2 GB. */
  private static final int MOST_ELEMENTS = (1 << 28) - 1;

  /**
   * Of elements that the file doesn't store: fills, expanded biases and copies. Each takes about 24
   * bytes until it is written, so these are 24 MB and six times the bytes read, beside the stored
   * ones, which take about eight times theirs.
   */
  private static final long FREE_ELEMENTS = 1 << 20;

  private final OnnxGraph graph;
  private final Scope main;
  private final List<List<NodeProto>> slots = new ArrayList<>();
  private final Set<Integer> changed = new HashSet<>();
  private final Map<String, NewTensor> tensors = new HashMap<>();
  private long taken;
  private final List<ValueInfoProto> newOutputs = new ArrayList<>();
  private final Set<String> names;
  private final Set<String> initializers = new HashSet<>();
  private final Set<String> gone = new HashSet<>();
  private final Set<String> goneValues = new HashSet<>();
  private final Map<String, NodeProto> producers = new HashMap<>();
  private final Map<String, List<NodeProto>> readers = new HashMap<>();

  Draft(OnnxGraph graph) {
    this.graph = graph;
    main = graph.scopes().get(0);
    graph.model().getGraph().getNodeList().forEach(node -> slots.add(List.of(node)));
    graph.model().getGraph().getInitializerList().forEach(one -> initializers.add(one.getName()));
    names = new HashSet<>(Names.all(graph.model().getGraph()));
    index();
  }

  private void index() {
    producers.clear();
    readers.clear();
    for (NodeProto node : nodes()) {
      node.getOutputList().forEach(name -> producers.putIfAbsent(name, node));
      for (String name : Names.read(node)) {
        readers.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(node);
      }
    }
  }

  OnnxGraph graph() {
    return graph;
  }

  /** The main graph of the file, as it was. */
  Scope main() {
    return main;
  }

  /** The nodes as they are now. */
  List<NodeProto> nodes() {
    List<NodeProto> all = new ArrayList<>();
    slots.forEach(all::addAll);
    return all;
  }

  /** The node that makes a value. */
  Optional<NodeProto> producer(String name) {
    return Optional.ofNullable(producers.get(name));
  }

  /** The nodes that read a value; one that reads it twice is there twice. */
  List<NodeProto> readers(String name) {
    return readers.getOrDefault(name, List.of());
  }

  boolean isOutput(String name) {
    return main.outputs().contains(name);
  }

  /** How many axes a value has, as far as the model tells. */
  OptionalInt rank(String name) {
    return graph.shapes().of(main.resolve(name)).stream()
        .mapToInt(sizes -> sizes.length)
        .findFirst();
  }

  /** The size of one of a value's axes, as far as the model tells. */
  OptionalLong size(String name, int axis) {
    return graph.shapes().of(main.resolve(name)).stream()
        .filter(sizes -> axis < sizes.length && Dims.known(sizes[axis]))
        .mapToLong(sizes -> sizes[axis])
        .findFirst();
  }

  /** Puts other nodes in a node's place. */
  void replace(NodeProto node, NodeProto... others) {
    for (int slot = 0; slot < slots.size(); slot++) {
      List<NodeProto> there = slots.get(slot);
      for (int i = 0; i < there.size(); i++) {
        if (there.get(i) == node) {
          List<NodeProto> now = new ArrayList<>(there);
          now.remove(i);
          now.addAll(i, Arrays.asList(others));
          slots.set(slot, now);
          changed.add(slot);
          index();
          return;
        }
      }
    }
    throw new IllegalStateException("no such node: " + node.getName());
  }

  /** Takes nodes out, and then everything that only they read. */
  void remove(NodeProto node) {
    replace(node);
    sweep(Names.read(node));
    node.getOutputList().stream()
        .filter(name -> !producers.containsKey(name))
        .forEach(goneValues::add);
  }

  /**
   * Takes out what made values that nobody reads any more. What callers may give stays, with its
   * default: a runtime refuses an input that a model doesn't have.
   */
  void sweep(List<String> values) {
    Deque<String> unread = new ArrayDeque<>(values);
    while (!unread.isEmpty()) {
      String name = unread.poll();
      NodeProto maker = producers.get(name);
      if (isRead(name)) {
        continue;
      }
      if (maker != null && maker.getOutputList().stream().noneMatch(this::isRead)) {
        replace(maker);
        goneValues.addAll(maker.getOutputList());
        unread.addAll(Names.read(maker));
      } else if (maker == null && !isOverridable(name)) {
        tensors.remove(name);
        (initializers.contains(name) ? gone : goneValues).add(name);
      }
    }
  }

  private boolean isRead(String name) {
    return readers.containsKey(name) || isOutput(name);
  }

  /** The elements of a value that no input changes, unless they are too many for an array. */
  Optional<Constant> constant(String name) {
    NewTensor made = tensors.get(name);
    if (made == null) {
      Value value = main.resolve(name);
      return graph
          .constants()
          .of(value)
          .filter(found -> found.origin().roots().stream().allMatch(this::isFixed))
          .filter(found -> found.count() <= MOST_ELEMENTS);
    }
    String type = made.type().word();
    Origin origin = Origin.stored(main.resolve(name), type);
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
    String why =
        overridable(name)
            .map(
                root ->
                    ": \"%s\" is an input too, so callers may replace it; "
                            .formatted(Brief.of(root.name()))
                        + "remove it from the graph's inputs")
            .orElse("");
    throw new Refused(otherwise + why);
  }

  /** What a value is made of that callers may replace. */
  private Optional<Value> overridable(String name) {
    return graph.constants().of(main.resolve(name)).stream()
        .flatMap(found -> found.origin().roots().stream())
        .filter(root -> !isFixed(root))
        .findFirst();
  }

  /**
   * Refuses more elements than a model of its size needs.
   *
   * @param what has them, for example {@code its weights have}
   * @param elements how many there are
   * @param unstored of these, those that the file doesn't store
   */
  void requireRoom(String what, long elements, long unstored) throws Refused {
    if (elements > MOST_ELEMENTS
        || taken + unstored > FREE_ELEMENTS + graph.constants().bytesRead() / 4) {
      throw new Refused(
          "%s %s elements, far more than a file of its size needs".formatted(what, elements));
    }
  }

  /** Counts elements that are kept until the model is written. */
  void take(long unstored) {
    taken += unstored;
  }

  /** Whether a caller can't give another value. */
  private boolean isFixed(Value root) {
    return root.scope() != main || !isOverridable(root.name());
  }

  /** Whether a tensor of the file is only what an input is unless a caller gives it. */
  boolean isOverridable(String name) {
    return graph.model().getIrVersion() >= INITIALIZERS_ALONE
        && initializers.contains(name)
        && main.inputs().contains(name);
  }

  /** Whether more than one node reads a constant, or what it is made of. */
  boolean isShared(String name) {
    String at = name;
    while (readers(at).size() == 1 && !isOutput(at)) {
      NodeProto maker = producers.get(at);
      if (maker == null || maker.getInputCount() == 0) {
        return false;
      }
      at = maker.getInput(0);
    }
    return true;
  }

  /**
   * Stores a tensor for the one reader of another: under the other's name if nobody else reads
   * that, else under a new one.
   */
  String store(String name, NewTensor tensor) {
    boolean own = tensors.containsKey(name) || initializers.contains(name);
    if (own && !producers.containsKey(name) && !isShared(name) && sameShape(name, tensor)) {
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
    String name = fresh(base);
    tensors.put(name, tensor);
    return name;
  }

  /** A name that nothing in the model has. */
  String fresh(String base) {
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  void addOutput(ValueInfoProto output) {
    newOutputs.add(output);
  }

  /** The model with all changes. */
  EditedModel edited(List<EditOutcome> outcomes, String advice) {
    return new EditedModel(
        apply(), outcomes, advice, graph.folder().filter(folder -> hasExternalData()));
  }

  /** Whether weights lie in files of their own. */
  boolean hasExternalData() {
    return ExternalTensors.in(graph.model());
  }

  /** The file with all changes. */
  byte[] apply() {
    Splice splice = new Splice();
    changed.forEach(slot -> splice.nodes.put(slot, slots.get(slot)));
    gone.forEach(name -> splice.initializers.put(name, null));
    splice.goneValues.addAll(goneValues);
    splice.newOutputs.addAll(newOutputs);
    if (graph.model().getIrVersion() < INITIALIZERS_ALONE) {
      splice.goneInputs.addAll(gone);
    }
    tensors.forEach((name, tensor) -> put(splice, name, tensor.proto(name)));
    return splice.apply(graph.bytes());
  }

  private void put(Splice splice, String name, TensorProto tensor) {
    if (initializers.contains(name)) {
      splice.initializers.put(name, tensor);
    } else if (graph.model().getIrVersion() >= INITIALIZERS_ALONE) {
      splice.newInitializers.add(tensor);
    } else {
      // There every initializer has to be an input too, which callers would see.
      splice.firstNodes.add(Nodes.constant(name, tensor));
    }
  }
}
