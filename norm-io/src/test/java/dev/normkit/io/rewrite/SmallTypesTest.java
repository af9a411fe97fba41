package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Norms of 16 bits become others whose operators have the type, and don't overflow in it. */
class SmallTypesTest {
  static TestModel model(int opset, ElementType type, long... sizes) {
    int channels = (int) sizes[1];
    return new TestModel(opset).of(type).input("x", sizes).output("y").norm("y", "x", channels);
  }

  private static OnnxGraph converted(TestModel model, NormSpec to) throws Exception {
    EditedModel edited =
        TestModel.convert(TestModel.read(model.bytes()), (norm, channels) -> Optional.of(to));
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    return TestModel.read(edited.toBytes());
  }

  /** The types of a node's inputs and of its output. */
  private static List<String> types(OnnxGraph graph, String op) {
    NodeProto node =
        graph.model().getGraph().getNodeList().stream()
            .filter(one -> one.getOpType().equals(op))
            .findFirst()
            .orElseThrow();
    List<String> names = new ArrayList<>(node.getInputList());
    names.add(node.getOutput(0));
    return names.stream()
        .map(name -> graph.elementType(graph.scopes().get(0).resolve(name)).orElseThrow().word())
        .toList();
  }

  /** InstanceNormalization has bfloat16 from version 22 on. */
  @ParameterizedTest
  @CsvSource({
    "BF16, 15, float32",
    "BF16, 21, float32",
    "BF16, 22, bfloat16",
    "F16, 15, float16",
    "F32, 15, float32"
  })
  void instanceNorm(ElementType type, int opset, String inner) throws Exception {
    OnnxGraph graph = converted(model(opset, type, 2, 4, 3, 3), NormSpec.instanceNorm().build());
    assertEquals(List.of(inner, inner, inner, inner), types(graph, "InstanceNormalization"));
    assertEquals(type, graph.elementType(graph.scopes().get(0).resolve("y")).orElseThrow());
    int casts = inner.equals(type.word()) ? 0 : 4;
    assertEquals(casts, graph.scopes().get(0).nodes().stream().filter(n -> n.is("Cast")).count());
  }

  @ParameterizedTest
  @CsvSource({"15, 4", "20, 3", "22, 2"})
  void groupNormOfBfloat16(int opset, int rank) throws Exception {
    long[] sizes = rank == 2 ? new long[] {2, 4} : rank == 3 ? new long[] {2, 4, 3} : SQUARES;
    OnnxGraph graph =
        converted(model(opset, ElementType.BF16, sizes), NormSpec.groupNorm(2).build());
    String inner = opset < 22 ? "float32" : "bfloat16";
    assertEquals(List.of(inner, inner, inner, inner), types(graph, "InstanceNormalization"));
    assertEquals(List.of("bfloat16", "bfloat16", "bfloat16"), types(graph, "Mul"));
    assertEquals(List.of("bfloat16", "bfloat16", "bfloat16"), types(graph, "Add"));
  }

  private static final long[] SQUARES = {2, 4, 3, 3};

  /** The squares of 16 bits end at 65504, and ε of 1e-5 is a number of few digits there. */
  @Test
  void layerNormComputesItsStatisticsInFloats() throws Exception {
    for (ElementType type : List.of(ElementType.F16, ElementType.BF16)) {
      OnnxGraph graph =
          converted(
              model(type == ElementType.F16 ? 13 : 15, type, 1, 2), NormSpec.layerNorm().build());
      List<String> floats = List.of("float32", "float32", "float32");
      for (String op : List.of("Sub", "Mul", "Add", "Div")) {
        assertEquals(floats, types(graph, op), op + " comes first in float32");
      }
      List<String> operators = graph.scopes().get(0).nodes().stream().map(n -> n.op()).toList();
      assertEquals(
          List.of(
              "Cast",
              "ReduceMean",
              "Sub",
              "Mul",
              "ReduceMean",
              "Add",
              "Sqrt",
              "Div",
              "Cast",
              "Mul",
              "Add"),
          operators);
      assertEquals(type, graph.elementType(graph.scopes().get(0).resolve("y")).orElseThrow());
    }
  }
}
