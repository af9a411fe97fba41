package dev.normkit.io.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What operators make of sizes; nothing for those that aren't listed. */
final class ShapeRules {
  private static final Set<String> SAME =
      Set.of(
          "Abs",
          "BatchNormalization",
          "Cast",
          "CastLike",
          "Ceil",
          "Celu",
          "Clip",
          "Cos",
          "CumSum",
          "DequantizeLinear",
          "Dropout",
          "Elu",
          "Erf",
          "Exp",
          "Floor",
          "Gelu",
          "GroupNormalization",
          "HardSigmoid",
          "HardSwish",
          "Hardmax",
          "Identity",
          "InstanceNormalization",
          "LRN",
          "LayerNormalization",
          "LeakyRelu",
          "Log",
          "LogSoftmax",
          "LpNormalization",
          "MeanVarianceNormalization",
          "Mish",
          "Neg",
          "Not",
          "PRelu",
          "QuantizeLinear",
          "RMSNormalization",
          "Reciprocal",
          "Relu",
          "Round",
          "ScatterElements",
          "ScatterND",
          "Selu",
          "Sigmoid",
          "Sign",
          "SimplifiedLayerNormalization",
          "Sin",
          "Softmax",
          "Softplus",
          "Softsign",
          "Sqrt",
          "Tanh",
          "ThresholdedRelu",
          "Trilu");
  private static final Set<String> SAME_OF_MICROSOFT =
      Set.of(
          "BiasGelu",
          "FastGelu",
          "Gelu",
          "GroupNorm",
          "MultiHeadAttention",
          "QuickGelu",
          "SimplifiedLayerNormalization",
          "LayerNormalization",
          "SkipGroupNorm",
          "SkipLayerNormalization",
          "SkipSimplifiedLayerNormalization",
          "DequantizeLinear",
          "QuantizeLinear",
          "RotaryEmbedding",
          "BiasAdd",
          "BiasSplitGelu");
  private static final Set<String> COMBINED =
      Set.of(
          "Add",
          "And",
          "BitwiseAnd",
          "Div",
          "Equal",
          "Greater",
          "GreaterOrEqual",
          "Less",
          "LessOrEqual",
          "Max",
          "Mean",
          "Min",
          "Mod",
          "Mul",
          "Or",
          "Pow",
          "Sub",
          "Sum",
          "Where",
          "Xor");

  /** Before, the second operand was fitted to the first, at an axis of its own. */
  private static final int BROADCASTS = 7;

  private final Shapes shapes;
  private final Node node;

  ShapeRules(Shapes shapes, Node node) {
    this.shapes = shapes;
    this.node = node;
  }

  /** The sizes of the outputs as far as they are told; null for one that isn't. */
  List<long[]> outputs() {
    if (node.op().equals("Split") && node.domain().isEmpty()) {
      return new AxisRules(shapes, node).split();
    }
    if (node.is("DynamicQuantizeLinear") && first() != null) {
      return List.of(first(), new long[0], new long[0]);
    }
    long[] first = node.domain().isEmpty() ? ofOnnx() : ofOthers();
    return first == null ? List.of() : List.of(first);
  }

  private Optional<long[]> input(int i) {
    return node.input(i).flatMap(shapes::of);
  }

  private long[] first() {
    return input(0).orElse(null);
  }

  private long[] ofOthers() {
    if (SAME_OF_MICROSOFT.contains(node.op())) {
      return first();
    }
    return switch (node.op()) {
      case "FusedMatMul", "MatMulNBits" -> node.op().equals("FusedMatMul") ? matMul() : null;
      case "FusedConv" -> new WindowRules(node, this::input).conv();
      case "Attention" -> attention();
      case "EmbedLayerNormalization" -> embedded();
      default -> null;
    };
  }

  private long[] ofOnnx() {
    if (SAME.contains(node.op())) {
      return first();
    }
    if (COMBINED.contains(node.op())) {
      return combined();
    }
    WindowRules windows = new WindowRules(node, this::input);
    return switch (node.op()) {
      case "MatMul", "MatMulInteger" -> matMul();
      case "Gemm" -> gemm();
      case "Conv", "ConvInteger" -> windows.conv();
      case "ConvTranspose" -> windows.convTranspose();
      case "MaxPool", "AveragePool", "LpPool" -> windows.pool();
      case "GlobalAveragePool", "GlobalMaxPool" -> windows.global();
      case "Shape" -> first() == null ? null : new long[] {first().length};
      case "Constant" ->
          node.tensor("value").isPresent()
              ? Dims.array(node.tensor("value").get().getDimsList())
              : null;
      case "ConstantOfShape" -> node.input(0).flatMap(shapes::wholes).orElse(null);
      default -> new AxisRules(shapes, node).output();
    };
  }

  private long[] combined() {
    long[] all = first();
    if (node.opset() < BROADCASTS) {
      return all;
    }
    for (int i = 1; i < node.inputs(); i++) {
      all = Dims.broadcast(all, input(i).orElse(null));
    }
    return all;
  }

  private long[] matMul() {
    long[] a = first();
    long[] b = input(1).orElse(null);
    if (a == null || b == null || a.length < 2 || b.length < 2) {
      return null;
    }
    long[] batch = Dims.broadcast(Arrays.copyOf(a, a.length - 2), Arrays.copyOf(b, b.length - 2));
    if (batch == null) {
      return null;
    }
    long[] all = Arrays.copyOf(batch, batch.length + 2);
    boolean turnedA = node.whole("transA", 0) != 0;
    boolean turnedB = node.whole("transB", 0) != 0;
    all[all.length - 2] = a[a.length - (turnedA ? 1 : 2)];
    all[all.length - 1] = b[b.length - (turnedB ? 2 : 1)];
    return all;
  }

  private long[] gemm() {
    long[] a = first();
    long[] b = input(1).orElse(null);
    long rows = a == null || a.length != 2 ? Dims.UNKNOWN : a[node.whole("transA", 0) != 0 ? 1 : 0];
    long columns =
        b == null || b.length != 2 ? Dims.UNKNOWN : b[node.whole("transB", 0) != 0 ? 0 : 1];
    return new long[] {rows, columns};
  }

  /** Of com.microsoft: the weights hold query, key and value side by side. */
  private long[] attention() {
    long[] x = first();
    long[] bias = input(2).orElse(null);
    if (x == null || x.length != 3) {
      return null;
    }
    long[] out = x.clone();
    out[2] =
        bias == null
                || bias.length != 1
                || bias[0] == Dims.UNKNOWN
                || node.wholes("qkv_hidden_sizes").isPresent()
            ? Dims.UNKNOWN
            : bias[0] / 3;
    return out;
  }

  private long[] embedded() {
    long[] ids = first();
    long[] words = input(2).orElse(null);
    if (ids == null || words == null || words.length != 2) {
      return null;
    }
    long[] out = Arrays.copyOf(ids, ids.length + 1);
    out[ids.length] = words[1];
    return out;
  }
}
