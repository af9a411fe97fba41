package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.TensorFile;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.npy.Npy;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.rewrite.DoubleRun.Array;
import dev.normkit.io.rewrite.FoldTest.Case;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.io.tensor.ElementType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** ONNX Runtime loads and runs every result, and it computes what it should. */
@Tag("models")
class EditedModelsRunTest {
  private static List<Case> folded() {
    return FoldCases.exact();
  }

  static float[] run(byte[] model, Array x) {
    float[] data = new float[x.data().length];
    IntStream.range(0, data.length).forEach(i -> data[i] = (float) x.data()[i]);
    long[] shape = Arrays.stream(x.shape()).asLongStream().toArray();
    try (OnnxRuntime runtime = OnnxRuntime.load(model, false)) {
      return (float[]) runtime.run(Map.of("x", new Tensor(data, shape))).get("y").data();
    }
  }

  private static Array rounded(Array x) {
    return new Array(x.shape(), Arrays.stream(x.data()).map(each -> (float) each).toArray());
  }

  @ParameterizedTest
  @MethodSource("folded")
  void folding(Case each) throws Exception {
    byte[] folded = each.model().fold(false).toBytes();
    Array x = rounded(FoldTest.data(each.model()));
    double[] exact = DoubleRun.output(each.model().bytes(), "y", x);
    double[] sizes = DoubleRun.sizes(folded, "y", x);
    float[] now = run(folded, x);
    assertEquals(exact.length, now.length);
    // At most 36 products and a bias: so many roundings, and one of each weight.
    for (int i = 0; i < now.length; i++) {
      double difference = Math.abs(now[i] - exact[i]);
      assertTrue(difference <= 39 * sizes[i] * 0x1p-24, each + " " + i + ": " + difference);
    }
  }

  /** Methods, opsets on both sides of every norm's first version, and numbers of axes. */
  @ParameterizedTest
  @CsvSource({
    "INSTANCE, 7, 4",
    "INSTANCE, 13, 3",
    "INSTANCE, 22, 5",
    "LAYER, 7, 2",
    "LAYER, 7, 4",
    "LAYER, 16, 2",
    "LAYER, 17, 2",
    "LAYER, 17, 4",
    "LAYER, 21, 4",
    "GROUP, 7, 2",
    "GROUP, 9, 4",
    "GROUP, 18, 3",
    "GROUP, 20, 4",
    "GROUP, 21, 4",
    "GROUP, 21, 2"
  })
  void converting(String method, int opset, int rank) throws Exception {
    long[] shape = Arrays.copyOf(new long[] {3, 6, 5, 4, 2}, rank);
    TestModel model = new TestModel(opset).input("x", shape).output("y").norm("y", "x", 6);
    NormSpec spec =
        switch (method) {
          case "INSTANCE" -> NormSpec.instanceNorm().build();
          case "LAYER" -> NormSpec.layerNorm().build();
          default -> NormSpec.groupNorm(3).build();
        };
    EditedModel edited =
        TestModel.convert(TestModel.read(model.bytes()), (norm, c) -> Optional.of(spec));
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    assertEquals(Convert.ADVICE, edited.advice());
    int groups = method.equals("INSTANCE") ? 6 : method.equals("LAYER") ? 1 : 3;
    Array x = rounded(FoldTest.data(model));
    float[] now = run(edited.toBytes(), x);
    double[] exact = expected(model, x, groups);
    for (int i = 0; i < now.length; i++) {
      assertTrue(Math.abs(now[i] - exact[i]) <= 4e-6, i + ": " + exact[i] + " " + now[i]);
    }
  }

  /** γ and β stay what they are, also what a caller gives. */
  @ParameterizedTest
  @CsvSource({"INSTANCE, 13", "GROUP, 13", "GROUP, 21", "LAYER, 13"})
  void convertingWithParametersThatAreInputs(NormMethod method, int opset) throws Exception {
    TestModel model = new TestModel(opset).input("x", 2, 4, 3, 3).output("y");
    for (String name : List.of("gamma", "beta", "mean", "variance")) {
      model.input("y." + name, 4);
    }
    model.bareNorm("y", "x");
    NormSpec spec =
        (method == NormMethod.GROUP ? NormSpec.groupNorm(2) : NormSpec.of(method)).build();
    EditedModel edited =
        TestModel.convert(TestModel.read(model.bytes()), (norm, c) -> Optional.of(spec));
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    Tensor x = new Tensor(new float[72], 2, 4, 3, 3);
    Tensor beta = new Tensor(new float[] {1, 2, 3, 4}, 4);
    Map<String, Tensor> inputs =
        Map.of("x", x, "y.gamma", beta, "y.beta", beta, "y.mean", beta, "y.variance", beta);
    try (OnnxRuntime runtime = OnnxRuntime.load(edited.toBytes(), false)) {
      float[] y = (float[]) runtime.run(inputs).get("y").data();
      for (int i = 0; i < y.length; i++) {
        assertEquals(1 + i / 9 % 4, y[i], "at " + i);
      }
    }
  }

  /** Groups of channels of a sample, γ and β of each channel. */
  private static double[] expected(TestModel model, Array x, int groups) throws Exception {
    double[] gamma = parameter(model, "y.gamma");
    double[] beta = parameter(model, "y.beta");
    int count = x.data().length / x.axis(0) / groups;
    int inner = x.data().length / x.axis(0) / x.axis(1);
    double[] y = new double[x.data().length];
    for (int from = 0; from < y.length; from += count) {
      double[] part = Arrays.copyOfRange(x.data(), from, from + count);
      double mean = Arrays.stream(part).average().orElseThrow();
      double variance =
          Arrays.stream(part).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
      for (int i = from; i < from + count; i++) {
        int c = i / inner % x.axis(1);
        y[i] = gamma[c] * (x.data()[i] - mean) / Math.sqrt(variance + 1e-5f) + beta[c];
      }
    }
    return y;
  }

  private static double[] parameter(TestModel model, String name) throws Exception {
    var graph = TestModel.read(model.bytes());
    return graph.constants().of(graph.scopes().get(0).resolve(name)).orElseThrow().data();
  }

  /** Two norms in a row of layers: the second sees what the first made of each batch. */
  @ParameterizedTest
  @CsvSource({"13", "18"})
  void recomputing(int opset) throws Exception {
    TestModel model = new TestModel(opset).input("x", 0, 3, 4, 4).output("y");
    model.graph.clearInput().addInput(TestModel.info("x", ElementType.F32));
    model.graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().clearShape();
    model.random("w", 5, 3, 1, 1).norm("a", "x", 3);
    model.node("Conv", "c", List.of("a", "w")).norm("y", "c", 5);
    double[][] expected = new double[4][];
    EditedModel edited;
    try (Recompute recompute = Recompute.of(TestModel.read(model.bytes()))) {
      List<Array> batches = new ArrayList<>();
      for (int batch = 0; batch < 3; batch++) {
        int samples = 2 + batch;
        double[] data = new Random(batch).doubles(samples * 48L, 900 + batch, 905).toArray();
        Array x = rounded(new Array(data, samples, 3, 4, 4));
        float[] floats = new float[data.length];
        IntStream.range(0, data.length).forEach(i -> floats[i] = (float) x.data()[i]);
        recompute.add(floats, x.shape());
        batches.add(x);
      }
      edited = recompute.finish();
      pool(model, batches, expected);
    }
    assertEquals(2, edited.changed(), edited.outcomes().toString());
    String[] names = {"a.mean", "a.variance", "y.mean", "y.variance"};
    for (int i = 0; i < names.length; i++) {
      var graph = TestModel.read(edited.toBytes());
      double[] now =
          graph.constants().of(graph.scopes().get(0).resolve(names[i])).orElseThrow().data();
      for (int c = 0; c < now.length; c++) {
        double tolerance = (i < 2 ? 1e-7 : 1e-5) * (1 + Math.abs(expected[i][c]));
        assertTrue(
            Math.abs(now[c] - expected[i][c]) <= tolerance,
            names[i] + " " + c + ": " + expected[i][c] + " " + now[c]);
      }
    }
    assertEquals(
        model.proto().getGraph().getNodeList(),
        TestModel.read(edited.toBytes()).model().getGraph().getNodeList());
  }

  private static void pool(TestModel model, List<Array> batches, double[][] expected)
      throws Exception {
    double samples = 0;
    double[] w = parameter(model, "w");
    double[][] sums = new double[4][];
    for (Array x : batches) {
      double[][] first = moments(x.data(), x.axis(0), 3);
      double[] a = normalized(model, "a", x.data(), first, x.axis(0));
      double[] c = new double[a.length / 3 * 5];
      for (int i = 0; i < c.length; i++) {
        int n = i / 80;
        int o = i / 16 % 5;
        for (int k = 0; k < 3; k++) {
          c[i] += w[o * 3 + k] * a[(n * 3 + k) * 16 + i % 16];
        }
      }
      double[][] second = moments(c, x.axis(0), 5);
      double[][] all = {first[0], first[1], second[0], second[1]};
      for (int i = 0; i < 4; i++) {
        sums[i] = sums[i] == null ? new double[all[i].length] : sums[i];
        for (int j = 0; j < sums[i].length; j++) {
          double square = i % 2 == 0 ? 0 : all[i - 1][j] * all[i - 1][j];
          sums[i][j] += x.axis(0) * (all[i][j] + square);
        }
      }
      samples += x.axis(0);
    }
    for (int i = 0; i < 4; i++) {
      expected[i] = new double[sums[i].length];
      for (int j = 0; j < sums[i].length; j++) {
        double mean = i % 2 == 0 ? 0 : expected[i - 1][j];
        expected[i][j] = sums[i][j] / samples - mean * mean;
      }
    }
  }

  private static double[][] moments(double[] x, int samples, int channels) {
    double[][] moments = new double[2][channels];
    double count = samples * 16.0;
    for (int i = 0; i < x.length; i++) {
      moments[0][i / 16 % channels] += x[i] / count;
    }
    for (int i = 0; i < x.length; i++) {
      double distance = x[i] - moments[0][i / 16 % channels];
      moments[1][i / 16 % channels] += distance * distance / count;
    }
    return moments;
  }

  private static double[] normalized(
      TestModel model, String norm, double[] x, double[][] moments, int samples) throws Exception {
    double[] gamma = parameter(model, norm + ".gamma");
    double[] beta = parameter(model, norm + ".beta");
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      int c = i / 16 % gamma.length;
      y[i] = gamma[c] * (x[i] - moments[0][c]) / Math.sqrt(moments[1][c] + 1e-5f) + beta[c];
    }
    return y;
  }

  /** A model of two inputs, of which one is of whole numbers, takes them by their names. */
  @Test
  void recomputingWithTwoInputs(@TempDir Path directory) throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 3).output("y");
    model.of(ElementType.I64).input("i", 2).of(ElementType.F32);
    model.node("Gather", "g", List.of("x", "i"), Attributes.whole("axis", 0)).norm("y", "g", 3);
    Path file = directory.resolve("batch.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("x.npy"));
      Npy.of(new int[] {2, 3}, new float[] {1, 2, 3, 5, 7, 9}).write(zip);
      zip.putNextEntry(new ZipEntry("i.npy"));
      byte[] header = Npy.headerOfFloat32(new int[] {2});
      String text = new String(header, StandardCharsets.ISO_8859_1).replace("<f4", "<i8");
      zip.write(text.getBytes(StandardCharsets.ISO_8859_1));
      zip.write(new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0});
    }
    try (Recompute recompute = Recompute.of(TestModel.read(model.bytes()));
        TensorFile batch = TensorFile.open(file)) {
      recompute.add(batch);
      var graph = TestModel.read(recompute.finish().toBytes());
      double[] mean = graph.constants().of(graph.scopes().get(0).resolve("y.mean")).get().data();
      assertArrayEquals(new double[] {5, 7, 9}, mean);
      assertThrows(IllegalArgumentException.class, () -> recompute.add(new float[6], 2, 3));
    }
  }

  /** Numbers of 16 bits behind Cast: what takes their place has the type of the data. */
  @Test
  void castConstants() throws Exception {
    TestModel model = CastConstantsTest.halves(4, 3);
    CastConstantsTest.cast(model.random("w", 3, 6), "wide", "w", ElementType.F32);
    model.node("MatMul", "m", List.of("x", "wide")).bareNorm("y", "m");
    Array x = new Array(new double[] {1, 2, 3, 5, 6, 7, 0, 1, 0, 2, 8, 9}, 4, 3);
    float[] before = run(model.bytes(), x);
    EditedModel folded = model.fold(false);
    assertEquals(1, folded.changed(), folded.outcomes().toString());
    float[] after = run(folded.toBytes(), x);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i], after[i], 1e-4f, "at " + i);
    }
    byte[] converted =
        TestModel.convert(
                TestModel.read(model.bytes()),
                (norm, channels) -> Optional.of(NormSpec.of(NormMethod.LAYER).build()))
            .toBytes();
    assertEquals(before.length, run(converted, x).length);
    try (Recompute recompute = Recompute.of(TestModel.read(model.bytes()))) {
      recompute.add(new float[] {1, 2, 3, 5, 6, 7, 0, 1, 0, 2, 8, 9}, 4, 3);
      assertEquals(before.length, run(recompute.finish().toBytes(), x).length);
    }
  }

  /** Statistics that callers may give stay optional inputs, though nothing reads them. */
  @Test
  void overridableStatistics() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 3, 3).output("y").norm("y", "x", 4);
    model.input("y.mean", 4).input("y.variance", 4);
    byte[] converted =
        TestModel.convert(
                TestModel.read(model.bytes()),
                (norm, channels) -> Optional.of(NormSpec.of(NormMethod.INSTANCE).build()))
            .toBytes();
    assertEquals(72, run(converted, new Array(new double[72], 2, 4, 3, 3)).length);
  }

  /** Norms that share their statistics get their own. */
  @Test
  void recomputingWhatIsShared() throws Exception {
    TestModel model = new TestModel(13).input("x", 4, 3).output("y").norm("a", "x", 3);
    NodeProto second =
        Nodes.node(
            "BatchNormalization",
            "b",
            List.of("a", "a.gamma", "a.beta", "a.mean", "a.variance"),
            "y");
    model.graph.addNode(second);
    try (Recompute recompute = Recompute.of(TestModel.read(model.bytes()))) {
      recompute.add(new float[] {1, 2, 3, 5, 6, 7, 0, 1, 0, 2, 8, 9}, 4, 3);
      byte[] now = recompute.finish().toBytes();
      var graph = TestModel.read(now).model().getGraph();
      assertEquals(
          List.of("a.gamma", "a.beta", "a.mean_2", "a.variance_2"),
          graph.getNode(0).getInputList().subList(1, 5));
      assertEquals(
          List.of("a.gamma", "a.beta", "a.mean", "a.variance"),
          graph.getNode(1).getInputList().subList(1, 5));
      assertEquals(12, run(now, new Array(new double[12], 4, 3)).length);
    }
  }

  /** x in float16, scale in float32, statistics in double. */
  @Test
  void mixedTypes() throws Exception {
    TestModel model = MixedTypesTest.mixed();
    byte[] folded = model.fold(false).toBytes();
    Array x = rounded(FoldTest.data(model));
    assertEquals(2 * 2 * 4 * 4, run(folded, x).length);
    for (NormSpec spec : List.of(NormSpec.instanceNorm().build(), NormSpec.groupNorm(1).build())) {
      EditedModel edited =
          TestModel.convert(TestModel.read(model.bytes()), (norm, channels) -> Optional.of(spec));
      for (float value : run(edited.toBytes(), x)) {
        assertTrue(Float.isFinite(value), spec.toString());
      }
    }
  }
}
