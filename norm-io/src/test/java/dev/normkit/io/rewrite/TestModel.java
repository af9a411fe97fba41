package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.NormChoice;
import dev.normkit.io.find.Normalizations;
import dev.normkit.io.onnx.OnnxGraph;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** A small model as a test writes it down. */
final class TestModel {
  private static final int IR = 8;

  final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final Random random = new Random(7);
  private final long opset;
  private long ir = IR;
  private ElementType type = ElementType.F32;

  TestModel(long opset) {
    this.opset = opset;
  }

  /** The version of the format. */
  TestModel ir(long version) {
    ir = version;
    return this;
  }

  /** What tensors from now on are of. */
  TestModel of(ElementType newType) {
    type = newType;
    return this;
  }

  static ValueInfoProto info(String name, ElementType type, long... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (long size : sizes) {
      shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(NewTensor.dataType(type)).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  TestModel input(String name, long... sizes) {
    graph.addInput(info(name, type, sizes));
    return this;
  }

  /** Without a shape, which then follows from the nodes. */
  TestModel output(String name) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(NewTensor.dataType(type));
    graph.addOutput(
        ValueInfoProto.newBuilder()
            .setName(name)
            .setType(TypeProto.newBuilder().setTensorType(tensor)));
    return this;
  }

  /** An initializer. */
  TestModel tensor(String name, List<Long> shape, double... data) {
    graph.addInitializer(new NewTensor(type, shape, data).proto(name));
    return this;
  }

  /** An initializer of numbers between −1 and 1. */
  TestModel random(String name, long... sizes) {
    int count = (int) LongStream.of(sizes).reduce(1, (a, b) -> a * b);
    double[] data = random.doubles(count, -1, 1).map(value -> (float) value).toArray();
    return tensor(name, LongStream.of(sizes).boxed().toList(), data);
  }

  TestModel node(String op, String output, List<String> inputs, AttributeProto... attributes) {
    NodeProto node = Nodes.node(op, op + " of " + output, inputs, output);
    graph.addNode(Nodes.with(node, attributes));
    return this;
  }

  /** A BatchNorm with parameters of its own. */
  TestModel norm(String output, String input, int channels) {
    double[] variance = random.doubles(channels, 0.2, 3).map(value -> (float) value).toArray();
    random(output + ".gamma", channels);
    random(output + ".beta", channels);
    random(output + ".mean", channels);
    tensor(output + ".variance", List.of((long) channels), variance);
    return bareNorm(output, input);
  }

  /** A BatchNorm whose parameters are made elsewhere. */
  TestModel bareNorm(String output, String input, AttributeProto... attributes) {
    return node(
        "BatchNormalization",
        output,
        List.of(input, output + ".gamma", output + ".beta", output + ".mean", output + ".variance"),
        attributes);
  }

  ModelProto proto() {
    return ModelProto.newBuilder()
        .setIrVersion(ir)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
        .setGraph(graph)
        .build();
  }

  byte[] bytes() {
    return proto().toByteArray();
  }

  static OnnxGraph read(byte[] bytes) throws FileFormatException {
    return OnnxGraph.of("test.onnx", bytes);
  }

  EditedModel fold(boolean copyShared) throws FileFormatException {
    return Fold.of(read(bytes()), copyShared);
  }

  static EditedModel convert(OnnxGraph graph, NormChoice choice) {
    return Convert.of(graph, Normalizations.of(graph), choice);
  }

  static List<String> operators(byte[] bytes) throws FileFormatException {
    return read(bytes).model().getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
  }

  static TensorProto initializer(byte[] bytes, String name) throws FileFormatException {
    return read(bytes).model().getGraph().getInitializerList().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
