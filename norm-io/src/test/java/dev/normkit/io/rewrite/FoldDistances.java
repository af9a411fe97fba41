package dev.normkit.io.rewrite;

import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * How far a model's output moves when its BatchNorms are folded.
 *
 * @param folded how many were
 * @param largest the largest output
 * @param ours how far our folding moves any output
 * @param theirs how far ONNX Runtime's own optimizer does
 */
record FoldDistances(int folded, double largest, double ours, double theirs) {
  /** A model is run once, whoever asks. */
  private static final Map<String, FoldDistances> KNOWN = new HashMap<>();

  static synchronized FoldDistances of(String model) throws Exception {
    if (!KNOWN.containsKey(model)) {
      KNOWN.put(model, measure(model));
    }
    return KNOWN.get(model);
  }

  private static FoldDistances measure(String model) throws Exception {
    OnnxGraph graph = TrainedModels.graph(model);
    EditedModel edited = Fold.of(graph, false);
    Map<String, Tensor> inputs = TrainedModels.inputs(model, graph);
    double[] plain = NormDistances.widened(output(graph.bytes(), false, inputs));
    return new FoldDistances(
        edited.changed(),
        Arrays.stream(plain).max().orElseThrow(),
        NormDistances.distance(plain, output(edited.toBytes(), false, inputs)),
        NormDistances.distance(plain, output(graph.bytes(), true, inputs)));
  }

  private static float[] output(byte[] model, boolean optimized, Map<String, Tensor> inputs) {
    try (OnnxRuntime runtime = OnnxRuntime.load(model, optimized)) {
      return (float[]) runtime.run(inputs).values().iterator().next().data();
    }
  }
}
