package dev.normkit.io.find;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.normkit.io.onnx.Node;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Scope;
import dev.normkit.io.onnx.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Layers into which an exporter has folded a BatchNorm. Nothing is left of it but names: PyTorch
 * gives numbers to the weights that it fuses, others keep the norm's name on the result.
 */
public final class FoldedNorms {
  private static final Set<String> LINEAR =
      Set.of("Conv", "ConvTranspose", "FusedConv", "Gemm", "MatMul");

  private static final Pattern OF_PYTORCH = Pattern.compile("onnx::Conv(?:Transpose)?_\\d+");

  /** What may follow a norm's name behind _; other words belong to the names of other layers. */
  private static final String PARTS =
      "\\d+|branch\\d+[a-z]?|weights?|bias|gamma|beta|scale|offset|mean|var(?:iance)?|std"
          + "|(?:moving|running)_(?:mean|var(?:iance)?)|quantized|output|fwd|[bsw]";

  /** The output of a norm in older models of PaddlePaddle, whose name may be that of its layer. */
  private static final String OF_PADDLE = "\\w*\\.output\\.\\d+\\.tmp_\\d+";

  private static final Pattern OF_NORM =
      Pattern.compile(
          "(?:.*[/._])?(?:(?:fused)?batch_?norm(?:alization)?(?:v\\d)?|bn)\\d*[a-z]?"
              + ("(?:[/.:].*|_+(?:" + PARTS + ")(?:[/._:].*)?|_" + OF_PADDLE + ")?"),
          Pattern.CASE_INSENSITIVE);

  private static final int LONGEST = 300;

  private FoldedNorms() {}

  /**
   * Finds them by their names.
   *
   * @param graph the model
   * @return the names of the layers' nodes, in the order of the file
   */
  public static List<String> of(OnnxGraph graph) {
    List<String> folded = new ArrayList<>();
    for (Scope scope : graph.scopes()) {
      for (Node node : scope.nodes()) {
        if (LINEAR.contains(node.op()) && !feedsNorm(node) && named(graph.model(), node)) {
          folded.add(node.label());
        }
      }
    }
    return folded;
  }

  private static boolean feedsNorm(Node node) {
    return node.output(0).stream()
        .flatMap(output -> output.consumers().stream())
        .anyMatch(reader -> reader.is("BatchNormalization"));
  }

  private static boolean named(ModelProto model, Node node) {
    boolean byPytorch =
        model.getProducerName().equals("pytorch")
            && matches(OF_PYTORCH, node.input(1))
            && matches(OF_PYTORCH, node.input(2));
    return byPytorch
        || Stream.of(node.output(0), stored(node, 1), stored(node, 2))
            .anyMatch(value -> matches(OF_NORM, value));
  }

  /** What another norm gives isn't a weight that carries a norm's name. */
  private static Optional<Value> stored(Node node, int input) {
    return node.input(input).filter(value -> value.initializer().isPresent());
  }

  private static boolean matches(Pattern pattern, Optional<Value> value) {
    return value
        .map(Value::name)
        .filter(name -> name.length() <= LONGEST && pattern.matcher(name).matches())
        .isPresent();
  }
}
