package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a layer adds to its outputs: an input of its own, or the constant of an Add behind it. One
 * row of elements or, of a Gemm, one for each row of its matrix.
 */
final class Bias {
  private static final int INPUT = 2;

  private final Draft draft;
  private final NodeProto layer;
  private final Optional<NodeProto> add;
  private final int input;
  private final String name;
  private final int outputs;
  private double[] data = {};
  private long unstored;
  private boolean changed;

  /**
   * The bias of a layer, perhaps none yet.
   *
   * @param add the node that adds it, if the layer doesn't do so itself
   * @param outputs how many the layer has
   */
  Bias(Draft draft, NodeProto layer, Optional<NodeProto> add, int outputs) throws Refused {
    this.draft = draft;
    this.layer = layer;
    this.add = add;
    this.outputs = outputs;
    input = add.map(node -> node.getInput(0).equals(layer.getOutput(0)) ? 1 : 0).orElse(INPUT);
    name = Nodes.input(add.orElse(layer), input);
    if (!name.isEmpty()) {
      read(draft.constant(name, "its bias \"" + Brief.of(name) + "\" isn't constant"));
    }
  }

  /** The Add behind a MatMul, if that is all that reads the product. */
  static Optional<NodeProto> addBehind(Draft draft, NodeProto matMul) {
    String product = matMul.getOutput(0);
    List<NodeProto> readers = draft.readers(product);
    if (readers.size() != 1 || draft.isOutput(product) || !Nodes.is(readers.get(0), "Add")) {
      return Optional.empty();
    }
    NodeProto add = readers.get(0);
    if (add.getInputCount() != 2 || add.getOutputCount() != 1) {
      return Optional.empty();
    }
    String other = add.getInput(add.getInput(0).equals(product) ? 1 : 0);
    return draft.constant(other).isPresent() ? Optional.of(add) : Optional.empty();
  }

  private void read(Constant found) throws Refused {
    int axes = found.shape().size();
    long last = axes == 0 ? 1 : found.shape().get(axes - 1);
    double factor = factor();
    if (last == outputs && axes <= 2) {
      data = room(found, found.count());
      Arrays.setAll(data, i -> factor * found.get(i));
    } else if (last == 1 && axes <= 2) {
      data = room(found, found.count() * outputs);
      Arrays.setAll(data, i -> factor * found.get(i / outputs));
    } else {
      throw new Refused(
          "its bias of shape " + found.shape() + " isn't one for each of " + outputs + " channels");
    }
  }

  private double[] room(Constant found, long elements) throws Refused {
    unstored = elements - found.data().length;
    draft.model().requireRoom("its bias has", elements, unstored);
    return new double[Math.toIntExact(elements)];
  }

  /** What a Gemm multiplies its bias by. */
  private double factor() {
    return Nodes.is(layer, "Gemm") ? Nodes.number(layer, "beta", 1) : 1;
  }

  Optional<NodeProto> add() {
    return add;
  }

  void multiply(double[] factors) {
    for (int i = 0; i < data.length; i++) {
      data[i] *= factors[i % outputs];
    }
    changed |= data.length > 0;
  }

  void add(double[] more) {
    data = data.length == 0 ? new double[outputs] : data;
    for (int i = 0; i < data.length; i++) {
      data[i] += more[i % outputs];
    }
    changed = true;
  }

  boolean isUnbounded(ElementType type) {
    return NewTensor.vector(type, data).firstUnbounded() >= 0;
  }

  /**
   * Puts the layer into the graph again, with its bias.
   *
   * @param builder the layer but for its bias and output
   * @param type of the bias
   * @param output what layer and bias make together
   */
  void store(NodeProto.Builder builder, ElementType type, String output) {
    String stored = changed ? stored(type) : name;
    if (add.isPresent()) {
      draft.replace(layer, builder.build());
      NodeProto.Builder behind = Nodes.withInput(add.get(), input, stored);
      draft.replace(add.get(), behind.setOutput(0, output).build());
    } else if (Nodes.is(layer, "MatMul") && changed) {
      String product =
          layer.getOutput(0).equals(output)
              ? draft.model().fresh(output + "_product")
              : layer.getOutput(0);
      String behind =
          draft.model().fresh(layer.getName().isEmpty() ? output : layer.getName() + "_bias");
      draft.replace(
          layer,
          builder.setOutput(0, product).build(),
          Nodes.node("Add", behind, List.of(product, stored), output));
    } else {
      draft.replace(layer, ownBias(builder, stored).setOutput(0, output).build());
    }
  }

  private NodeProto.Builder ownBias(NodeProto.Builder builder, String stored) {
    if (!changed) {
      return builder;
    }
    for (int i = builder.getAttributeCount() - 1; i >= 0; i--) {
      if (builder.getAttribute(i).getName().equals("beta")) {
        builder.removeAttribute(i);
      }
    }
    return Nodes.withInput(builder.build(), INPUT, stored);
  }

  private String stored(ElementType type) {
    long rows = data.length / outputs;
    List<Long> shape = rows == 1 ? List.of((long) outputs) : List.of(rows, (long) outputs);
    NewTensor tensor = new NewTensor(type, shape, data);
    draft.model().take(unstored);
    String base = name.isEmpty() ? layer.getOutput(0) + "_bias" : name;
    return draft.store(base, tensor);
  }
}
