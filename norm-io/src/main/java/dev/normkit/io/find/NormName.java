package dev.normkit.io.find;

import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.Value;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a normalization is called: the layer's name where its weight tells it, else a node's. */
final class NormName {
  /** PyTorch's, Keras', PaddlePaddle's and Caffe2's names of γ. */
  private static final Pattern GAMMA =
      Pattern.compile("(.+)[./_](?:weight|gamma|scale|w_0)(?:[_:/.].*)?");

  private static final Pattern TENSORFLOW =
      Pattern.compile("(.+?)/(?:batchnorm/mul/)?(?:ReadVariableOp|gamma|Cast/ReadVariableOp).*");

  /** PyTorch's names of a Constant node that holds γ. */
  private static final Pattern CONSTANT = Pattern.compile("/?(.+)/Constant[^/]*");

  private static final int LONGEST = 500;

  private NormName() {}

  /** Of a single node. */
  static String of(Node node, Optional<Value> gamma, Optional<Weight> weight) {
    return layer(gamma, weight)
        .orElseGet(() -> node.proto().getName().isEmpty() ? output(node) : node.label());
  }

  /** Of several nodes, whose names often share the layer's as their folder. */
  static String of(Node first, Value output, Optional<Value> gamma, Optional<Weight> weight) {
    return layer(gamma, weight)
        .orElseGet(
            () -> {
              String name = first.proto().getName();
              int folder = name.lastIndexOf('/');
              return folder > 0 ? name.substring(0, folder) : output.name();
            });
  }

  private static String output(Node node) {
    return node.output(0).map(Value::name).orElse(node.op());
  }

  private static Optional<String> layer(Optional<Value> gamma, Optional<Weight> weight) {
    return gamma
        .flatMap(value -> layer(value.name()))
        .or(() -> weight.flatMap(known -> layer(known.name())));
  }

  static Optional<String> layer(String gamma) {
    if (gamma.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher tensorflow = TENSORFLOW.matcher(gamma);
    if (tensorflow.matches()) {
      return Optional.of(tensorflow.group(1));
    }
    Matcher named = GAMMA.matcher(gamma);
    if (named.matches()) {
      return Optional.of(named.group(1));
    }
    Matcher constant = CONSTANT.matcher(gamma);
    return constant.matches() ? Optional.of(constant.group(1)) : Optional.empty();
  }
}
