package dev.normkit.io.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.normkit.io.onnx.Attributes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Makes small ONNX models. */
final class Onnx {
  final GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
  private final ModelProto.Builder model;

  Onnx(long opset) {
    model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
  }

  /** An input; sizes below 0 are unknown. */
  Onnx input(String name, int... sizes) {
    graph.addInput(value(name, sizes));
    return this;
  }

  Onnx output(String name) {
    graph.addOutput(ValueInfoProto.newBuilder().setName(name));
    return this;
  }

  private static ValueInfoProto value(String name, int... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int size : sizes) {
      TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(size < 0 ? dim.setDimParam("n") : dim.setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT_VALUE)
                        .setShape(shape)))
        .build();
  }

  Onnx floats(String name, float... values) {
    return tensor(floatTensor(name, List.of((long) values.length), values));
  }

  Onnx scalar(String name, float value) {
    return tensor(floatTensor(name, List.of(), value));
  }

  Onnx longs(String name, long... values) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.INT64_VALUE)
            .addDims(values.length);
    for (long value : values) {
      tensor.addInt64Data(value);
    }
    return tensor(tensor.build());
  }

  Onnx tensor(TensorProto tensor) {
    graph.addInitializer(tensor);
    return this;
  }

  static TensorProto floatTensor(String name, List<Long> shape, float... values) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(TensorProto.DataType.FLOAT_VALUE)
        .addAllDims(shape)
        .setRawData(ByteString.copyFrom(raw))
        .build();
  }

  /** The tensor as the whole of a file in the model's folder. */
  static TensorProto external(TensorProto tensor, String file) {
    return tensor.toBuilder()
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(StringStringEntryProto.newBuilder().setKey("location").setValue(file))
        .build();
  }

  static AttributeProto wholes(String name, Long... values) {
    return Attributes.wholes(name, List.of(values));
  }

  /**
   * A node.
   *
   * @param call for example {@code y = Add(x, b)}, the operator with its domain before a dot
   */
  static NodeProto call(String call, AttributeProto... attributes) {
    String[] parts = call.split(" = |\\(|\\)");
    int dot = parts[1].lastIndexOf('.');
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setDomain(dot < 0 ? "" : parts[1].substring(0, dot))
            .setOpType(parts[1].substring(dot + 1))
            .addAllAttribute(List.of(attributes));
    for (String output : parts[0].split(", ")) {
      node.addOutput(output);
    }
    if (parts.length > 2) {
      for (String input : parts[2].split(", ?", -1)) {
        node.addInput(input);
      }
    }
    return node.build();
  }

  Onnx node(String call, AttributeProto... attributes) {
    graph.addNode(call(call, attributes));
    return this;
  }

  Onnx function(FunctionProto function) {
    model.addFunctions(function);
    return this;
  }

  ModelProto model() {
    return model.setGraph(graph).build();
  }

  /** The model as a file in a folder. */
  ModelFile in(Path folder) throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, model().toByteArray());
    return ModelFile.open(file);
  }
}
