package dev.normkit.io.model;

import static dev.normkit.io.model.Onnx.wholes;
import static dev.normkit.io.onnx.Attributes.tensor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a file keeps the numbers of a normalization. */
class ParametersTest {
  @TempDir Path folder;

  private static Onnx tokens() {
    return new Onnx(17).input("x", 2, 3, 2).output("y");
  }

  private Weight gamma(Onnx model) throws IOException {
    return model.in(folder).normalizations().get(0).weights().gamma().orElseThrow();
  }

  @Test
  void aConstantNodeBehindAReshapeToASliceOfTheShapeOfX() throws IOException {
    Weight gamma =
        gamma(
            tokens()
                .longs("from", 2)
                .longs("to", Long.MAX_VALUE)
                .longs("axes", 0)
                .node(
                    "c = Constant()", tensor("value", Onnx.floatTensor("", List.of(1L, 2L), 3, 4)))
                .node("i = Identity(c)")
                .node("shape = Shape(x)")
                .node("last = Slice(shape, from, to, axes)")
                .node("g = Reshape(i, last)")
                .node("y = LayerNormalization(x, g)"));
    assertEquals(List.of(2L), gamma.shape());
    assertEquals(4, gamma.get(1));
    assertEquals("c", gamma.name());
    assertEquals(List.of("Identity", "Reshape"), gamma.via());
  }

  @Test
  void quantizedNumbersAreScaled() throws IOException {
    TensorProto bytes =
        TensorProto.newBuilder()
            .setName("q")
            .setDataType(TensorProto.DataType.UINT8_VALUE)
            .addDims(2)
            .setRawData(ByteString.copyFrom(new byte[] {(byte) 130, 120}))
            .build();
    TensorProto zero =
        TensorProto.newBuilder()
            .setName("zero")
            .setDataType(TensorProto.DataType.UINT8_VALUE)
            .addInt32Data(128)
            .build();
    Weight gamma =
        gamma(
            tokens()
                .tensor(bytes)
                .tensor(zero)
                .scalar("scale", 0.5f)
                .node("g = DequantizeLinear(q, scale, zero)")
                .node("y = LayerNormalization(x, g)"));
    assertEquals(1, gamma.get(0));
    assertEquals(-4, gamma.get(1));
    assertEquals("uint8", gamma.type());
  }

  @Test
  void halvesWidenExactly() throws IOException {
    ByteBuffer raw = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
    raw.putShort(0, (short) 0x3C01).putShort(2, (short) 0x7C00);
    TensorProto half =
        TensorProto.newBuilder()
            .setName("g")
            .setDataType(TensorProto.DataType.FLOAT16_VALUE)
            .addDims(2)
            .setRawData(ByteString.copyFrom(raw))
            .build();
    Weight gamma = gamma(tokens().tensor(half).node("y = LayerNormalization(x, g)"));
    assertEquals(1 + 0x1p-10, gamma.get(0));
    assertEquals(Double.POSITIVE_INFINITY, gamma.get(1));
  }

  @Test
  void whatIsGivenAtRunTimeHasNoNumbers() throws IOException {
    Onnx model = tokens().input("g", 2).node("y = LayerNormalization(x, g)");
    assertEquals(Weight.Source.INPUT, gamma(model).source());
    Normalization norm = model.in(folder).normalizations().get(0);
    IllegalStateException refused = assertThrows(IllegalStateException.class, norm::layer);
    assertTrue(refused.getMessage().contains("\"g\" is an input"), refused.getMessage());
    assertEquals(
        Weight.Source.COMPUTED,
        gamma(tokens().input("s", 2).node("g = Relu(s)").node("y = LayerNormalization(x, g)"))
            .source());
    assertEquals(
        Weight.Source.MISSING, gamma(tokens().node("y = LayerNormalization(x, none)")).source());
  }

  private static TensorProto external(String location, long offset) {
    return TensorProto.newBuilder()
        .setName("g")
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addDims(2)
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", location))
        .addExternalData(entry("offset", Long.toString(offset)))
        .addExternalData(entry("length", "8"))
        .build();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  @Test
  void externalDataLiesInTheModelsFolder() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    ByteBuffer data = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(4, 7).putFloat(8, 9);
    Files.write(folder.resolve("sub").resolve("weights.bin"), data.array());
    Onnx model =
        tokens().tensor(external("sub/weights.bin", 4)).node("y = LayerNormalization(x, g)");
    assertEquals(9, gamma(model).get(1));
  }

  @Test
  void externalDataElsewhereIsRefused() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Path secret = Files.write(folder.resolve("secret"), new byte[64]);
    Files.createSymbolicLink(home.resolve("link"), secret);
    for (String location : List.of("../secret", secret.toString(), "link", "x/../../secret", "")) {
      assertRefused("outside the model's folder", external(location, 0), home);
    }
    assertRefused("isn't there", external("none", 0), home);
    Files.write(home.resolve("short"), new byte[10]);
    assertRefused("which has 10", external("short", 4), home);
    assertRefused("offset", external("short", -1), home);
  }

  private static void assertRefused(String why, TensorProto gamma, Path home) {
    Onnx model = tokens().tensor(gamma).node("y = LayerNormalization(x, g)");
    FileFormatException refused = assertThrows(FileFormatException.class, () -> model.in(home));
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
    assertTrue(refused.getMessage().contains("\"g\""), refused.getMessage());
  }

  /** A body sees the weights around it; a function gets them by its call. */
  @Test
  void bodiesAndFunctionsHoldNormalizationsToo() throws IOException {
    GraphProto body =
        GraphProto.newBuilder()
            .addNode(Onnx.call("inside = LayerNormalization(x, a.weight)"))
            .addOutput(new Onnx(17).output("inside").graph.getOutput(0))
            .build();
    FunctionProto function = normOf("Norm", "out = LayerNormalization(in, scale)");
    Onnx model =
        tokens()
            .input("yes", 1)
            .floats("a.weight", 1, 2)
            .floats("b.weight", 3, 4)
            .function(function)
            .node(
                "t = If(yes)",
                Attributes.body("then_branch", body),
                Attributes.body("else_branch", body))
            .node("u = mine.Norm(t, a.weight)")
            .node("y = mine.Norm(u, b.weight)", wholes("unused", 1L));
    List<Normalization> all = model.in(folder).normalizations();
    assertEquals(List.of("a", "a #2", "a #3", "b"), all.stream().map(Normalization::name).toList());
    assertEquals(4, all.get(3).weights().gamma().orElseThrow().get(1));
    assertTrue(all.get(0).place().scope().startsWith("then_branch of If"), all.toString());
    assertTrue(all.get(3).place().scope().startsWith("function Norm at"), all.toString());
  }

  private static FunctionProto normOf(String name, String call, AttributeProto... attributes) {
    return FunctionProto.newBuilder()
        .setDomain("mine")
        .setName(name)
        .addInput("in")
        .addInput("scale")
        .addOutput("out")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
        .addNode(Onnx.call(call, attributes))
        .build();
  }

  private static UnknownFieldSet overload(int field, String name) {
    ByteString text = ByteString.copyFromUtf8(name);
    return UnknownFieldSet.newBuilder()
        .addField(field, UnknownFieldSet.Field.newBuilder().addLengthDelimited(text).build())
        .build();
  }

  /** From version 10 of the format on, functions of one name may differ by that of an overload. */
  @Test
  void callsChooseAmongOverloads() throws IOException {
    String call = "out = LayerNormalization(in, scale)";
    FunctionProto other = normOf("Norm", call, Attributes.number("epsilon", 0.5f));
    NodeProto second = Onnx.call("y = mine.Norm(t, g)");
    Onnx model = tokens().floats("g", 1, 2).node("t = mine.Norm(x, g)");
    model.graph.addNode(second.toBuilder().setUnknownFields(overload(8, "two")));
    model.function(normOf("Norm", call));
    model.function(other.toBuilder().setUnknownFields(overload(13, "two")).build());
    List<Normalization> all = model.in(folder).normalizations();
    assertEquals(List.of(1e-5, 0.5), all.stream().map(one -> one.settings().epsilon()).toList());
  }
}
