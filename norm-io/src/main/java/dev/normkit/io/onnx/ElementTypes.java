package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import dev.normkit.io.tensor.ElementType;
import java.util.Optional;
import java.util.Set;

/**
 * The types of values' elements: what the file declares, or else what follows from the nodes that
 * make them. Most operators give the type of their first input.
 */
final class ElementTypes {
  private static final int DEEPEST = 1000;

  /** Those whose result is of the type of their second input. */
  private static final Set<String> OF_SECOND = Set.of("CastLike", "DequantizeLinear", "Where");

  /** Those whose result says nothing of their first input. */
  private static final Set<String> OF_NONE =
      Set.of(
          "ArgMax",
          "ArgMin",
          "Bernoulli",
          "BlackmanWindow",
          "ConstantOfShape",
          "ConvInteger",
          "EyeLike",
          "HammingWindow",
          "HannWindow",
          "If",
          "Loop",
          "MatMulInteger",
          "MelWeightMatrix",
          "Multinomial",
          "NonZero",
          "OneHot",
          "QLinearConv",
          "QLinearMatMul",
          "QuantizeLinear",
          "RandomNormal",
          "RandomNormalLike",
          "RandomUniform",
          "RandomUniformLike",
          "Scan",
          "Shape",
          "Size",
          "StringNormalizer",
          "TfIdfVectorizer");

  private final Constants constants;

  ElementTypes(Constants constants) {
    this.constants = constants;
  }

  /** Empty if it isn't known. */
  Optional<ElementType> of(Value value) {
    Value at = value;
    for (int steps = 0; steps < DEEPEST; steps++) {
      Optional<ElementType> given = given(at);
      Optional<Node> maker = given.isPresent() ? Optional.empty() : at.producer();
      Optional<Value> before = maker.flatMap(ElementTypes::likewise);
      if (before.isEmpty()) {
        return given.isPresent() ? given : maker.flatMap(ElementTypes::cast);
      }
      at = before.get();
    }
    return Optional.empty();
  }

  private Optional<ElementType> given(Value value) {
    Optional<Integer> declared =
        value
            .scope()
            .type(value.name())
            .filter(TypeProto::hasTensorType)
            .map(type -> type.getTensorType().getElemType())
            .or(() -> Constants.tensor(value).map(TensorProto::getDataType));
    return declared
        .map(TensorReader::type)
        .filter(type -> type != ElementType.OTHER)
        .or(() -> constants.of(value).flatMap(known -> ElementType.ofWord(known.type())));
  }

  private static Optional<ElementType> cast(Node node) {
    return written(node).map(TensorReader::type).filter(type -> type != ElementType.OTHER);
  }

  /** The number of the type that a node says it gives. */
  private static Optional<Integer> written(Node node) {
    long type = 0;
    if (node.is("Cast")) {
      type = node.whole("to", 0);
    } else if (node.is("DequantizeLinear")) {
      type = node.whole("output_dtype", 0);
    }
    return type == 0 ? Optional.empty() : Optional.of((int) type);
  }

  /** The input of the type that a node gives. */
  private static Optional<Value> likewise(Node node) {
    boolean says = node.is("Cast") || written(node).isPresent();
    if (!node.domain().isEmpty() || says || OF_NONE.contains(node.op())) {
      return Optional.empty();
    }
    return node.input(OF_SECOND.contains(node.op()) ? 1 : 0);
  }
}
