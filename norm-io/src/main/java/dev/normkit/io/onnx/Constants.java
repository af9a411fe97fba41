package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The values that no input changes: initializers, Constant nodes, and what Identity, Cast, Reshape
 * and its like, DequantizeLinear and arithmetic make of them.
 *
 * <p>They are computed when they are first asked for, by one thread at a time, so that a model may
 * be shared.
 *
 * <p>Methods throw an {@link UncheckedIOException} around a {@link FileFormatException} if the
 * tensor that is needed is damaged; whoever opens a model unwraps it.
 */
public final class Constants {
  private static final int DEEPEST = 40;

  private final TensorReader tensors;
  private final Map<Value, Optional<Constant>> known = new HashMap<>();

  /** Those that are being computed; what comes back to one is a circle of nodes. */
  private final Set<Value> open = new HashSet<>();

  private Shapes shapes;

  Constants(TensorReader tensors) {
    this.tensors = tensors;
  }

  void use(Shapes sizes) {
    shapes = sizes;
  }

  void checkInitializers(List<Scope> scopes) throws FileFormatException {
    for (Scope scope : scopes) {
      for (TensorProto tensor : scope.initializers.values()) {
        tensors.check(tensor);
      }
      for (Node node : scope.nodes()) {
        if (node.is("Constant") && node.tensor("value").isPresent()) {
          tensors.check(node.tensor("value").get());
        }
      }
    }
  }

  /**
   * {@return a value's elements; empty if an input changes them, nothing makes them, or their type
   * isn't read}
   *
   * @param value any value of the model
   */
  public synchronized Optional<Constant> of(Value value) {
    return of(value, 0);
  }

  /**
   * {@return the one element of a value; empty if it isn't constant or has others}
   *
   * @param value any value of the model
   */
  public synchronized Optional<Double> scalar(Value value) {
    return sizes(value)
        .filter(shape -> TensorInfo.product(shape) == 1)
        .flatMap(unused -> of(value))
        .filter(one -> one.count() == 1)
        .map(one -> one.get(0));
  }

  /** Sizes of what may be a large constant, without reading it; empty if they aren't told. */
  private Optional<List<Long>> sizes(Value value) {
    Optional<TensorProto> tensor = tensor(value);
    return tensor.isPresent()
        ? tensor.map(TensorProto::getDimsList)
        : of(value).map(Constant::shape);
  }

  /**
   * {@return the tensor that the file stores for a value: an initializer, or that of a Constant
   * node}
   *
   * @param value any value of the model
   */
  public static Optional<TensorProto> tensor(Value value) {
    return value
        .initializer()
        .or(
            () ->
                value
                    .producer()
                    .filter(node -> node.is("Constant"))
                    .flatMap(node -> node.tensor("value")));
  }

  /** {@return whether a tensor is of floating-point numbers that are read} */
  static boolean isRead(TensorProto tensor) {
    return TensorReader.info(tensor).type() != ElementType.OTHER;
  }

  /**
   * A value's elements as a weight of a layer, which looks at each of them.
   *
   * @param value any value of the model
   * @return as {@link #of(Value)}
   */
  public synchronized Optional<Constant> weight(Value value) {
    Optional<Constant> constant = of(value);
    constant.ifPresent(one -> tensors.use(one.count(), one.data().length < one.count()));
    return constant;
  }

  /** {@return how long the model and the files are that its constants were read from so far} */
  public synchronized long bytesRead() {
    return tensors.bytesRead();
  }

  /** As {@link #of(Value)}, whose lock is held. */
  Optional<Constant> of(Value value, int depth) {
    if (depth > DEEPEST) {
      return Optional.empty();
    }
    Optional<Constant> there = known.get(value);
    if (there != null) {
      return there;
    }
    if (!open.add(value)) {
      return Optional.empty();
    }
    try {
      Optional<Constant> found = find(value, depth);
      known.put(value, found);
      return found;
    } finally {
      // Also of a damaged tensor, which is told each time.
      open.remove(value);
    }
  }

  private Optional<Constant> find(Value value, int depth) {
    Optional<TensorProto> tensor = tensor(value);
    if (tensor.isPresent()) {
      TensorProto stored = tensor.get();
      return tensors
          .read(stored)
          .map(
              data ->
                  new Constant(
                      TensorReader.info(stored).type().word(),
                      List.copyOf(stored.getDimsList()),
                      data,
                      Origin.stored(value, TensorReader.info(stored).type().word())));
    }
    return value.producer().flatMap(node -> new ConstantNode(this, node, depth + 1).value());
  }

  /** What a vector of whole numbers holds, an entry of unknown value for what inputs change. */
  Optional<long[]> wholes(Value value) {
    return shapes == null ? Optional.empty() : shapes.wholes(value);
  }

  Optional<long[]> shape(Value value) {
    return shapes == null ? Optional.empty() : shapes.of(value);
  }

  /** Of a tensor that isn't checked yet. */
  double[] read(TensorProto tensor) {
    try {
      tensors.check(tensor);
    } catch (FileFormatException damaged) {
      throw new UncheckedIOException(damaged);
    }
    return tensors.read(tensor).orElseGet(() -> new double[0]);
  }

  void take(long count) {
    tensors.take(count);
  }
}
