package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.find.FoundNorm;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Norms of models that others trained: our layers with the models' own weights, on what ONNX
 * Runtime gives the norms, against a double computation and against ONNX Runtime.
 */
@Tag("models")
class TrainedModelsTest {
  /** Of the largest output: how far our layers may be from double, and from ONNX Runtime. */
  private static final double FROM_DOUBLE = 3e-7;

  private static final double FROM_RUNTIME = 1e-6;

  /** Norms of all six models: 13 LayerNorms of MiniLM, 5 of each of two readers of text. */
  private static final int LAYERS = 23;

  private static final int BATCHES = 125;

  private static Stream<String> models() {
    return Stream.concat(Stream.of(TrainedModels.SENTENCES), TrainedModels.PICTURES.stream());
  }

  private static Stream<String> pictures() {
    return TrainedModels.PICTURES.stream();
  }

  /** A norm, how far ours is from double and from ONNX Runtime's, and how far that is. */
  private record Row(
      String model, String norm, Shape shape, double ours, double theirs, double between) {
    String line() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %.1e | %.1e | %.1e |",
          model,
          norm,
          shape,
          ours,
          theirs,
          between);
    }
  }

  @Test
  void allNormsAreFound() throws Exception {
    int layers = 0;
    int batches = 0;
    for (String model : models().toList()) {
      for (FoundNorm found : Normalizations.of(graph(model))) {
        layers += found.norm().method() == NormMethod.LAYER ? 1 : 0;
        batches += found.norm().method() == NormMethod.BATCH ? 1 : 0;
      }
    }
    assertEquals(List.of(LAYERS, BATCHES), List.of(layers, batches));
  }

  private static OnnxGraph graph(String model) throws Exception {
    return OnnxGraph.of(model, TrainedModels.bytes(model));
  }

  @ParameterizedTest
  @MethodSource("models")
  void normsComputeTheSame(String model) throws Exception {
    OnnxGraph graph = graph(model);
    List<FoundNorm> norms = Normalizations.of(graph).stream().toList();
    Splice exposed = new Splice();
    norms.stream()
        .flatMap(found -> Stream.of(found.input().get().name(), found.output().name()))
        .distinct()
        .filter(name -> !graph.scopes().get(0).outputs().contains(name))
        .forEach(name -> exposed.newOutputs.add(ValueInfoProto.newBuilder().setName(name).build()));
    List<Row> rows = new ArrayList<>();
    try (OnnxRuntime runtime = OnnxRuntime.load(exposed.apply(graph.bytes()), false)) {
      Map<String, Tensor> values = runtime.run(TrainedModels.inputs(model, graph));
      for (FoundNorm found : norms) {
        Tensor x = values.get(found.input().get().name());
        Tensor y = values.get(found.output().name());
        rows.add(row(model, found.norm(), x, (float[]) y.data()));
      }
    }
    write(model, rows);
    assertEquals(norms.size(), rows.size());
    assertFalse(rows.isEmpty());
    for (Row row : rows) {
      assertTrue(row.ours() <= FROM_DOUBLE, row.line());
      assertTrue(row.between() <= FROM_RUNTIME, row.line());
    }
    double ours = rows.stream().mapToDouble(Row::ours).average().orElseThrow();
    double theirs = rows.stream().mapToDouble(Row::theirs).average().orElseThrow();
    assertTrue(ours <= theirs, "in the mean " + ours + ", ONNX Runtime " + theirs);
  }

  private static void write(String model, List<Row> rows) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("| model | norm | shape | from double | ONNX Runtime's | from ONNX Runtime |");
    lines.add("| --- | --- | --- | --- | --- | --- |");
    rows.forEach(row -> lines.add(row.line()));
    Files.write(Path.of("target", "models-" + model.replaceAll(".*/", "") + ".md"), lines);
  }

  private static Row row(String model, Normalization norm, Tensor x, float[] theirs) {
    int[] sizes = Arrays.stream(x.shape()).mapToInt(Math::toIntExact).toArray();
    Layout layout = norm.data().layout();
    Shape shape = Shape.of(layout, sizes);
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
    return new Row(
        model.replaceAll(".*/", ""),
        norm.name(),
        shape,
        distance(exact, ours) / largest,
        distance(exact, theirs) / largest,
        distance(widened(theirs), ours) / largest);
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    Arrays.setAll(wide, i -> values[i]);
    return wide;
  }

  private static double distance(double[] exact, float[] values) {
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

  /** Our folding moves the output at most three times as far as ONNX Runtime's own. */
  @ParameterizedTest
  @MethodSource("pictures")
  void foldedModels(String model) throws Exception {
    OnnxGraph graph = graph(model);
    EditedModel edited = Fold.of(graph, false);
    assertTrue(edited.changed() > 0, edited.outcomes().toString());
    Map<String, Tensor> inputs = TrainedModels.inputs(model, graph);
    float[] plain = output(graph.bytes(), false, inputs);
    double[] wide = widened(plain);
    double largest = Arrays.stream(wide).max().orElseThrow();
    assertTrue(largest > 0.5, "" + largest);
    double theirs = distance(wide, output(graph.bytes(), true, inputs));
    double ours = distance(wide, output(edited.toBytes(), false, inputs));
    String line =
        String.format(
            Locale.ROOT,
            "%s: %d of %d folded; moved by %.1e, ONNX Runtime by %.1e",
            model.replaceAll(".*/", ""),
            edited.changed(),
            edited.outcomes().size(),
            ours,
            theirs);
    Files.writeString(
        Path.of("target", "folded-" + model.replaceAll(".*/", "") + ".txt"), line + "\n");
    assertTrue(ours <= 3 * theirs, line + edited.outcomes());
  }

  private static float[] output(byte[] model, boolean optimized, Map<String, Tensor> inputs) {
    try (OnnxRuntime runtime = OnnxRuntime.load(model, optimized)) {
      return (float[]) runtime.run(inputs).values().iterator().next().data();
    }
  }
}
