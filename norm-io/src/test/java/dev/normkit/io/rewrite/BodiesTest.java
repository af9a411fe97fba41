package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditOutcome;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.rewrite.DoubleRun.Array;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Norms in bodies of nodes and in functions are folded and converted where they stand. */
class BodiesTest {
  private static final Array X =
      new Array(new int[] {2, 4, 5, 6}, new Random(3).doubles(240, -2, 2).toArray());

  private static EditedModel fold(ModelProto model, boolean copyShared) throws Exception {
    return Fold.of(TestModel.read(model.toByteArray()), copyShared);
  }

  private static EditedModel toGroups(ModelProto model) throws Exception {
    return TestModel.convert(
        TestModel.read(model.toByteArray()),
        (norm, channels) -> Optional.of(NormSpec.groupNorm(2).build()));
  }

  private static ModelProto proto(EditedModel edited) throws Exception {
    return TestModel.read(edited.toBytes()).model();
  }

  private static List<String> operators(List<NodeProto> nodes) {
    return nodes.stream().map(NodeProto::getOpType).toList();
  }

  private static GraphProto body(ModelProto model, int attribute) {
    return model
        .getGraph()
        .getNode(model.getGraph().getNodeCount() - 1)
        .getAttribute(attribute)
        .getG();
  }

  /** What the body computes of x: its nodes and tensors with those around it. */
  private static double[] run(ModelProto model, GraphProto body, String output) throws Exception {
    GraphProto graph =
        model.getGraph().toBuilder()
            .clearNode()
            .addAllNode(body.getNodeList())
            .addAllInitializer(body.getInitializerList())
            .build();
    return DoubleRun.output(model.toBuilder().setGraph(graph).build().toByteArray(), output, X);
  }

  private static void assertNear(double[] before, double[] after) {
    assertEquals(before.length, after.length);
    for (int i = 0; i < before.length; i++) {
      assertTrue(Math.abs(after[i] - before[i]) <= 1e-5, "at " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void ofAnIf(boolean ownWeights) throws Exception {
    ModelProto model = Bodies.branches(ownWeights);
    EditedModel edited = fold(model, false);
    EditOutcome outcome = edited.outcomes().get(0);
    assertEquals(
        "norm: folded into Conv \"conv\" before it, in the then_branch of If If of y",
        outcome.toString());
    ModelProto folded = proto(edited);
    assertEquals(List.of("Conv"), operators(body(folded, 0).getNodeList()));
    assertNear(run(model, body(model, 0), "then"), run(folded, body(folded, 0), "then"));
    assertEquals(body(model, 1), body(folded, 1), "the other branch stays");
    assertTrue(
        folded.getGraph().getInitializerList().stream()
            .allMatch(one -> List.of("yes", "z").contains(one.getName())),
        "what only the norm and the layer read is gone");
  }

  @Test
  void ofALoop() throws Exception {
    ModelProto model = Bodies.loop();
    EditedModel edited = fold(model, false);
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    ModelProto folded = proto(edited);
    assertEquals(List.of("Conv", "Identity", "Add"), operators(body(folded, 0).getNodeList()));
    NodeProto conv = body(folded, 0).getNode(0);
    assertEquals("now", conv.getOutput(0));
  }

  @Test
  void weightsOfBothBranchesAreShared() throws Exception {
    ModelProto model = Bodies.sharingBranches();
    EditedModel stays = fold(model, false);
    assertEquals(0, stays.changed());
    assertTrue(stays.outcomes().get(0).text().contains("--copy-shared"), stays.outcomes() + "");
    assertArrayEquals(model.toByteArray(), stays.toBytes());
    EditedModel edited = fold(model, true);
    assertEquals(2, edited.changed(), edited.outcomes().toString());
    ModelProto folded = proto(edited);
    assertNear(run(model, body(model, 0), "then"), run(folded, body(folded, 0), "then"));
    assertNear(run(model, body(model, 1), "else"), run(folded, body(folded, 1), "else"));
  }

  @Test
  void aLayerOutsideOfTheBodyStays() throws Exception {
    ModelProto model = Bodies.layerOutside();
    EditedModel edited = fold(model, false);
    assertFalse(edited.outcomes().get(0).changed());
    assertTrue(
        edited.outcomes().get(0).text().contains("\"c\", is made outside of the body"),
        edited.outcomes().toString());
    assertArrayEquals(model.toByteArray(), edited.toBytes());
  }

  @Test
  void ofAFunctionOnceForAllCalls() throws Exception {
    ModelProto model = Bodies.ownFunction();
    EditedModel edited = fold(model, false);
    assertEquals(
        List.of("norm: folded into Conv \"conv\" before it, in the function Block"),
        edited.outcomes().stream().map(EditOutcome::toString).toList());
    FunctionProto function = proto(edited).getFunctions(0);
    assertEquals(List.of("Constant", "Constant", "Conv"), operators(function.getNodeList()));
    assertNear(
        run(model, inner(model.getFunctions(0)), "out"),
        run(proto(edited), inner(function), "out"));
  }

  private static GraphProto inner(FunctionProto function) {
    return GraphProto.newBuilder().addAllNode(function.getNodeList()).build();
  }

  @Test
  void whatCallsGiveIsNotConstant() throws Exception {
    for (ModelProto model : List.of(Bodies.givenFunction(), Bodies.attributedFunction())) {
      EditedModel edited = fold(model, true);
      assertEquals(0, edited.changed());
      assertArrayEquals(model.toByteArray(), edited.toBytes());
    }
    assertTrue(
        fold(Bodies.givenFunction(), false)
            .outcomes()
            .get(0)
            .text()
            .contains("other calls of the function may give another"));
    assertTrue(
        fold(Bodies.attributedFunction(), false)
            .outcomes()
            .get(0)
            .text()
            .contains("each call of the function gives it another \"epsilon\""));
  }

  @Test
  void convertedInBodiesAndFunctions() throws Exception {
    for (ModelProto model : List.of(Bodies.branches(true), Bodies.branches(false), Bodies.loop())) {
      EditedModel edited = toGroups(model);
      assertEquals(1, edited.changed(), edited.outcomes().toString());
      List<String> operators = operators(body(proto(edited), 0).getNodeList());
      assertTrue(operators.contains("InstanceNormalization"), operators.toString());
      assertFalse(operators.contains("BatchNormalization"), operators.toString());
    }
    for (ModelProto model : List.of(Bodies.ownFunction(), Bodies.givenFunction())) {
      EditedModel edited = toGroups(model);
      assertEquals(1, edited.changed(), edited.outcomes().toString());
      List<String> operators = operators(proto(edited).getFunctions(0).getNodeList());
      assertFalse(operators.contains("BatchNormalization"), operators.toString());
    }
  }
}
