package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.rewrite.WireFields.Field;
import dev.normkit.io.tensor.ElementType;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a change doesn't touch keeps its bytes, and the graph around it stays whole. */
class UntouchedTest {
  private static final UnknownFieldSet UNKNOWN =
      UnknownFieldSet.newBuilder()
          .addField(
              900,
              UnknownFieldSet.Field.newBuilder()
                  .addVarint(5)
                  .addFixed32(6)
                  .addFixed64(7)
                  .addLengthDelimited(ByteString.copyFromUtf8("unknown"))
                  .build())
          .build();

  private static TestModel model() {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    model.random("w", 6, 4, 3, 3).node("Conv", "c", List.of("x", "w")).norm("n", "c", 6);
    return model.node("Relu", "y", List.of("n"));
  }

  private static List<String> fields(byte[] bytes, int from, int to) {
    List<String> all = new ArrayList<>();
    for (Field field : WireFields.of(bytes, from, to)) {
      all.add(HexFormat.of().formatHex(Arrays.copyOfRange(bytes, field.from(), field.to())));
    }
    return all;
  }

  private static List<String> ofGraph(byte[] bytes) {
    for (Field field : WireFields.of(bytes, 0, bytes.length)) {
      if (field.number() == ModelProto.GRAPH_FIELD_NUMBER) {
        return fields(bytes, field.content(), field.to());
      }
    }
    throw new AssertionError("no graph");
  }

  /** Fields that nobody knows, numbers that are longer than they need be, any order. */
  @Test
  void bytesOfTheFile() throws Exception {
    TestModel model = model();
    NodeProto relu = model.graph.getNode(2).toBuilder().setUnknownFields(UNKNOWN).build();
    TensorProto spare =
        NewTensor.vector(ElementType.F32, 1, 2).proto("spare").toBuilder()
            .setUnknownFields(UNKNOWN)
            .build();
    model.graph.setNode(2, relu).addInitializer(spare).setUnknownFields(UNKNOWN);
    byte[] graph = model.graph.build().toByteArray();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    WireFields.write(file, ModelProto.GRAPH_FIELD_NUMBER, graph);
    // Version 8 of the format, in three bytes instead of one, behind the graph.
    file.writeBytes(new byte[] {8, (byte) 0x88, (byte) 0x80, 0});
    file.writeBytes(model.proto().toBuilder().clearGraph().clearIrVersion().build().toByteArray());
    byte[] before = file.toByteArray();
    byte[] after = Fold.of(TestModel.read(before), false).toBytes();
    assertEquals(List.of("Conv", "Relu"), TestModel.operators(after));
    List<String> ofFile = fields(before, 0, before.length);
    List<String> now = fields(after, 0, after.length);
    assertEquals(ofFile.subList(1, ofFile.size()), now.subList(1, now.size()));
    List<String> stayed = ofGraph(before);
    stayed.removeIf(field -> List.of("c", "n").stream().anyMatch(name -> made(field, name)));
    stayed.removeIf(field -> List.of("w", "n").stream().anyMatch(name -> stored(field, name)));
    List<String> left = ofGraph(after);
    left.retainAll(stayed);
    assertEquals(stayed, left);
  }

  /** Numbers under the field numbers of messages, which no class knows; the fuzzer found that. */
  @Test
  void knownFieldsOfAnotherKind() throws Exception {
    UnknownFieldSet.Builder numbers = UnknownFieldSet.newBuilder();
    for (int field :
        List.of(
            GraphProto.NODE_FIELD_NUMBER,
            GraphProto.INITIALIZER_FIELD_NUMBER,
            GraphProto.INPUT_FIELD_NUMBER,
            GraphProto.VALUE_INFO_FIELD_NUMBER)) {
      // As if names of two million letters began there, of a value and of a tensor.
      UnknownFieldSet.Field number =
          UnknownFieldSet.Field.newBuilder().addFixed32(0x7FFFFF0A).addFixed32(0x7FFFFF42).build();
      numbers.addField(field, number);
    }
    TestModel model = model();
    model.graph.setUnknownFields(numbers.build());
    byte[] after = Fold.of(TestModel.read(model.bytes()), false).toBytes();
    assertEquals(List.of("Conv", "Relu"), TestModel.operators(after));
    assertEquals(numbers.build(), TestModel.read(after).model().getGraph().getUnknownFields());
  }

  private static byte[] bytes(String field) {
    return HexFormat.of().parseHex(field);
  }

  private static GraphProto alone(String field) {
    try {
      return GraphProto.parseFrom(bytes(field));
    } catch (com.google.protobuf.InvalidProtocolBufferException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static boolean made(String field, String name) {
    return alone(field).getNodeList().stream().anyMatch(node -> node.getOutput(0).equals(name));
  }

  private static boolean stored(String field, String name) {
    return alone(field).getInitializerList().stream()
        .anyMatch(one -> one.getName().equals(name) || one.getName().startsWith(name + "."));
  }

  /** A message may come in several parts, of which readers make one. */
  @Test
  void aGraphInTwoParts() throws Exception {
    GraphProto whole = model().graph.build();
    GraphProto first =
        GraphProto.newBuilder().addNode(whole.getNode(0)).addInput(whole.getInput(0)).build();
    GraphProto second = whole.toBuilder().removeNode(0).clearInput().build();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    WireFields.write(file, ModelProto.GRAPH_FIELD_NUMBER, first.toByteArray());
    WireFields.write(file, ModelProto.GRAPH_FIELD_NUMBER, second.toByteArray());
    file.writeBytes(model().proto().toBuilder().clearGraph().build().toByteArray());
    byte[] folded = Fold.of(TestModel.read(file.toByteArray()), false).toBytes();
    assertEquals(
        TestModel.read(model().fold(false).toBytes()).model().getGraph().getNodeList(),
        TestModel.read(folded).model().getGraph().getNodeList());
    assertEquals(2, TestModel.read(folded).model().getGraph().getInitializerCount());
  }

  /** In old versions of the format initializers are inputs too; what is new isn't. */
  @Test
  void initializersThatAreInputs() throws Exception {
    TestModel model = model().ir(3);
    for (TensorProto tensor : model.graph.getInitializerList()) {
      long[] sizes = tensor.getDimsList().stream().mapToLong(Long::longValue).toArray();
      model.input(tensor.getName(), sizes);
    }
    EditedModel edited = model.fold(false);
    assertEquals(List.of("Constant", "Conv", "Relu"), TestModel.operators(edited.toBytes()));
    GraphProto graph = TestModel.read(edited.toBytes()).model().getGraph();
    assertEquals(
        List.of("x", "w"), graph.getInputList().stream().map(input -> input.getName()).toList());
    assertEquals(
        List.of("w"), graph.getInitializerList().stream().map(one -> one.getName()).toList());
  }

  /** Values that aren't there any more are forgotten. */
  @Test
  void valuesBetween() throws Exception {
    TestModel model = model();
    for (String name : List.of("c", "n")) {
      model.graph.addValueInfo(TestModel.info(name, ElementType.F32, 2, 6, 3, 4));
    }
    GraphProto graph = TestModel.read(model.fold(false).toBytes()).model().getGraph();
    assertEquals(
        List.of("n"), graph.getValueInfoList().stream().map(info -> info.getName()).toList());
  }

  /** Parameters and weights in Constant nodes, of which one goes by way of Identity. */
  @Test
  void constantNodes() throws Exception {
    TestModel model = model();
    List<TensorProto> tensors = List.copyOf(model.graph.getInitializerList());
    model.graph.clearInitializer();
    List<NodeProto> nodes = List.copyOf(model.graph.getNodeList());
    model.graph.clearNode();
    for (TensorProto tensor : tensors) {
      boolean direct = !tensor.getName().equals("n.mean");
      String name = direct ? tensor.getName() : "other";
      model.graph.addNode(Nodes.constant(name, tensor.toBuilder().clearName().build()));
    }
    model.node("Identity", "n.mean", List.of("other"));
    nodes.forEach(model.graph::addNode);
    byte[] after = model.fold(false).toBytes();
    assertEquals(List.of("Conv", "Relu"), TestModel.operators(after));
    assertEquals(2, TestModel.read(after).model().getGraph().getInitializerCount());
  }

  /** What a body reads of the graph is read. */
  @Test
  void readByABody() throws Exception {
    TestModel model = model();
    NodeProto add = Nodes.node("Add", "inner", List.of("c", "c"), "inside");
    GraphProto body =
        GraphProto.newBuilder()
            .setName("body")
            .addNode(add)
            .addOutput(TestModel.info("inside", ElementType.F32, 1))
            .build();
    model
        .tensor("yes", List.of(), 1)
        .node("If", "z", List.of("yes"), Attributes.body("then_branch", body))
        .output("z");
    EditOutcome outcome = model.fold(false).outcomes().get(0);
    assertTrue(outcome.text().contains("other nodes read \"c\" between them too"), outcome.text());
  }

  /** Half precision is rounded from double, not from float. */
  @Test
  void halvesAreRoundedOnce() throws Exception {
    // 2049/2048 lies between two halves; a little above it is nearer to the upper one, but only
    // double has it.
    double factor = 1 + 0x1p-11 + 0x1p-40;
    TestModel model = new TestModel(15).of(ElementType.F16).input("x", 2, 1).output("y");
    model.tensor("w", List.of(1L, 1L), 1).node("MatMul", "m", List.of("x", "w"));
    model.of(ElementType.F64).tensor("y.gamma", List.of(1L), factor);
    model.tensor("y.beta", List.of(1L), 0).tensor("y.mean", List.of(1L), 0);
    model.tensor("y.variance", List.of(1L), 1).bareNorm("y", "m", Attributes.number("epsilon", 0));
    TensorProto weights = TestModel.initializer(model.fold(false).toBytes(), "w");
    assertEquals(TensorProto.DataType.FLOAT16_VALUE, weights.getDataType());
    assertEquals("013c", HexFormat.of().formatHex(weights.getRawData().toByteArray()));
  }
}
