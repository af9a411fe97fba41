package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.onnx.Value;
import dev.normkit.io.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Cast makes of a constant has the type that is cast to, and so has what takes its place. */
class CastConstantsTest {
  static TestModel cast(TestModel model, String output, String input, ElementType to) {
    return model.node(
        "Cast", output, List.of(input), Attributes.whole("to", NewTensor.dataType(to)));
  }

  /** Weights and parameters of 16 bits, computed with in float32. */
  static TestModel halves(long... x) {
    TestModel model = new TestModel(13).input("x", x).output("y").of(ElementType.F16);
    for (String name : List.of("gamma", "beta", "mean")) {
      cast(model.random(name, 6), "y." + name, name, ElementType.F32);
    }
    model.tensor("variance", List.of(6L), 1, 2, 3, 4, 5, 6);
    return cast(model, "y.variance", "variance", ElementType.F32);
  }

  private static void assertAllFloat(byte[] model, NodeProto node, int from) throws Exception {
    for (String name : node.getInputList().subList(from, node.getInputCount())) {
      TensorProto tensor = TestModel.initializer(model, name);
      assertEquals(TensorProto.DataType.FLOAT_VALUE, tensor.getDataType(), name);
    }
  }

  @Test
  void foldedWeightsAreOfTheTypeThatTheLayerGets() throws Exception {
    TestModel model = halves(2, 4, 5, 6);
    cast(model.random("w", 6, 4, 1, 1), "wide", "w", ElementType.F32);
    model.node("Conv", "c", List.of("x", "wide")).bareNorm("y", "c");
    byte[] folded = model.fold(false).toBytes();
    assertEquals(List.of("Conv"), TestModel.operators(folded));
    assertAllFloat(folded, TestModel.read(folded).model().getGraph().getNode(0), 1);
  }

  @Test
  void numbersOfTheOperatorsThatTakeTheNormsPlace() throws Exception {
    OnnxGraph model = TestModel.read(halves(2, 6).bareNorm("y", "x").bytes());
    byte[] converted =
        TestModel.convert(
                model, (norm, channels) -> Optional.of(NormSpec.of(NormMethod.LAYER).build()))
            .toBytes();
    TensorProto epsilon = TestModel.initializer(converted, "y_epsilon");
    assertEquals(TensorProto.DataType.FLOAT_VALUE, epsilon.getDataType());
  }

  private static Constant constant(TestModel model, String name) throws Exception {
    OnnxGraph graph = TestModel.read(model.bytes());
    return graph.constants().of(graph.scopes().get(0).resolve(name)).orElseThrow();
  }

  @Test
  void valuesAreRounded() throws Exception {
    double[] values = {1 + 0x1p-8, 1 + 0x1p-12, -2.75, 1e6, 0};
    TestModel model = new TestModel(13).of(ElementType.F64).tensor("d", List.of(5L), values);
    for (ElementType to :
        List.of(ElementType.F16, ElementType.BF16, ElementType.F32, ElementType.I64)) {
      cast(model, to.word(), "d", to);
      assertEquals(to.word(), constant(model, to.word()).type());
    }
    model.node(
        "Cast", "bool", List.of("d"), Attributes.whole("to", TensorProto.DataType.BOOL_VALUE));
    assertArrayEquals(
        new double[] {1 + 0x1p-8, 1, -2.75, Double.POSITIVE_INFINITY, 0},
        constant(model, "float16").data());
    assertArrayEquals(new double[] {1, 1, -2.75, 999424, 0}, constant(model, "bfloat16").data());
    assertArrayEquals(new double[] {1, 1, -2, 1e6, 0}, constant(model, "int64").data());
    assertArrayEquals(new double[] {1, 1, 1, 1, 0}, constant(model, "bool").data());
  }

  /** DequantizeLinear makes numbers of its scale's type. */
  @Test
  void dequantizedNumbersAreOfTheScalesType() throws Exception {
    TestModel model = new TestModel(19).of(ElementType.F16).tensor("s", List.of(), 0x1p-3);
    TensorProto.Builder q = TensorProto.newBuilder().setName("q").addDims(2);
    q.setDataType(TensorProto.DataType.INT8_VALUE).addInt32Data(3).addInt32Data(-4);
    model.graph.addInitializer(q);
    Constant found = constant(model.node("DequantizeLinear", "d", List.of("q", "s")), "d");
    assertEquals("float16", found.type());
    assertArrayEquals(new double[] {0.375, -0.5}, found.data());
  }

  private static TestModel numbers(TestModel model, String name, int type, long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type);
    for (long value : values) {
      if (type == TensorProto.DataType.INT64_VALUE) {
        tensor.addInt64Data(value);
      } else {
        tensor.addInt32Data((int) value);
      }
    }
    model.graph.addInitializer(tensor.addDims(values.length));
    return model;
  }

  /** A whole zero has no sign that a quotient could show. */
  @Test
  void theNegativeOfAWholeZeroIsZero() throws Exception {
    TestModel model = numbers(new TestModel(13), "n", TensorProto.DataType.INT64_VALUE, 0, 2);
    model.node("Neg", "negative", List.of("n"));
    castTo(TensorProto.DataType.FLOAT_VALUE, model, "float", "negative");
    model.node("Reciprocal", "r", List.of("float"));
    assertArrayEquals(new double[] {Double.POSITIVE_INFINITY, -0.5}, constant(model, "r").data());
  }

  private static void castTo(int type, TestModel model, String output, String input) {
    model.node("Cast", output, List.of(input), Attributes.whole("to", type));
  }

  private static void assertNone(TestModel model, String name) throws Exception {
    OnnxGraph graph = TestModel.read(model.bytes());
    Value value = graph.scopes().get(0).resolve(name);
    assertTrue(graph.constants().of(value).isEmpty(), name);
  }

  @Test
  void wholeNumbersWrapAround() throws Exception {
    TestModel model =
        numbers(new TestModel(13), "a", TensorProto.DataType.INT64_VALUE, 300, -1, 1L << 31);
    castTo(TensorProto.DataType.UINT8_VALUE, model, "uint8", "a");
    castTo(TensorProto.DataType.INT8_VALUE, model, "int8", "a");
    castTo(TensorProto.DataType.INT32_VALUE, model, "int32", "a");
    castTo(TensorProto.DataType.UINT64_VALUE, model, "uint64", "a");
    assertArrayEquals(new double[] {44, 255, 0}, constant(model, "uint8").data());
    assertArrayEquals(new double[] {44, -1, 0}, constant(model, "int8").data());
    assertArrayEquals(new double[] {300, -1, Integer.MIN_VALUE}, constant(model, "int32").data());
    assertNone(model, "uint64");
  }

  /** What becomes of it isn't told. */
  @Test
  void floatsBeyondAWholeTypeGiveNone() throws Exception {
    for (double value : List.of(300.0, -1.0, Double.NaN, 1e300)) {
      TestModel model = new TestModel(13).of(ElementType.F64).tensor("d", List.of(1L), value);
      castTo(TensorProto.DataType.UINT8_VALUE, model, "u", "d");
      assertNone(model, "u");
    }
    TestModel model = new TestModel(13).of(ElementType.F64).tensor("d", List.of(2L), -0.5, 255.9);
    castTo(TensorProto.DataType.UINT8_VALUE, model, "u", "d");
    assertArrayEquals(new double[] {0, 255}, constant(model, "u").data());
  }

  @Test
  void wholeNumbersAreDividedWithoutRest() throws Exception {
    int type = TensorProto.DataType.INT32_VALUE;
    TestModel model = numbers(new TestModel(13), "a", type, 7, -9, 1 << 30);
    numbers(numbers(model, "two", type, 2), "zero", type, 0);
    model.node("Div", "half", List.of("a", "two")).node("Div", "none", List.of("a", "zero"));
    model.node("Mul", "twice", List.of("a", "two")).node("Sub", "less", List.of("zero", "a"));
    assertArrayEquals(new double[] {3, -4, 1 << 29}, constant(model, "half").data());
    assertArrayEquals(new double[] {-7, 9, -(1 << 30)}, constant(model, "less").data());
    assertNone(model, "none");
    assertNone(model, "twice");
  }

  /** Of 64 bits without a sign, however they are written; the rest of the model is read. */
  @Test
  void numbersBeyondLongGiveNone() throws Exception {
    ByteBuffer raw = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    raw.putLong(0, 0x9E3779B97F4A7C15L);
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setDataType(TensorProto.DataType.UINT64_VALUE).addDims(1);
    TestModel model = new TestModel(13);
    model.graph.addInitializer(tensor.setName("raw").setRawData(ByteString.copyFrom(raw)));
    tensor.clearRawData();
    model.graph.addInitializer(tensor.setName("typed").addUint64Data(raw.getLong(0)));
    model.graph.addInitializer(tensor.setName("small").setUint64Data(0, 7));
    assertNone(model, "raw");
    assertNone(model, "typed");
    assertArrayEquals(new double[] {7}, constant(model, "small").data());
  }
}
