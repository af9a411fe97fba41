package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.io.bytes.Rounding;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.health.Finding;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.tensor.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From opset 15 on, x, scale and statistics of a BatchNorm may be of three types. */
class MixedTypesTest {
  @TempDir Path folder;

  /** x and the layer's weights in float16; γ and β in float32, the statistics in double. */
  static TestModel mixed() {
    TestModel model = new TestModel(15).input("x", 2, 3, 4, 4).output("y");
    model.node(
        "Cast", "h", List.of("x"), Attributes.whole("to", TensorProto.DataType.FLOAT16_VALUE));
    model.of(ElementType.F16).tensor("w", List.of(2L, 3L, 1L, 1L), .5, -1, .25, 2, 1.5, -.75);
    model.node("Conv", "c", List.of("h", "w"));
    model.of(ElementType.F32).tensor("n.gamma", List.of(2L), 1.1, 0.3);
    model.tensor("n.beta", List.of(2L), 0.7, -0.1);
    model.of(ElementType.F64).tensor("n.mean", List.of(2L), 0.1, -0.3);
    model.tensor("n.variance", List.of(2L), 2.3, 0.7).bareNorm("n", "c");
    return model.node("Cast", "y", List.of("n"), Attributes.whole("to", 1));
  }

  @Test
  void isReadAsTheFileHasIt() throws Exception {
    Path file = Files.write(folder.resolve("mixed.onnx"), mixed().bytes());
    ModelFile model = ModelFile.open(file);
    Normalization norm = model.normalizations().get(0);
    assertEquals(
        List.of("float32", "float32", "float64", "float64"),
        norm.weights().all().stream().map(Weight::type).toList());
    assertEquals(List.of(), model.inspect().findings().stream().map(Finding::kind).toList());
    float[] y = norm.layer().forward(new float[] {1, 2}, Shape.channelsFirst(1, 2, 1, 1));
    for (int c = 0; c < 2; c++) {
      double mean = norm.weights().mean().orElseThrow().get(c);
      double rstd = 1 / Math.sqrt(norm.weights().variance().orElseThrow().get(c) + 1e-5);
      double exact = (1 + c - mean) * rstd * norm.weights().gamma().orElseThrow().get(c);
      assertEquals(exact + norm.weights().beta().orElseThrow().get(c), y[c], 1e-6);
    }
  }

  @Test
  void isFoldedIntoTheTypeOfTheWeights() throws Exception {
    OnnxGraph before = TestModel.read(mixed().bytes());
    EditedModel edited = mixed().fold(false);
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    assertEquals(List.of("Cast", "Conv", "Cast"), TestModel.operators(edited.toBytes()));
    OnnxGraph after = TestModel.read(edited.toBytes());
    NodeProto conv = after.model().getGraph().getNode(1);
    Constant w = constant(after, conv.getInput(1));
    Constant bias = constant(after, conv.getInput(2));
    assertEquals(List.of("float16", "float16"), List.of(w.type(), bias.type()));
    for (int i = 0; i < 6; i++) {
      int c = i / 3;
      double factor =
          constant(before, "n.gamma").get(c)
              / Math.sqrt(constant(before, "n.variance").get(c) + 1e-5f);
      double exact = constant(before, "w").get(i) * factor;
      assertEquals(Rounding.to(ElementType.F16, exact), w.get(i), "at " + i);
      double shift = constant(before, "n.beta").get(c) - constant(before, "n.mean").get(c) * factor;
      assertEquals(Rounding.to(ElementType.F16, shift), bias.get(c), "at " + c);
    }
  }

  private static Constant constant(OnnxGraph graph, String name) {
    return graph.constants().of(graph.scopes().get(0).resolve(name)).orElseThrow();
  }

  /** Other norms have one type for all, so γ and β are cast to that of x. */
  @Test
  void isConvertedToTheTypeOfX() throws Exception {
    for (NormSpec spec : List.of(NormSpec.instanceNorm().build(), NormSpec.groupNorm(1).build())) {
      OnnxGraph graph = TestModel.read(mixed().bytes());
      assertEquals(1, Normalizations.of(graph).size());
      byte[] converted = TestModel.convert(graph, (norm, channels) -> Optional.of(spec)).toBytes();
      OnnxGraph now = TestModel.read(converted);
      for (NodeProto node : now.model().getGraph().getNodeList()) {
        if (node.getOpType().startsWith("Instance")) {
          for (String name : node.getInputList().subList(1, 3)) {
            assertEquals("float16", constant(now, name).type(), spec + " " + name);
          }
        }
      }
      long casts = TestModel.operators(converted).stream().filter(op -> op.equals("Cast")).count();
      assertTrue(casts == 4, "two of the model, one of γ and one of β: " + casts);
    }
  }

  /** CastLike gives the type of its second input. */
  @Test
  void isConvertedToTheTypeOfWhatIsCastLike() throws Exception {
    TestModel model = new TestModel(17).input("x", 2, 3, 4, 4).output("y").of(ElementType.F16);
    model.tensor("half", List.of(1L), 0).of(ElementType.F32);
    model.node("CastLike", "h", List.of("x", "half")).norm("n", "h", 3);
    model.node("Cast", "y", List.of("n"), Attributes.whole("to", 1));
    Path file = Files.write(folder.resolve("like.onnx"), model.bytes());
    NormSpec instance = NormSpec.instanceNorm().build();
    byte[] converted =
        ModelFile.open(file).convert((norm, channels) -> Optional.of(instance)).toBytes();
    OnnxGraph now = TestModel.read(converted);
    for (NodeProto node : now.model().getGraph().getNodeList()) {
      if (node.getOpType().startsWith("Instance")) {
        assertEquals("float16", constant(now, node.getInput(1)).type());
      }
    }
  }
}
