package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.tensor.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * A BatchNormalization node.
 *
 * @param draft where it stands
 * @param node as the file has it
 * @param opset the version of its operators
 */
record BatchNormCall(Draft draft, NodeProto node, long opset) {
  static final int GAMMA = 1;
  static final int BETA = 2;
  static final int MEAN = 3;
  static final int VARIANCE = 4;

  private static final float EPSILON = 1e-5f;
  private static final List<String> PARAMETERS = List.of("x", "scale", "B", "mean", "variance");

  /**
   * Up to here, is_test says that the running statistics are used; from the next on, outputs do.
   */
  private static final int LAST_WITH_IS_TEST = 6;

  /** Operators before don't broadcast; attributes say how the second operand fits the first. */
  private static final int BROADCASTS = 7;

  /** From here on, x, scale and statistics may be of three types. */
  private static final int TYPES_DIFFER = 15;

  /** From here on, an attribute says so. */
  private static final int TRAINING_MODE = 14;

  static boolean is(NodeProto node) {
    return Nodes.is(node, "BatchNormalization") && node.getOutputCount() > 0;
  }

  String x() {
    return node.getInput(0);
  }

  String y() {
    return node.getOutput(0);
  }

  float epsilon() {
    return Nodes.number(node, "epsilon", EPSILON);
  }

  /** What it is called: its name, or that of its output where it has none. */
  static String name(NodeProto node) {
    return node.getName().isEmpty() ? node.getOutput(0) : node.getName();
  }

  /** Refuses what isn't a norm of channels alone, or is one of weights. */
  void requireChannels() throws Refused {
    Nodes.requireOwnAttributes(node);
    if (node.getInputCount() < PARAMETERS.size()) {
      throw new Refused("it has " + node.getInputCount() + " inputs; 5 were expected");
    }
    if (Nodes.whole(node, "spatial", 1) == 0) {
      throw new Refused("each element has statistics of its own (spatial=0)");
    }
    if (!draft.scopes().stream().map(scope -> scope.resolve(x())).allMatch(draft.model()::isData)) {
      throw new Refused("its input is a constant of the model");
    }
    for (String other : node.getOutputList().stream().skip(1).toList()) {
      if (!other.isEmpty() && (draft.isOutput(other) || !draft.readers(other).isEmpty())) {
        throw new Refused("the batch's statistics, its other outputs, are read too");
      }
    }
  }

  /** Refuses what doesn't normalize by its running statistics. */
  void requireInference() throws Refused {
    if (Nodes.whole(node, "training_mode", 0) != 0) {
      throw new Refused("it uses the statistics of each batch (training_mode=1)");
    }
    if (opset <= LAST_WITH_IS_TEST && Nodes.whole(node, "is_test", 0) == 0) {
      throw new Refused(
          "it uses the statistics of each batch (is_test=0, in operators of version "
              + opset
              + ")");
    }
    if (opset < TRAINING_MODE
        && node.getOutputList().stream().skip(1).anyMatch(is -> !is.isEmpty())) {
      throw new Refused("it uses the statistics of each batch, which are outputs too");
    }
  }

  /**
   * Refuses operators that don't broadcast, whose operands of fewer axes mean something else.
   *
   * @param possible what is possible with newer ones
   */
  void requireBroadcasts(String possible) throws Refused {
    if (opset < BROADCASTS) {
      throw new Refused(
          "the model's operators are of version %s; from %s on %s"
              .formatted(opset, BROADCASTS, possible));
    }
  }

  /** The type of x and y; from version 15 on, scale and statistics may have others. */
  ElementType type() throws Refused {
    Optional<ElementType> known =
        opset < TYPES_DIFFER ? draft.known().elementType(node.getInput(GAMMA)) : Optional.empty();
    ElementType type =
        known
            .or(() -> draft.known().elementType(x()))
            .or(this::commonType)
            .orElseThrow(() -> new Refused("the type of its input isn't known"));
    if (!type.floating()) {
      throw new Refused("its input is of " + type.word());
    }
    return type;
  }

  /** That of all parameters: hardly any model has another one for x then. */
  private Optional<ElementType> commonType() {
    List<Optional<ElementType>> all =
        node.getInputList().stream().skip(1).map(draft.known()::elementType).distinct().toList();
    return all.size() == 1 ? all.get(0) : Optional.empty();
  }

  /** The elements of a parameter. */
  Constant parameter(int input) throws Refused {
    String name = node.getInput(input);
    return draft.constant(
        name,
        "its %s \"%s\" isn't a constant of the model"
            .formatted(PARAMETERS.get(input), Brief.of(name)));
  }

  /** What it does to each channel: y = factor·x + shift, in double. */
  Affine affine() throws Refused {
    Constant gamma = parameter(GAMMA);
    Constant beta = parameter(BETA);
    Constant mean = parameter(MEAN);
    Constant variance = parameter(VARIANCE);
    draft.model().requireRoom("its scale has", gamma.count(), gamma.unstored());
    int channels = Math.toIntExact(gamma.count());
    for (Constant each : List.of(beta, mean, variance)) {
      if (each.count() != channels) {
        throw new Refused("its parameters have different sizes");
      }
    }
    Affine affine = new Affine(new double[channels], new double[channels]);
    for (int i = 0; i < channels; i++) {
      double factor = gamma.get(i) / Math.sqrt(variance.get(i) + epsilon());
      affine.factor()[i] = factor;
      affine.shift()[i] = beta.get(i) - mean.get(i) * factor;
      if (!Double.isFinite(factor) || !Double.isFinite(affine.shift()[i])) {
        throw new Refused(
            "in channel %s it multiplies by %s (variance %s)"
                .formatted(i, factor, variance.get(i)));
      }
    }
    return affine;
  }
}
