package dev.normkit.io.onnx;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.normkit.io.tensor.FileFormatException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Large models are read, and those that only seem large by tiny parts are refused. */
class WireTest {
  private static UnknownFieldSet field(int number, ByteString content, int times) {
    UnknownFieldSet.Field.Builder all = UnknownFieldSet.Field.newBuilder();
    for (int i = 0; i < times; i++) {
      all.addLengthDelimited(content);
    }
    return UnknownFieldSet.newBuilder().addField(number, all.build()).build();
  }

  private static byte[] model(GraphProto.Builder graph) {
    return ModelProto.newBuilder().setGraph(graph).build().toByteArray();
  }

  private static byte[] integers(int field, int numbers, int bytesOfEach) {
    byte[] packed = new byte[numbers * bytesOfEach];
    Arrays.fill(packed, (byte) 0x80);
    for (int last = bytesOfEach - 1; last < packed.length; last += bytesOfEach) {
      packed[last] = 1;
    }
    UnknownFieldSet list = field(field, ByteString.copyFrom(packed), 1);
    return model(
        GraphProto.newBuilder().addInitializer(TensorProto.newBuilder().setUnknownFields(list)));
  }

  private static void assertRefused(byte[] file) {
    String told = assertThrows(FileFormatException.class, () -> Wire.check("m", file)).getMessage();
    assertTrue(told.contains("far more parts"), told);
  }

  /** Weights of 16 bits are kept as numbers of two bytes or three, indices of tables as longs. */
  @Test
  void listsOfAnyLength() throws Exception {
    Wire.check("m", integers(TensorProto.INT32_DATA_FIELD_NUMBER, 6_000_000, 2));
    Wire.check("m", integers(TensorProto.INT64_DATA_FIELD_NUMBER, 6_000_000, 2));
    assertRefused(integers(TensorProto.INT64_DATA_FIELD_NUMBER, 9_000_000, 1));
  }

  private static byte[] described(int values, int axes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int i = 0; i < axes; i++) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(56));
    }
    TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder().setElemType(1).setShape(shape);
    ValueInfoProto.Builder value = ValueInfoProto.newBuilder().setName("/layers.0/mlp/Add_output");
    value.setType(TypeProto.newBuilder().setTensorType(type));
    UnknownFieldSet all =
        field(GraphProto.VALUE_INFO_FIELD_NUMBER, value.build().toByteString(), values);
    return model(GraphProto.newBuilder().setUnknownFields(all));
  }

  /** As after an inference of shapes, in a model whose weights lie elsewhere. */
  @Test
  void manyDescribedValues() throws Exception {
    Wire.check("m", described(40_000, 4));
    assertRefused(described(150_000, 4));
    assertRefused(described(1, 700_000));
  }
}
