package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From version 4 of the format on, an initializer that is an input too is only its default. */
class OverridableTest {
  private static TestModel conv() {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    model.random("a", 6, 4, 1, 1).tensor("s", List.of(), 0.5);
    return model;
  }

  private static TestModel normed(TestModel model) {
    return model.node("Conv", "c", List.of("x", "w")).norm("y", "c", 6);
  }

  /** What callers may give stays, with the value that it has if they don't. */
  @Test
  void statisticsThatNobodyReadsKeepTheirDefault() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y").norm("y", "x", 4);
    model.input("y.mean", 4).input("y.variance", 4);
    byte[] converted =
        TestModel.convert(
                TestModel.read(model.bytes()),
                (norm, channels) -> Optional.of(NormSpec.of(NormMethod.INSTANCE).build()))
            .toBytes();
    assertEquals(List.of("InstanceNormalization"), TestModel.operators(converted));
    GraphProto graph = TestModel.read(converted).model().getGraph();
    assertEquals(
        List.of("x", "y.mean", "y.variance"),
        graph.getInputList().stream().map(input -> input.getName()).toList());
    List<String> stored = graph.getInitializerList().stream().map(TensorProto::getName).toList();
    assertTrue(stored.containsAll(List.of("y.mean", "y.variance")), stored.toString());
  }

  private static void assertStays(TestModel model, String why) throws Exception {
    EditOutcome outcome = model.fold(false).outcomes().get(0);
    assertTrue(!outcome.changed(), outcome.toString());
    assertTrue(outcome.text().contains(why), outcome.text());
  }

  /** Whichever operand a caller may replace. */
  @ParameterizedTest
  @ValueSource(strings = {"a s", "s a"})
  void weightsMadeOfTwo(String operands) throws Exception {
    TestModel model = conv().node("Mul", "w", List.of(operands.split(" ")));
    assertEquals(1, normed(model).fold(false).changed());
    assertStays(normed(conv().node("Mul", "w", List.of(operands.split(" "))).input("s")), "\"s\"");
    model = conv().node("Mul", "w", List.of(operands.split(" ")));
    assertStays(normed(model.input("a", 6, 4, 1, 1)), "\"a\"");
  }

  @Test
  void weightsOfEqualShapes() throws Exception {
    TestModel model = conv().random("b", 6, 4, 1, 1).node("Add", "w", List.of("a", "b"));
    assertStays(normed(model.input("b", 6, 4, 1, 1)), "\"b\"");
  }

  @Test
  void aScaleThatACallerMayGive() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    model.random("w", 6, 4, 1, 1).node("Conv", "c", List.of("x", "w"));
    TensorProto.Builder q = TensorProto.newBuilder().setName("q").addDims(6);
    q.setDataType(TensorProto.DataType.INT8_VALUE);
    List.of(1, 2, 3, 4, 5, 6).forEach(q::addInt32Data);
    model.graph.addInitializer(q);
    model.tensor("s", List.of(), 0.5).input("s");
    model.node("DequantizeLinear", "y.gamma", List.of("q", "s"));
    model.random("y.beta", 6).random("y.mean", 6);
    model.tensor("y.variance", List.of(6L), 1, 2, 3, 4, 5, 6).bareNorm("y", "c");
    assertStays(model, "\"s\"");
  }

  @Test
  void aSizeThatACallerMayGive() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    model.of(ElementType.I64).tensor("size", List.of(4L), 6, 4, 1, 1).input("size", 4);
    model.of(ElementType.F32).node("ConstantOfShape", "w", List.of("size"));
    assertStays(normed(model), "\"size\"");
  }

  /** A product of floats and numbers that were quantized, whichever comes first. */
  @ParameterizedTest
  @ValueSource(strings = {"a d", "d a"})
  void quantizedOperands(String operands) throws Exception {
    TestModel model = conv();
    TensorProto.Builder q = TensorProto.newBuilder().setName("q");
    model.graph.addInitializer(q.setDataType(TensorProto.DataType.INT8_VALUE).addInt32Data(3));
    model.node("DequantizeLinear", "d", List.of("q", "s"));
    assertStays(normed(model.node("Mul", "w", List.of(operands.split(" ")))), "quantized");
  }

  @Test
  void messagesNameTheRemedy() throws Exception {
    String remedy =
        "\" is an input too, so callers may replace it; remove it from the graph's inputs";
    TestModel model = conv().node("Identity", "w", List.of("a"));
    assertStays(
        normed(model.input("a", 6, 4, 1, 1)), "its weights \"w\" aren't constant: \"a" + remedy);
    model = new TestModel(13).input("x", 2, 4, 5, 6).output("y").random("w", 6, 4, 1, 1);
    model.random("b", 6).input("b", 6).node("Conv", "c", List.of("x", "w", "b"));
    assertStays(model.norm("y", "c", 6), "its bias \"b\" isn't constant: \"b" + remedy);
    model = new TestModel(13).input("x", 2, 4, 5, 6).output("y").random("w", 6, 4, 1, 1);
    model.input("b", 6).node("Conv", "c", List.of("x", "w", "b"));
    assertStays(model.norm("y", "c", 6), "its bias \"b\" isn't constant");
    model = normed(conv().random("w", 6, 4, 1, 1)).input("y.gamma", 6);
    assertStays(model, "isn't a constant of the model: \"y.gamma" + remedy);
  }
}
