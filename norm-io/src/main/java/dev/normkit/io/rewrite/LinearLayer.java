package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.tensor.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A node that multiplies channels by constant weights: Conv, ConvTranspose, Gemm or MatMul, the
 * last with its Add. Its weights and bias are changed here in double and then stored.
 */
final class LinearLayer {
  private static final int WEIGHTS = 1;

  /** Of the nodes that make weights of a tensor. */
  private static final int LONGEST = 40;

  private final Draft draft;
  private final NodeProto node;
  private final Kind kind;
  private final Constant weights;
  private final double[] data;
  private final int groups;
  private final double alpha;
  private final Bias bias;

  /** How the axes of the weights are meant. */
  private enum Kind {
    /** Outputs, inputs of a group, kernel. */
    CONV,
    /** Inputs, outputs of a group, kernel. */
    TRANSPOSED,
    /** Inputs, outputs. */
    DENSE,
    /** Outputs, inputs. */
    DENSE_TRANSPOSED
  }

  private LinearLayer(Draft draft, NodeProto node, Kind kind) throws Refused {
    this.draft = draft;
    this.node = node;
    this.kind = kind;
    Nodes.requireOwnAttributes(node);
    if (node.getInputCount() <= WEIGHTS || node.getOutputCount() == 0) {
      throw new Refused("it has no weights or no output");
    }
    String name = Nodes.input(node, WEIGHTS);
    requireFloats(name);
    weights = draft.constant(name, "its weights \"" + Brief.of(name) + "\" aren't constant");
    int axes = weights.shape().size();
    if (axes < 2 || dense() && axes > 2) {
      throw new Refused("its weights have " + axes + (axes == 1 ? " axis" : " axes"));
    }
    if (weights.origin().via().contains("DequantizeLinear")) {
      throw quantized();
    }
    if (weights.count() == 0) {
      throw new Refused("its weights have no elements");
    }
    draft.model().requireRoom("its weights have", weights.count(), weights.unstored());
    groups = groups();
    data = new double[Math.toIntExact(weights.count())];
    Arrays.setAll(data, weights::get);
    alpha = Nodes.is(node, "Gemm") ? Nodes.number(node, "alpha", 1) : 1;
    bias =
        new Bias(
            draft,
            node,
            Nodes.is(node, "MatMul") ? Bias.addBehind(draft, node) : Optional.empty(),
            outputs());
  }

  /**
   * As far as it shows before they are computed, which for all layers may be more than is allowed.
   */
  private void requireFloats(String name) throws Refused {
    Optional<NodeProto> maker = draft.producer(name);
    for (int steps = 0; maker.isPresent() && steps < LONGEST; steps++) {
      if (Nodes.is(maker.get(), "DequantizeLinear")) {
        throw quantized();
      }
      maker = draft.producer(Nodes.input(maker.get(), 0));
    }
  }

  private static Refused quantized() {
    return new Refused("its weights are quantized, and would have to be stored as floats");
  }

  /** A node as a layer. */
  static LinearLayer of(Draft draft, NodeProto node) throws Refused {
    return new LinearLayer(draft, node, kind(node));
  }

  private static Kind kind(NodeProto node) throws Refused {
    if (Nodes.is(node, "Conv")) {
      return Kind.CONV;
    }
    if (Nodes.is(node, "ConvTranspose")) {
      return Kind.TRANSPOSED;
    }
    if (Nodes.is(node, "Gemm")) {
      return Nodes.whole(node, "transB", 0) == 0 ? Kind.DENSE : Kind.DENSE_TRANSPOSED;
    }
    if (Nodes.is(node, "MatMul")) {
      return Kind.DENSE;
    }
    throw new Refused("it has no weights that could take the norm");
  }

  boolean dense() {
    return kind == Kind.DENSE || kind == Kind.DENSE_TRANSPOSED;
  }

  /** The value that the layer makes, behind its Add if it has one. */
  String output() {
    return bias.add().orElse(node).getOutput(0);
  }

  private int size(int axis) {
    return Math.toIntExact(weights.shape().get(axis));
  }

  private int groups() throws Refused {
    long given = dense() ? 1 : Nodes.whole(node, "group", 1);
    if (given < 1 || weights.shape().get(0) % given != 0) {
      throw new Refused("its %s channels don't make %s groups".formatted(size(0), given));
    }
    return (int) given;
  }

  int outputs() {
    return switch (kind) {
      case CONV, DENSE_TRANSPOSED -> size(0);
      case TRANSPOSED -> size(1) * groups;
      case DENSE -> size(1);
    };
  }

  int inputs() {
    return switch (kind) {
      case CONV -> size(1) * groups;
      case DENSE_TRANSPOSED -> size(1);
      case TRANSPOSED, DENSE -> size(0);
    };
  }

  /** The channel that an element of the first axis and one of the second belong to. */
  private int grouped(int first, int second) {
    int group = first / (size(0) / groups);
    return group * size(1) + second;
  }

  private int output(int i) {
    int second = i / kernel() % size(1);
    int first = i / kernel() / size(1);
    return switch (kind) {
      case CONV, DENSE_TRANSPOSED -> first;
      case TRANSPOSED -> grouped(first, second);
      case DENSE -> second;
    };
  }

  private int input(int i) {
    int second = i / kernel() % size(1);
    int first = i / kernel() / size(1);
    return switch (kind) {
      case CONV -> grouped(first, second);
      case DENSE_TRANSPOSED -> second;
      case TRANSPOSED, DENSE -> first;
    };
  }

  private int kernel() {
    long size = 1;
    for (int axis = 2; axis < weights.shape().size(); axis++) {
      size *= weights.shape().get(axis);
    }
    return Math.toIntExact(size);
  }

  /** What makes a norm behind the layer differ from one in it. */
  void thenNorm(Affine norm) throws Refused {
    require(outputs(), norm, "makes");
    for (int i = 0; i < data.length; i++) {
      data[i] *= norm.factor()[output(i)];
    }
    bias.multiply(norm.factor());
    bias.add(norm.shift());
  }

  /** What makes a norm before the layer differ from one in it. */
  void afterNorm(Affine norm) throws Refused {
    require(inputs(), norm, "reads");
    requireExact(norm);
    double[] shift = new double[outputs()];
    for (int i = 0; i < data.length; i++) {
      shift[output(i)] += alpha * data[i] * norm.shift()[input(i)];
      data[i] *= norm.factor()[input(i)];
    }
    if (!norm.isLinear()) {
      bias.add(shift);
    }
  }

  private void require(int channels, Affine norm, String does) throws Refused {
    if (channels != norm.channels() || channels == 0) {
      throw new Refused(
          "it %s %s channels, and the norm has %s".formatted(does, channels, norm.channels()));
    }
  }

  /** Where fewer terms are added at the borders, the shift would be a part there only. */
  private void requireExact(Affine norm) throws Refused {
    if (norm.isLinear() || dense()) {
      return;
    }
    String auto = Nodes.text(node, "auto_pad");
    boolean padded = auto.startsWith("SAME") || !Nodes.all(node, "pads", pad -> pad == 0);
    if (padded) {
      throw new Refused("it pads with zeros, to which the norm would have to be applied too");
    }
    boolean everywhere =
        kernel() == 1
            && Nodes.all(node, "strides", stride -> stride == 1)
            && Nodes.all(node, "output_padding", pad -> pad == 0)
            && Nodes.attribute(node, "output_shape").isEmpty();
    if (kind == Kind.TRANSPOSED && !everywhere) {
      throw new Refused("at the borders fewer terms make up an output");
    }
  }

  /** Whether its first operand is what the norm makes, as a matrix whose columns are channels. */
  void requireReads(String value) throws Refused {
    if (!node.getInput(0).equals(value)) {
      throw new Refused("it reads the norm's output as its weights or bias");
    }
    if (Nodes.whole(node, "transA", 0) != 0) {
      throw new Refused("it transposes the norm's output (transA=1)");
    }
  }

  /** The channels are axis 1 of a matrix, but the last axis of what has more. */
  void requireMatrix(String value) throws Refused {
    if (!Nodes.is(node, "MatMul")) {
      return;
    }
    OptionalInt rank = draft.known().rank(value);
    if (rank.isEmpty()) {
      throw new Refused("how many axes \"" + Brief.of(value) + "\" has isn't known");
    }
    if (rank.getAsInt() != 2) {
      throw new Refused(
          "\"%s\" has %s axes, of which the norm takes the second and the layer the last"
              .formatted(Brief.of(value), rank.getAsInt()));
    }
  }

  /**
   * Stores weights and bias.
   *
   * @param copyShared whether weights that other nodes read too may be copied
   * @param input what the layer reads from now on
   * @param output what it makes from now on
   */
  void store(boolean copyShared, String input, String output) throws Refused {
    ElementType type = NewTensor.type(weights);
    NewTensor changed = new NewTensor(type, weights.shape(), data);
    int unbounded = changed.firstUnbounded();
    if (unbounded >= 0 || bias.isUnbounded(type)) {
      throw new Refused("its weights would be beyond the range of " + type.word());
    }
    String name = node.getInput(WEIGHTS);
    long unstored = weights.unstored();
    if (draft.isShared(name)) {
      if (!copyShared) {
        throw new Refused(
            "other nodes read its weights \"%s\" too; --copy-shared folds into a copy"
                .formatted(Brief.of(name)));
      }
      unstored = data.length;
      draft.model().requireRoom("a copy of its weights has", data.length, unstored);
    }
    draft.model().take(unstored);
    // Not its first input: what the norm makes goes with the norm.
    List<String> before = new ArrayList<>(node.getInputList().subList(1, node.getInputCount()));
    bias.add().ifPresent(add -> before.addAll(Names.read(add)));
    String stored = draft.store(name, changed);
    bias.store(Nodes.withInput(node, WEIGHTS, stored).setInput(0, input), type, output);
    draft.sweep(before);
  }
}
