package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far layers of ours, loaded from a model's own weights, are from a double computation on what
 * ONNX Runtime gives each norm, and how far ONNX Runtime is; parts of the largest output.
 *
 * @param node what the model calls the norm
 * @param method which norm it is
 * @param shape of its data
 * @param ours from double
 * @param theirs ONNX Runtime's, from double
 * @param between ours and ONNX Runtime's, from each other
 */
record NormDistances(
    String node, NormMethod method, Shape shape, double ours, double theirs, double between) {
  /** A model is run once, whoever asks. */
  private static final Map<String, List<NormDistances>> KNOWN = new HashMap<>();

  /** Those of all norms of a model. */
  static synchronized List<NormDistances> of(String model) throws Exception {
    if (!KNOWN.containsKey(model)) {
      KNOWN.put(model, measure(model));
    }
    return KNOWN.get(model);
  }

  private static List<NormDistances> measure(String model) throws Exception {
    OnnxGraph graph = TrainedModels.graph(model);
    List<FoundNorm> norms = Normalizations.of(graph).stream().toList();
    Splice exposed = new Splice(false);
    norms.stream()
        .flatMap(found -> Stream.of(found.input().get().name(), found.output().name()))
        .distinct()
        .filter(name -> !graph.scopes().get(0).outputs().contains(name))
        .forEach(name -> exposed.newOutputs.add(ValueInfoProto.newBuilder().setName(name).build()));
    List<NormDistances> all = new ArrayList<>();
    try (OnnxRuntime runtime = OnnxRuntime.load(exposed.apply(graph.bytes()), false)) {
      Map<String, Tensor> values = runtime.run(TrainedModels.inputs(model, graph));
      for (FoundNorm found : norms) {
        Tensor x = values.get(found.input().get().name());
        Tensor y = values.get(found.output().name());
        all.add(of(found.norm(), x, (float[]) y.data()));
      }
    }
    return List.copyOf(all);
  }

  private static NormDistances of(Normalization norm, Tensor x, float[] theirs) {
    int[] sizes = Arrays.stream(x.shape()).mapToInt(Math::toIntExact).toArray();
    Shape shape = Shape.of(norm.data().layout(), sizes);
    float[] data = (float[]) x.data();
    float[] ours = null;
    for (NormBackend backend : Backends.discover().ready()) {
      NormLayer layer = norm.layerBuilder().withBackend(backend).build().eval();
      float[] y = new float[data.length];
      layer.infer(FloatSpan.of(data), FloatSpan.of(y), shape);
      if (ours != null) {
        assertArrayEquals(ours, y, backend.id() + " of " + norm.name());
      }
      ours = y;
    }
    double[] exact = exact(norm, data, shape);
    double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
    return new NormDistances(
        norm.name(),
        norm.method(),
        shape,
        distance(exact, ours) / largest,
        distance(exact, theirs) / largest,
        distance(widened(theirs), ours) / largest);
  }

  static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  static double distance(double[] exact, float[] values) {
    assertEquals(exact.length, values.length);
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(exact[i] - values[i]));
    }
    return largest;
  }

  /** BatchNorm by its running statistics, LayerNorm over the last axis. */
  private static double[] exact(Normalization norm, float[] x, Shape shape) {
    Weights weights = norm.weights();
    double epsilon = norm.settings().epsilon();
    double[] y = new double[x.length];
    if (norm.method() == NormMethod.BATCH) {
      int channels = weights.mean().orElseThrow().count();
      int inner = x.length / shape.batch() / channels;
      for (int i = 0; i < y.length; i++) {
        int c = i / inner % channels;
        double rstd = 1 / Math.sqrt(weights.variance().orElseThrow().get(c) + epsilon);
        double scaled = (x[i] - weights.mean().get().get(c)) * rstd;
        y[i] = scaled * weights.gamma().orElseThrow().get(c) + weights.beta().orElseThrow().get(c);
      }
      return y;
    }
    assertEquals(NormMethod.LAYER, norm.method(), norm.name());
    int n = weights.gamma().orElseThrow().count();
    for (int from = 0; from < y.length; from += n) {
      double mean = 0;
      double variance = 0;
      for (int i = from; i < from + n; i++) {
        mean += x[i] / (double) n;
      }
      for (int i = from; i < from + n; i++) {
        variance += (x[i] - mean) * (x[i] - mean) / n;
      }
      for (int i = 0; i < n; i++) {
        double scaled = (x[from + i] - mean) / Math.sqrt(variance + epsilon);
        y[from + i] = scaled * weights.gamma().get().get(i) + weights.beta().orElseThrow().get(i);
      }
    }
    return y;
  }
}
