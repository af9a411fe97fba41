package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;

/** Models whose norms lie in bodies of nodes and in functions; x is 2x4x5x6, y has 6 channels. */
final class Bodies {
  /** What bodies are made of; w and n.gamma, … belong to whichever graph they are put in. */
  private static final int OUTPUTS = 6;

  private Bodies() {}

  private static TestModel parameters(TestModel model) {
    model.random("w", OUTPUTS, 4, 1, 1).random("n.gamma", OUTPUTS).random("n.beta", OUTPUTS);
    return model.random("n.mean", OUTPUTS).tensor("n.variance", List.of(6L), 1, 2, .5, 3, 1, .2);
  }

  private static List<NodeProto> nodes(String output) {
    List<String> norm = List.of("c", "n.gamma", "n.beta", "n.mean", "n.variance");
    return List.of(
        Nodes.node("Conv", "conv", List.of("x", "w"), "c"),
        Nodes.node("BatchNormalization", "norm", norm, output));
  }

  private static TestModel begun() {
    return new TestModel(13).input("x", 2, 4, 5, 6).output("y");
  }

  private static void yes(TestModel model) {
    model.graph.addInitializer(
        TensorProto.newBuilder()
            .setName("yes")
            .setDataType(TensorProto.DataType.BOOL_VALUE)
            .setRawData(ByteString.copyFrom(new byte[] {1})));
  }

  private static GraphProto.Builder body(String output) {
    return GraphProto.newBuilder()
        .setName("body")
        .addAllNode(nodes(output))
        .addOutput(TestModel.info(output, ElementType.F32, 2, OUTPUTS, 5, 6));
  }

  private static GraphProto identity(String name) {
    return GraphProto.newBuilder()
        .setName("other")
        .addNode(Nodes.node("Identity", "identity", List.of(name), "else"))
        .addOutput(TestModel.info("else", ElementType.F32, 2, OUTPUTS, 5, 6))
        .build();
  }

  /** An If, whose first branch has the norm. */
  static ModelProto branches(boolean ownWeights) {
    TestModel model = begun();
    TestModel home = ownWeights ? new TestModel(13) : model;
    parameters(home);
    GraphProto.Builder first = body("then");
    if (ownWeights) {
      first.addAllInitializer(home.graph.getInitializerList());
    }
    yes(model);
    model.random("z", 2, OUTPUTS, 5, 6);
    GraphProto other = identity("z");
    model.node(
        "If",
        "y",
        List.of("yes"),
        Attributes.body("then_branch", first.build()),
        Attributes.body("else_branch", other));
    return model.proto();
  }

  /** Both branches read the same weights. */
  static ModelProto sharingBranches() {
    TestModel model = parameters(begun());
    yes(model);
    model.node(
        "If",
        "y",
        List.of("yes"),
        Attributes.body("then_branch", body("then").build()),
        Attributes.body("else_branch", body("else").build()));
    return model.proto();
  }

  /** The layer stands before the If, the norm in its branch. */
  static ModelProto layerOutside() {
    TestModel model = parameters(begun());
    yes(model);
    model.node("Conv", "c", List.of("x", "w"));
    List<String> norm = List.of("c", "n.gamma", "n.beta", "n.mean", "n.variance");
    GraphProto first =
        GraphProto.newBuilder()
            .setName("first")
            .addNode(Nodes.node("BatchNormalization", "norm", norm, "then"))
            .addOutput(TestModel.info("then", ElementType.F32, 2, OUTPUTS, 5, 6))
            .build();
    GraphProto other = identity("c");
    model.node(
        "If",
        "y",
        List.of("yes"),
        Attributes.body("then_branch", first),
        Attributes.body("else_branch", other));
    return model.proto();
  }

  /** A Loop of one turn; its body has the norm and carries nothing but its own output. */
  static ModelProto loop() {
    TestModel model = parameters(begun());
    yes(model);
    model.graph.addInitializer(NewTensor.vector(ElementType.I64, 1).proto("turns"));
    model.random("start", 2, OUTPUTS, 5, 6);
    GraphProto.Builder body = GraphProto.newBuilder().setName("turn");
    body.addInput(TestModel.info("i", ElementType.I64));
    body.addInput(
        TestModel.info("again", ElementType.F32).toBuilder()
            .setType(
                TypeProto.newBuilder()
                    .setTensorType(
                        TypeProto.Tensor.newBuilder()
                            .setElemType(TensorProto.DataType.BOOL_VALUE)
                            .setShape(TensorShapeProto.getDefaultInstance()))));
    body.addInput(TestModel.info("before", ElementType.F32, 2, OUTPUTS, 5, 6));
    body.addAllNode(nodes("now"));
    body.addNode(Nodes.node("Identity", "identity", List.of("again"), "go"));
    body.addNode(Nodes.node("Add", "add", List.of("before", "now"), "after"));
    body.addOutput(body.getInput(1).toBuilder().setName("go"));
    body.addOutput(TestModel.info("after", ElementType.F32, 2, OUTPUTS, 5, 6));
    model.node(
        "Loop", "y", List.of("turns", "yes", "start"), Attributes.body("body", body.build()));
    return model.proto();
  }

  private static FunctionProto.Builder function() {
    return FunctionProto.newBuilder()
        .setName("Block")
        .setDomain("own")
        .addOutput("out")
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13));
  }

  private static ModelProto withFunction(TestModel model, FunctionProto.Builder function) {
    return model.proto().toBuilder()
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("own").setVersion(1))
        .setIrVersion(8)
        .addFunctions(function)
        .build();
  }

  /** A function with parameters of its own, called twice; it gives y of x both times. */
  static ModelProto ownFunction() {
    FunctionProto.Builder function = function().addInput("x");
    parameters(new TestModel(13))
        .graph
        .getInitializerList()
        .forEach(one -> function.addNode(Nodes.constant(one.getName(), one)));
    function.addAllNode(nodes("out"));
    TestModel model = begun();
    for (String output : List.of("once", "twice")) {
      model.graph.addNode(
          Nodes.node("Block", output, List.of("x"), output).toBuilder().setDomain("own"));
    }
    model.node("Add", "y", List.of("once", "twice"));
    return withFunction(model, function);
  }

  /** A function whose weights come with each call. */
  static ModelProto givenFunction() {
    FunctionProto.Builder function = function().addInput("x");
    List<String> given = List.of("w", "n.gamma", "n.beta", "n.mean", "n.variance");
    function.addAllInput(given).addAllNode(nodes("out"));
    TestModel model = parameters(begun());
    List<String> inputs = new ArrayList<>(List.of("x"));
    inputs.addAll(given);
    model.graph.addNode(Nodes.node("Block", "call", inputs, "y").toBuilder().setDomain("own"));
    return withFunction(model, function);
  }

  /** A function whose ε is an attribute of each call. */
  static ModelProto attributedFunction() {
    ModelProto.Builder model = ownFunction().toBuilder();
    FunctionProto.Builder function = model.getFunctionsBuilder(0);
    function.addAttribute("e");
    int last = function.getNodeCount() - 1;
    function.setNode(
        last,
        function.getNode(last).toBuilder()
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("epsilon")
                    .setType(AttributeProto.AttributeType.FLOAT)
                    .setRefAttrName("e")));
    for (int i = 0; i < 2; i++) {
      model.getGraphBuilder().getNodeBuilder(i).addAttribute(Attributes.number("e", 0.5f));
    }
    return model.build();
  }
}
