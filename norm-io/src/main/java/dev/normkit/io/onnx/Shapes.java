package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Sizes as far as they follow from a file: what it says of inputs, outputs and values between, and
 * what operators make of them. Not a full shape inference: an operator that isn't known gives
 * nothing, and a size that inputs decide is {@link Dims#UNKNOWN}.
 */
public final class Shapes {
  /** A file may say that a tensor has any number of axes; real ones have few. */
  static final int MOST_AXES = 32;

  /** Longer vectors aren't sizes. */
  private static final int MOST_WHOLES = 64;

  private final Constants constants;
  private final Map<Value, long[]> sizes = new HashMap<>();
  private final Map<Value, long[]> wholes = new HashMap<>();

  private Shapes(Constants constants) {
    this.constants = constants;
  }

  static Shapes of(List<Scope> scopes, Constants constants) {
    Shapes shapes = new Shapes(constants);
    constants.use(shapes);
    scopes.forEach(shapes::infer);
    return shapes;
  }

  /**
   * {@return the sizes of a value's axes, {@link Dims#UNKNOWN} for those that inputs decide; empty
   * if even their number isn't known}
   *
   * @param value any value of the model
   */
  public Optional<long[]> of(Value value) {
    long[] known = sizes.get(value);
    if (known != null) {
      return Optional.of(known);
    }
    return Constants.tensor(value)
        .filter(tensor -> tensor.getDimsCount() <= MOST_AXES)
        .map(tensor -> Dims.array(tensor.getDimsList()))
        .or(() -> declared(value));
  }

  private static Optional<long[]> declared(Value value) {
    return value
        .scope()
        .type(value.name())
        .filter(type -> type.hasTensorType() && type.getTensorType().hasShape())
        .map(TypeProto::getTensorType)
        .filter(type -> type.getShape().getDimCount() <= MOST_AXES)
        .map(type -> sizes(type.getShape()));
  }

  /** What isn't a size, for example PaddlePaddle's -1, is unknown. */
  private static long[] sizes(TensorShapeProto shape) {
    return shape.getDimList().stream()
        .mapToLong(
            dim -> dim.hasDimValue() && dim.getDimValue() >= 0 ? dim.getDimValue() : Dims.UNKNOWN)
        .toArray();
  }

  /** What a vector of whole numbers, or a single one, holds; unknown entries are marked. */
  Optional<long[]> wholes(Value value) {
    long[] known = wholes.get(value);
    if (known != null) {
      return Optional.of(known);
    }
    return Constants.tensor(value)
        .filter(tensor -> tensor.getDimsCount() <= MOST_AXES)
        .map(tensor -> Dims.product(Dims.array(tensor.getDimsList())))
        .filter(count -> count >= 0 && count <= MOST_WHOLES)
        .flatMap(unused -> constants.of(value))
        // What is computed in floats is rounded otherwise than whole numbers are.
        .filter(WholeNumbers::are)
        .map(Shapes::wholes);
  }

  private static long[] wholes(Constant constant) {
    long[] all = new long[(int) constant.count()];
    for (int i = 0; i < all.length; i++) {
      all[i] = (long) constant.get(i);
    }
    return all;
  }

  private void infer(Scope scope) {
    for (Node node : order(scope)) {
      new WholeRules(this, node)
          .value()
          .filter(all -> all.length <= MOST_WHOLES)
          .ifPresent(all -> node.output(0).ifPresent(out -> wholes.put(out, all)));
      List<long[]> outputs = new ShapeRules(this, node).outputs();
      for (int i = 0; i < outputs.size(); i++) {
        long[] inferred = outputs.get(i);
        node.output(i).ifPresent(out -> note(out, inferred));
      }
    }
  }

  /** What the file declares is kept where nothing better is known. */
  private void note(Value value, long[] inferred) {
    Optional<long[]> declared = declared(value);
    if (inferred == null || inferred.length > MOST_AXES) {
      declared.ifPresent(said -> sizes.put(value, said));
      return;
    }
    long[] merged = inferred.clone();
    boolean same = declared.isPresent() && declared.get().length == merged.length;
    for (int axis = 0; axis < merged.length; axis++) {
      if (merged[axis] < 0) {
        merged[axis] = same ? declared.get()[axis] : Dims.UNKNOWN;
      }
    }
    sizes.put(value, merged);
  }

  /** A node after those whose outputs it reads; nodes in a circle are left out. */
  static List<Node> order(Scope scope) {
    Map<Node, Integer> waits = new HashMap<>();
    Deque<Node> ready = new ArrayDeque<>();
    for (Node node : scope.nodes()) {
      int open = (int) before(scope, node).count();
      waits.put(node, open);
      if (open == 0) {
        ready.add(node);
      }
    }
    List<Node> ordered = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    while (!ready.isEmpty()) {
      Node node = ready.remove();
      if (!done.add(node)) {
        continue;
      }
      ordered.add(node);
      for (String out : node.proto().getOutputList()) {
        if (scope.producer(out).filter(node::equals).isPresent()) {
          scope.consumers(out).stream()
              .filter(reader -> reader.scope() == scope)
              .filter(reader -> waits.merge(reader, -1, Integer::sum) == 0)
              .forEach(ready::add);
        }
      }
    }
    return ordered;
  }

  private static Stream<String> before(Scope scope, Node node) {
    return node.proto().getInputList().stream()
        .filter(name -> !name.isEmpty() && scope.producer(name).isPresent());
  }
}
