package dev.normkit.io.model;

import static dev.normkit.io.model.Onnx.wholes;
import static dev.normkit.io.onnx.Attributes.number;
import static dev.normkit.io.onnx.Attributes.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.normkit.api.NormMethod;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form in which exporters write normalizations, each against the formula in double. */
class FormsTest {
  private static final float[] GAMMA = {0.5f, -2, 1.5f, 3};
  private static final float[] BETA = {1, 0.25f, -1, 2};

  @TempDir Path folder;

  private static Onnx tokens() {
    return new Onnx(13)
        .input("x", 2, 3, 4)
        .output("y")
        .floats("g.weight", GAMMA)
        .floats("g.bias", BETA)
        .scalar("two", 2)
        .scalar("one", 1)
        .scalar("half", 0.5f)
        .scalar("minus", -0.5f)
        .scalar("eps", 1e-5f);
  }

  private static Onnx variance(Onnx model, String square) {
    return model
        .node("m = ReduceMean(x)", wholes("axes", -1L))
        .node("d = Sub(x, m)")
        .node(square)
        .node("v = ReduceMean(s)", wholes("axes", -1L))
        .node("a = Add(v, eps)");
  }

  private static Onnx affine(Onnx model) {
    return model.node("t = Mul(n, g.weight)").node("y = Add(t, g.bias)");
  }

  static Stream<Onnx> layerNorms() {
    String pow = "s = Pow(d, two)";
    return Stream.of(
        affine(variance(tokens(), pow).node("r = Sqrt(a)").node("n = Div(d, r)")),
        affine(variance(tokens(), "s = Mul(d, d)").node("r = Pow(a, half)").node("n = Div(d, r)")),
        affine(variance(tokens(), pow).node("r = Pow(a, minus)").node("n = Mul(r, d)")),
        affine(
            variance(tokens(), pow)
                .node("q = Sqrt(a)")
                .node("r = Reciprocal(q)")
                .node("n = Mul(d, r)")),
        affine(
            variance(tokens(), pow)
                .node("q = Sqrt(a)")
                .node("r = Div(one, q)")
                .node("n = Mul(d, r)")),
        // The difference is computed twice, with casts between.
        affine(
            variance(tokens(), "s = Pow(c, two)")
                .node("c = Cast(d)", whole("to", 1))
                .node("e = Sub(x, m)")
                .node("q = Sqrt(a)")
                .node("f = Div(e, q)")
                .node("n = Cast(f)", whole("to", 1))),
        // TensorFlow's arithmetic.
        variance(tokens(), "s = Mul(d, d)")
            .node("q = Sqrt(a)")
            .node("r = Reciprocal(q)")
            .node("k = Mul(r, g.weight)")
            .node("xk = Mul(x, k)")
            .node("mk = Mul(m, k)")
            .node("b = Sub(g.bias, mk)")
            .node("y = Add(xk, b)"));
  }

  @ParameterizedTest
  @MethodSource("layerNorms")
  void aLayerNormIsFoundHoweverItIsWritten(Onnx model) throws IOException {
    Normalization norm = only(model);
    assertEquals(NormMethod.LAYER, norm.method());
    assertEquals("g", norm.name());
    assertEquals(Place.Form.WRITTEN_OUT, norm.place().form());
    assertEquals(1e-5, norm.settings().epsilon());
    assertTrue(norm.weights().gamma().isPresent() && norm.weights().beta().isPresent());
    DoubleNorm.assertSame(norm);
  }

  private Normalization only(Onnx model) throws IOException {
    List<Normalization> all = model.in(folder).normalizations();
    assertEquals(1, all.size(), all.toString());
    return all.get(0);
  }

  private static Onnx pictures(Long... shape) {
    Onnx model = new Onnx(13).input("x", 2, 4, 3, 3).output("y").scalar("eps", 1e-3f);
    model.scalar("one", 1).scalar("minus", -0.5f).longs("spatial", 1, 2);
    return model
        .tensor(Onnx.floatTensor("g.weight", List.of(shape), GAMMA))
        .tensor(Onnx.floatTensor("g.bias", List.of(shape), BETA))
        .tensor(Onnx.floatTensor("m", List.of(shape), 2, 3, 1, 4))
        .tensor(Onnx.floatTensor("v", List.of(shape), 0.5f, 2, 1, 3))
        .tensor(Onnx.floatTensor("row", List.of(4L), 0.5f, 2, 1, 3));
  }

  static Stream<Onnx> batchNorms() {
    return Stream.of(
        affine(
            pictures(4L, 1L, 1L)
                .node("d = Sub(x, m)")
                .node("a = Add(v, eps)")
                .node("r = Sqrt(a)")
                .node("n = Div(d, r)")),
        affine(
            pictures(1L, 4L, 1L, 1L)
                .node("d = Sub(x, m)")
                .node("a = Add(eps, v)")
                .node("q = Sqrt(a)")
                .node("r = Reciprocal(q)")
                .node("n = Mul(r, d)")),
        affine(
            pictures(4L, 1L, 1L)
                .node("a = Add(row, eps)")
                .node("q = Sqrt(a)")
                .node("u = Unsqueeze(q, spatial)")
                .node("r = Div(one, u)")
                .node("d = Sub(x, m)")
                .node("n = Mul(d, r)")),
        // γ over the root first.
        pictures(4L, 1L, 1L)
            .node("a = Add(v, eps)")
            .node("r = Pow(a, minus)")
            .node("k = Mul(g.weight, r)")
            .node("d = Sub(x, m)")
            .node("t = Mul(d, k)")
            .node("y = Add(t, g.bias)"),
        // TensorFlow's arithmetic.
        pictures(4L, 1L, 1L)
            .node("a = Add(v, eps)")
            .node("q = Sqrt(a)")
            .node("r = Reciprocal(q)")
            .node("k = Mul(r, g.weight)")
            .node("xk = Mul(x, k)")
            .node("mk = Mul(m, k)")
            .node("b = Sub(g.bias, mk)")
            .node("y = Add(xk, b)"));
  }

  @ParameterizedTest
  @MethodSource("batchNorms")
  void aBatchNormIsFoundHoweverItIsWritten(Onnx model) throws IOException {
    Normalization norm = only(model);
    assertEquals(NormMethod.BATCH, norm.method());
    assertEquals("g", norm.name());
    assertEquals(Place.Form.WRITTEN_OUT, norm.place().form());
    assertEquals(1e-3, norm.settings().epsilon());
    assertEquals(4, norm.weights().all().size());
    assertEquals("2x4x3x3", norm.data().toString());
    DoubleNorm.assertSame(norm);
  }

  /** The usual preparation of pictures, and a difference over another axis. */
  @Test
  void whatIsntPerChannelOrHasNoRootIsNoBatchNorm() throws IOException {
    Onnx prepared = pictures(4L, 1L, 1L).node("d = Sub(x, m)").node("y = Div(d, v)");
    Onnx lastAxis =
        new Onnx(13)
            .input("x", 2, 3, 3, 4)
            .output("y")
            .scalar("eps", 1e-3f)
            .tensor(Onnx.floatTensor("m", List.of(3L, 1L), 1, 2, 3))
            .tensor(Onnx.floatTensor("v", List.of(3L, 1L), 1, 2, 3))
            .node("d = Sub(x, m)")
            .node("a = Add(v, eps)")
            .node("r = Sqrt(a)")
            .node("y = Div(d, r)");
    Onnx scaled = affine(pictures(4L, 1L, 1L).node("d = Sub(x, m)").node("n = Div(d, v)"));
    for (Onnx model : List.of(prepared, scaled, lastAxis)) {
      assertEquals(List.of(), model.in(folder).normalizations());
    }
  }

  private static Onnx rms(Onnx model) {
    return model
        .node("s = Pow(x, two)")
        .node("v = ReduceMean(s)", wholes("axes", -1L))
        .node("a = Add(v, eps)")
        .node("q = Sqrt(a)")
        .node("r = Reciprocal(q)");
  }

  @Test
  void gemmasRmsNormHasOneMoreThanItsWeight() throws IOException {
    Normalization norm =
        only(
            rms(tokens())
                .node("n = Mul(x, r)")
                .node("w = Add(g.weight, one)")
                .node("y = Mul(n, w)"));
    assertEquals(NormMethod.RMS, norm.method());
    assertEquals(1.5, norm.weights().gamma().orElseThrow().get(0));
    assertTrue(norm.conventions().get(0).contains("1 + w"), norm.conventions().get(0));
    DoubleNorm.assertSame(norm);
  }

  @Test
  void whatOthersReadBetweenIsNoParameter() throws IOException {
    Normalization norm =
        only(rms(tokens()).node("n = Mul(x, r)").node("y = Mul(n, g.weight)").node("z = Relu(n)"));
    assertTrue(norm.weights().gamma().isEmpty());
  }

  /** No value_info: the number of axes follows from MatMul and Reshape. */
  @Test
  void theLastAxisIsKnownByInferenceAlone() throws IOException {
    Onnx model =
        new Onnx(13)
            .input("tokens", 2, -1, 8)
            .output("y")
            .scalar("two", 2)
            .scalar("eps", 1e-6f)
            .floats("ln.weight", GAMMA)
            .longs("shape", 0, 0, 4)
            .tensor(Onnx.floatTensor("w", List.of(8L, 4L), new float[32]))
            .node("h = MatMul(tokens, w)")
            .node("x = Reshape(h, shape)")
            .node("m = ReduceMean(x)", wholes("axes", 2L))
            .node("d = Sub(x, m)")
            .node("s = Pow(d, two)")
            .node("v = ReduceMean(s)", wholes("axes", 2L))
            .node("a = Add(v, eps)")
            .node("r = Sqrt(a)")
            .node("n = Div(d, r)")
            .node("y = Mul(n, ln.weight)");
    Normalization norm = only(model);
    assertEquals(OptionalInt.of(-1), norm.settings().axis());
    assertEquals("2x?x4", norm.data().toString());
    assertTrue(norm.conventions().isEmpty(), norm.conventions().toString());
  }

  @Test
  void instanceNormBetweenReshapesIsGroupNorm() throws IOException {
    Onnx model =
        new Onnx(13)
            .input("x", 2, 4, 3, 3)
            .output("y")
            .floats("ones", 1, 1)
            .floats("zeros", 0, 0)
            .longs("split", 0, 2, -1)
            .tensor(Onnx.floatTensor("gn.weight", List.of(4L, 1L, 1L), GAMMA))
            .tensor(Onnx.floatTensor("gn.bias", List.of(4L, 1L, 1L), BETA))
            .node("r = Reshape(x, split)")
            .node("i = InstanceNormalization(r, ones, zeros)", number("epsilon", 1e-4f))
            .node("shape = Shape(x)")
            .node("n = Reshape(i, shape)")
            .node("t = Mul(n, gn.weight)")
            .node("y = Add(t, gn.bias)");
    Normalization norm = only(model);
    assertEquals(NormMethod.GROUP, norm.method());
    assertEquals(OptionalInt.of(2), norm.settings().groups());
    assertEquals("gn", norm.name());
    assertEquals(Place.Form.RESHAPED, norm.place().form());
    DoubleNorm.assertSame(norm);
  }

  @Test
  void oneGammaPerGroupIsThatOfEachChannel() throws IOException {
    Normalization norm =
        only(
            new Onnx(18)
                .input("x", 2, 4, 3)
                .output("y")
                .floats("s", 2, 3)
                .floats("b", 0, 1)
                .node("y = GroupNormalization(x, s, b)", whole("num_groups", 2)));
    DoubleNorm.assertSame(norm);
    assertTrue(norm.conventions().get(0).contains("per group"), norm.conventions().get(0));
  }

  @Test
  void groupNormOfOnnxRuntimeHasItsChannelsLast() throws IOException {
    Normalization norm =
        only(
            new Onnx(17)
                .input("x", 2, 3, 3, 4)
                .output("y")
                .floats("g", GAMMA)
                .floats("b", BETA)
                .node(
                    "y = com.microsoft.GroupNorm(x, g, b)",
                    whole("groups", 2),
                    whole("activation", 1)));
    assertEquals("2x3x3x4", norm.data().toString());
    assertTrue(norm.conventions().get(0).contains("SiLU"), norm.conventions().get(0));
    DoubleNorm.assertSame(norm);
  }

  static Stream<Onnx> operators() {
    return Stream.of(
        tokens().node("y = RMSNormalization(x, g.weight)"),
        tokens().node("y = SimplifiedLayerNormalization(x, g.weight)", number("epsilon", 1e-3f)),
        tokens().node("y = com.microsoft.SkipSimplifiedLayerNormalization(x, x, g.weight)"),
        tokens().node("y = LayerNormalization(x, g.weight)", whole("axis", 2)),
        tokens().node("y = MeanVarianceNormalization(x)", wholes("axes", 1L, 2L)),
        new Onnx(9)
            .input("x", 2, 3, 4, 2)
            .output("y")
            .node("y = MeanVarianceNormalization(x)", wholes("axes", 2L, 3L)));
  }

  @ParameterizedTest
  @MethodSource("operators")
  void operatorsAreComputedAsTheirStandardSays(Onnx model) throws IOException {
    DoubleNorm.assertSame(only(model));
  }

  @Test
  void batchNormBeforeOpset9MayHaveStatisticsOfEachFeature() throws IOException {
    Normalization norm =
        only(
            new Onnx(7)
                .input("x", 5, 2, 2)
                .output("y")
                .floats("s", GAMMA)
                .floats("b", BETA)
                .floats("m", BETA)
                .floats("v", 1, 2, 3, 4)
                .node("y = BatchNormalization(x, s, b, m, v)", whole("spatial", 0)));
    assertTrue(norm.conventions().get(0).startsWith("spatial is 0"), norm.conventions().get(0));
    float[] y = norm.layer().forward(new float[] {1, 1, 1, 1});
    assertEquals(0.5 * (1 - 1) / Math.sqrt(1 + 1e-5) + 1, y[0], 1e-6);
    assertEquals(3 * (1 - 2) / Math.sqrt(4 + 1e-5) + 2, y[3], 1e-6);
  }

  /** As the model calls it, but on one line: plans print it and other files refer to it. */
  @ParameterizedTest
  @CsvSource({
    "conv  1, conv  1",
    "层\u3000一, 层\u3000一",
    "a\u2028\u0085\u0007b, a b",
    "'\u0007\n', BatchNorm"
  })
  void theSelectorHasTheNamesOfTheModel(String name, String said) throws IOException {
    ModelProto.Builder model =
        new Onnx(15)
                .input("x", 5, 4)
                .output("y")
                .floats("s", GAMMA)
                .floats("b", BETA)
                .floats("v", 1, 2, 3, 4)
                .node("y = BatchNormalization(x, s, b, b, v)")
                .model()
                .toBuilder();
    model.getGraphBuilder().getNodeBuilder(0).setName(name);
    Path file = Files.write(folder.resolve("m.onnx"), model.build().toByteArray());
    assertEquals(said, ModelFile.open(file).network().layers().get(0).name());
  }
}
