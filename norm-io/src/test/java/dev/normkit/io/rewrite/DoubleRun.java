package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.OnnxGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** Runs small models in double, literally as ONNX defines their operators. */
final class DoubleRun {
  private final OnnxGraph graph;
  private final DoubleUnaryOperator taken;
  private final Map<String, Array> values = new HashMap<>();

  /** A tensor. */
  record Array(int[] shape, double[] data) {
    Array(double[] data, int... shape) {
      this(shape, data);
    }

    int axis(int i) {
      return shape[i];
    }

    double at(int... index) {
      int at = 0;
      for (int i = 0; i < index.length; i++) {
        at = at * shape[i] + index[i];
      }
      return data[at];
    }
  }

  private DoubleRun(OnnxGraph graph, DoubleUnaryOperator taken) {
    this.graph = graph;
    this.taken = taken;
  }

  static double[] output(byte[] model, String output, Array x) throws Exception {
    return new DoubleRun(TestModel.read(model), value -> value).run(output, x);
  }

  /**
   * The sizes of what the last layer adds up: of a model of one linear layer whose inputs, weights
   * and biases are taken without their signs.
   */
  static double[] sizes(byte[] model, String output, Array x) throws Exception {
    double[] data = Arrays.stream(x.data()).map(Math::abs).toArray();
    return new DoubleRun(TestModel.read(model), Math::abs).run(output, new Array(x.shape(), data));
  }

  private double[] run(String output, Array x) {
    values.put("x", x);
    graph
        .model()
        .getGraph()
        .getNodeList()
        .forEach(node -> values.put(node.getOutput(0), call(node)));
    return values.get(output).data();
  }

  private Array value(NodeProto node, int i) {
    String name = node.getInput(i);
    Array there = values.get(name);
    if (there != null) {
      return there;
    }
    Constant found = graph.constants().of(graph.scopes().get(0).resolve(name)).orElseThrow();
    double[] data = new double[(int) found.count()];
    Arrays.setAll(data, at -> taken.applyAsDouble(found.get(at)));
    return new Array(found.shape().stream().mapToInt(Long::intValue).toArray(), data);
  }

  private Array call(NodeProto node) {
    return switch (node.getOpType()) {
      case "Conv" -> biased(node, conv(node, value(node, 0), value(node, 1)));
      case "ConvTranspose" -> biased(node, transposed(node, value(node, 0), value(node, 1)));
      case "Gemm" -> gemm(node);
      case "MatMul" -> product(value(node, 0), value(node, 1), false, 1);
      case "Add" -> sum(value(node, 0), value(node, 1));
      case "Relu", "Identity", "Constant" -> relu(node);
      case "BatchNormalization" -> norm(node);
      default -> throw new IllegalArgumentException(node.getOpType());
    };
  }

  private Array relu(NodeProto node) {
    if (node.getInputCount() == 0) {
      Constant found =
          graph.constants().of(graph.scopes().get(0).resolve(node.getOutput(0))).orElseThrow();
      double[] data = new double[(int) found.count()];
      Arrays.setAll(data, at -> taken.applyAsDouble(found.get(at)));
      return new Array(found.shape().stream().mapToInt(Long::intValue).toArray(), data);
    }
    boolean cut = node.getOpType().equals("Relu");
    Array x = value(node, 0);
    return new Array(
        x.shape(), Arrays.stream(x.data()).map(each -> cut ? Math.max(0, each) : each).toArray());
  }

  private Array norm(NodeProto node) {
    Array x = value(node, 0);
    int channels = x.axis(1);
    int inner = x.data().length / x.axis(0) / channels;
    double[] y = new double[x.data().length];
    for (int i = 0; i < y.length; i++) {
      int c = i / inner % channels;
      double rstd = 1 / Math.sqrt(value(node, 4).data()[c] + Nodes.number(node, "epsilon", 1e-5f));
      y[i] = value(node, 1).data()[c] * (x.data()[i] - value(node, 3).data()[c]) * rstd;
      y[i] += value(node, 2).data()[c];
    }
    return new Array(x.shape(), y);
  }

  /** Broadcasts the second operand's trailing axes, or the one element of a size. */
  private static Array each(Array a, Array b, DoubleBinaryOperator combine) {
    double[] y = new double[a.data().length];
    int last = a.axis(a.shape().length - 1);
    boolean perRow = b.shape().length == 2 && b.axis(1) == 1;
    for (int i = 0; i < y.length; i++) {
      int at = perRow ? i / last : i % b.data().length;
      y[i] = combine.applyAsDouble(a.data()[i], b.data()[at]);
    }
    return new Array(a.shape(), y);
  }

  private static Array sum(Array a, Array b) {
    return a.data().length < b.data().length ? each(b, a, Double::sum) : each(a, b, Double::sum);
  }

  private Array gemm(NodeProto node) {
    boolean transposed = Nodes.whole(node, "transB", 0) != 0;
    double alpha = taken.applyAsDouble(Nodes.number(node, "alpha", 1));
    double beta = taken.applyAsDouble(Nodes.number(node, "beta", 1));
    Array y = product(value(node, 0), value(node, 1), transposed, alpha);
    return Nodes.input(node, 2).isEmpty() ? y : each(y, value(node, 2), (a, b) -> a + beta * b);
  }

  private static Array product(Array a, Array b, boolean transposed, double alpha) {
    int rows = a.axis(0);
    int inner = a.axis(1);
    int columns = b.axis(transposed ? 0 : 1);
    double[] y = new double[rows * columns];
    for (int i = 0; i < y.length; i++) {
      int row = i / columns;
      int column = i % columns;
      for (int k = 0; k < inner; k++) {
        y[i] += alpha * a.at(row, k) * (transposed ? b.at(column, k) : b.at(k, column));
      }
    }
    return new Array(y, rows, columns);
  }

  private Array biased(NodeProto node, Array y) {
    if (Nodes.input(node, 2).isEmpty()) {
      return y;
    }
    double[] bias = value(node, 2).data();
    int inner = y.axis(2) * y.axis(3);
    double[] sum = new double[y.data().length];
    Arrays.setAll(sum, i -> y.data()[i] + bias[i / inner % bias.length]);
    return new Array(y.shape(), sum);
  }

  private static int first(NodeProto node, String name, int usual) {
    return Nodes.attribute(node, name).map(found -> (int) found.getInts(0)).orElse(usual);
  }

  /** Two spatial axes, of the same stride and padding. */
  private static Array conv(NodeProto node, Array x, Array w) {
    int stride = first(node, "strides", 1);
    int pad = first(node, "pads", 0);
    int groups = (int) Nodes.whole(node, "group", 1);
    int high = (x.axis(2) + 2 * pad - w.axis(2)) / stride + 1;
    int wide = (x.axis(3) + 2 * pad - w.axis(3)) / stride + 1;
    int outputs = w.axis(0);
    double[] y = new double[x.axis(0) * outputs * high * wide];
    for (int i = 0; i < y.length; i++) {
      int o = i / wide / high % outputs;
      int from = o / (outputs / groups) * w.axis(1);
      for (int k = 0; k < w.axis(1) * w.axis(2) * w.axis(3); k++) {
        int c = k / w.axis(3) / w.axis(2);
        int r = i / wide % high * stride - pad + k / w.axis(3) % w.axis(2);
        int s = i % wide * stride - pad + k % w.axis(3);
        if (r >= 0 && r < x.axis(2) && s >= 0 && s < x.axis(3)) {
          y[i] +=
              x.at(i / wide / high / outputs, from + c, r, s)
                  * w.data()[o * w.axis(1) * w.axis(2) * w.axis(3) + k];
        }
      }
    }
    return new Array(y, x.axis(0), outputs, high, wide);
  }

  private static Array transposed(NodeProto node, Array x, Array w) {
    int stride = first(node, "strides", 1);
    int groups = (int) Nodes.whole(node, "group", 1);
    int[] shape = {
      x.axis(0),
      w.axis(1) * groups,
      (x.axis(2) - 1) * stride + w.axis(2),
      (x.axis(3) - 1) * stride + w.axis(3)
    };
    double[] y = new double[shape[0] * shape[1] * shape[2] * shape[3]];
    for (int i = 0; i < x.data().length; i++) {
      int c = i / x.axis(3) / x.axis(2) % x.axis(1);
      int group = c / (x.axis(1) / groups);
      for (int k = 0; k < w.axis(1) * w.axis(2) * w.axis(3); k++) {
        int o = group * w.axis(1) + k / w.axis(3) / w.axis(2);
        int r = i / x.axis(3) % x.axis(2) * stride + k / w.axis(3) % w.axis(2);
        int s = i % x.axis(3) * stride + k % w.axis(3);
        int n = i / x.axis(3) / x.axis(2) / x.axis(1);
        y[((n * shape[1] + o) * shape[2] + r) * shape[3] + s] +=
            x.data()[i] * w.data()[c * w.axis(1) * w.axis(2) * w.axis(3) + k];
      }
    }
    return new Array(shape, y);
  }
}
