package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.tensor.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever a model names a file beside it, its changed form belongs into the same folder. */
class ExternalWeightsTest {
  @TempDir Path folder;

  private static TestModel folds() {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    return model.random("w", 6, 4, 1, 1).node("Conv", "c", List.of("x", "w")).norm("y", "c", 6);
  }

  private TensorProto weights() throws Exception {
    Files.write(folder.resolve("weights.bin"), new byte[8]);
    return NewTensor.vector(ElementType.F32, 0, 0).proto("e").toBuilder()
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"))
        .build();
  }

  private void assertStaysInItsFolder(ModelProto model) throws Exception {
    Path file = Files.write(folder.resolve("in.onnx"), model.toByteArray());
    EditedModel edited = ModelFile.open(file).fold();
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    Path other = Files.createDirectory(folder.resolve("other"));
    assertThrows(IllegalArgumentException.class, () -> edited.write(other.resolve("out.onnx")));
    edited.write(folder.resolve("out.onnx"));
  }

  @Test
  void ofAConstantNode() throws Exception {
    TestModel model = folds().output("e");
    model.graph.addNode(Nodes.constant("e", weights()));
    assertStaysInItsFolder(model.proto());
  }

  private static NodeProto branches(GraphProto body) {
    NodeProto.Builder branches = Nodes.node("If", "if", List.of("yes"), "z").toBuilder();
    for (String branch : List.of("then_branch", "else_branch")) {
      branches.addAttribute(Attributes.body(branch, body));
    }
    return branches.build();
  }

  @Test
  void ofABody() throws Exception {
    GraphProto.Builder body = GraphProto.newBuilder().setName("body").addInitializer(weights());
    body.addNode(Nodes.node("Identity", "i", List.of("e"), "inside"));
    body.addOutput(TestModel.info("inside", ElementType.F32, 2));
    TestModel model = folds().tensor("yes", List.of(), 1).output("z");
    model.graph.addNode(branches(body.build()));
    assertStaysInItsFolder(model.proto());
  }

  @Test
  void ofAFunction() throws Exception {
    FunctionProto.Builder function = FunctionProto.newBuilder().setName("F").setDomain("own");
    function.addOutput("e").addNode(Nodes.constant("e", weights()));
    assertStaysInItsFolder(folds().proto().toBuilder().addFunctions(function).build());
  }
}
