package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.tensor.ElementType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Sizes that no model has: what can't be done is said, and takes no memory. */
class RefusedModelsTest {
  private static void assertStays(EditOutcome outcome, String why) {
    assertTrue(!outcome.changed(), outcome.toString());
    assertTrue(outcome.text().contains(why), outcome.text());
  }

  private static TestModel fill(TestModel model, String output, long... sizes) {
    double[] shape = new double[sizes.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = sizes[i];
    }
    model.of(ElementType.I64).tensor(output + ".sizes", List.of((long) sizes.length), shape);
    return model.of(ElementType.F32).node("ConstantOfShape", output, List.of(output + ".sizes"));
  }

  @Test
  void weightsThatAreOneNumber() throws Exception {
    TestModel model = new TestModel(13).input("x", 1, 1 << 14).output("y");
    fill(model, "w", 1 << 14, 1 << 12).node("MatMul", "m", List.of("x", "w"));
    assertStays(model.norm("y", "m", 1 << 12).fold(false).outcomes().get(0), "67108864 elements");
  }

  @Test
  void aFewOfOneNumberMayFold() throws Exception {
    TestModel model = new TestModel(13).input("x", 1, 100).output("y");
    fill(model, "w", 100, 5).node("MatMul", "m", List.of("x", "w"));
    assertEquals(1, model.norm("y", "m", 5).fold(false).changed());
  }

  @Test
  void aBiasOfEachRow() throws Exception {
    TestModel model = new TestModel(13).input("x", 100_000, 4).output("y").random("w", 4, 500);
    model.random("b", 100_000, 1).node("Gemm", "g", List.of("x", "w", "b"));
    assertStays(model.norm("y", "g", 500).fold(false).outcomes().get(0), "50000000 elements");
  }

  @Test
  void parametersThatAreOneNumber() throws Exception {
    TestModel model = new TestModel(13).input("x", 1, 4).output("y").random("w", 4, 4);
    for (String name : List.of("gamma", "beta", "mean", "variance")) {
      fill(model, "y." + name, 1 << 26);
    }
    model.node("MatMul", "m", List.of("x", "w")).bareNorm("y", "m");
    assertStays(model.fold(false).outcomes().get(0), "67108864 elements");
  }

  @Test
  void aLayersWeightOfOneNumber() {
    Weight one = Weight.stored("g", "float32", List.of(1L), List.of(), 1).spread();
    assertEquals(1 << 20, one.perChannel(1 << 20).length);
    assertEquals(1 << 20, one.perElement(1 << 10, 1 << 10).length);
    assertThrows(IllegalArgumentException.class, () -> one.perChannel(1 << 26));
    assertThrows(IllegalArgumentException.class, () -> one.perElement(1 << 13, 1 << 13));
    assertThrows(IllegalArgumentException.class, () -> one.perElement(1 << 30, 1 << 30, 1 << 30));
  }

  private static EditOutcome convert(TestModel model, NormSpec to) throws Exception {
    OnnxGraph graph = TestModel.read(model.bytes());
    return TestModel.convert(graph, (norm, channels) -> Optional.of(to)).outcomes().get(0);
  }

  @Test
  void dataOfOneAxis() throws Exception {
    TestModel model = new TestModel(13).input("x", 4).output("y").norm("y", "x", 4);
    for (NormMethod method : List.of(NormMethod.LAYER, NormMethod.INSTANCE)) {
      assertStays(convert(model, NormSpec.of(method).build()), "its input has 1 of the 2 axes");
    }
    assertStays(convert(model, NormSpec.groupNorm(2).build()), "its input has 1 of the 2 axes");
  }

  @Test
  void groupsOfDenseData() throws Exception {
    TestModel four = new TestModel(13).input("x", 2, 4).output("y").norm("y", "x", 4);
    NormSpec three = NormSpec.groupNorm(3).build();
    assertStays(convert(four, three), "4 channels don't make 3 equal groups");
    assertStays(
        convert(four, NormSpec.groupNorm(4).build()),
        "each of its 4 groups would have one value per sample");
    TestModel one = new TestModel(13).input("x", 2, 1).output("y").norm("y", "x", 1);
    assertStays(
        convert(one, NormSpec.groupNorm(1).build()), "its group would have one value per sample");
  }

  /** Where sizes are known and each channel of a sample is one value, the result would be β. */
  @Test
  void channelsOfOneValue() throws Exception {
    TestModel four = new TestModel(13).input("x", 2, 4, 1, 1).output("y").norm("y", "x", 4);
    assertStays(
        convert(four, NormSpec.instanceNorm().build()),
        "InstanceNorm needs more than one position, and its input has one");
    assertStays(
        convert(four, NormSpec.groupNorm(4).build()),
        "each of its 4 groups would have one value per sample");
    assertTrue(convert(four, NormSpec.groupNorm(2).build()).changed());
    for (long[] sizes : new long[][] {{2, 1}, {2, 1, 1}}) {
      TestModel one = new TestModel(17).input("x", sizes).output("y").norm("y", "x", 1);
      assertStays(
          convert(one, NormSpec.layerNorm().build()), "its group would have one value per sample");
    }
    TestModel open = new TestModel(13).input("x", 2, 4, 1, 3).output("y").norm("y", "x", 4);
    assertTrue(convert(open, NormSpec.instanceNorm().build()).changed());
  }

  /** Its norm is none of data, whatever stands between: the weights are standardized. */
  @Test
  void aConstantInput() throws Exception {
    TestModel model = new TestModel(15).input("x", 2, 3, 4, 4).output("y").random("w", 6, 3, 1, 1);
    model.of(ElementType.I64).tensor("rows", List.of(3L), 1, 6, -1).of(ElementType.F32);
    model.node("Reshape", "r", List.of("w", "rows")).norm("n", "r", 6);
    model.of(ElementType.I64).tensor("back", List.of(4L), 6, 3, 1, 1).of(ElementType.F32);
    model.node("Reshape", "v", List.of("n", "back")).node("Conv", "y", List.of("x", "v"));
    String why = "its input is a constant of the model";
    assertStays(model.fold(false).outcomes().get(0), why);
    assertStays(convert(model, NormSpec.instanceNorm().build()), why);
  }

  @Test
  void weightsOfOneAxis() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4).output("y").random("w", 4);
    model.node("MatMul", "m", List.of("x", "w")).norm("y", "m", 4);
    assertStays(model.fold(false).outcomes().get(0), "its weights have 1 axis");
  }

  /** Of many layers they would be too large as floats, so they stay as they are. */
  @Test
  void quantizedWeights() throws Exception {
    TestModel model = new TestModel(13).input("x", 1, 1500).output("y");
    TensorProto.Builder q = TensorProto.newBuilder().setName("q").addDims(1500).addDims(1500);
    q.setDataType(TensorProto.DataType.INT8_VALUE);
    model.graph.addInitializer(q.setRawData(ByteString.copyFrom(new byte[1500 * 1500])));
    model.tensor("s", List.of(), 0.5).node("DequantizeLinear", "w", List.of("q", "s"));
    model.node("MatMul", "m", List.of("x", "w")).norm("y", "m", 1500);
    assertStays(model.fold(false).outcomes().get(0), "its weights are quantized");
  }

  @Test
  void moreChannelsThanAnyModelHas() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 1L << 40, 3).output("y");
    model.input("y.gamma", 1L << 40).input("y.beta", 1L << 40);
    model.input("y.mean", 1L << 40).input("y.variance", 1L << 40).bareNorm("y", "x");
    assertStays(convert(model, NormSpec.groupNorm(2).build()), "1099511627776 channels");
  }

  @Test
  void moreGroupsThanChannels() throws Exception {
    for (long groups : List.of(1L << 40, 0L, -2L, 5L)) {
      TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
      model.random("w", 6, 4, 1, 1);
      model
          .node("Conv", "c", List.of("x", "w"), Attributes.whole("group", groups))
          .norm("y", "c", 6);
      assertStays(model.fold(false).outcomes().get(0), "don't make " + groups + " groups");
    }
  }

  @Test
  void weightsWithoutElements() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    TensorProto.Builder w = TensorProto.newBuilder().setName("w");
    w.setDataType(TensorProto.DataType.FLOAT_VALUE);
    model.graph.addInitializer(w.addDims(1L << 40).addDims(0).addDims(1).addDims(1));
    model.node("Conv", "c", List.of("x", "w")).norm("y", "c", 6);
    assertStays(model.fold(false).outcomes().get(0), "its weights have no elements");
  }

  @Test
  void noInputs() throws Exception {
    TestModel model = new TestModel(13).output("y").random("x", 2, 3).norm("y", "x", 3);
    OnnxGraph graph = TestModel.read(model.bytes());
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Recompute.of(graph));
    assertEquals(
        "the model has no inputs, so its statistics can't be computed from batches",
        refused.getMessage());
  }
}
