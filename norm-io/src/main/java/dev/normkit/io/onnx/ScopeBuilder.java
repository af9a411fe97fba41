package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.normkit.io.bytes.Brief;
import dev.normkit.io.tensor.FileFormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the scopes of a model. A function has one for each of its calls. */
final class ScopeBuilder {
  private static final int DEEPEST = 64;

  /** Functions that call each other twice and twice again would make any number of nodes. */
  private static final int FREE_NODES = 50_000;

  /** From version 10 of the format on. */
  private static final int OVERLOAD_OF_FUNCTION = 13;

  private static final int OVERLOAD_OF_NODE = 8;

  private final String file;
  private final ModelProto model;
  private final Map<String, FunctionProto> functions = new HashMap<>();
  private final Set<String> called = new HashSet<>();
  private final List<Scope> scopes = new ArrayList<>();
  private final long mostNodes;
  private long nodes;

  ScopeBuilder(String file, ModelProto model) {
    this.file = file;
    this.model = model;
    mostNodes = FREE_NODES + model.getSerializedSize() / 16L;
    for (FunctionProto function : model.getFunctionsList()) {
      functions.putIfAbsent(key(function), function);
    }
  }

  private static String key(FunctionProto function) {
    String overload = text(function, OVERLOAD_OF_FUNCTION);
    return key(function.getDomain(), function.getName(), overload);
  }

  private static String key(NodeProto call) {
    return key(call.getDomain(), call.getOpType(), text(call, OVERLOAD_OF_NODE));
  }

  private static String key(String domain, String name, String overload) {
    return Scope.domain(domain) + "::" + name + (overload.isEmpty() ? "" : "::" + overload);
  }

  /** A field that only newer classes of ONNX know; the last counts, as everywhere in protobuf. */
  private static String text(Message message, int number) {
    FieldDescriptor known = message.getDescriptorForType().findFieldByNumber(number);
    if (known != null) {
      return message.getField(known).toString();
    }
    List<ByteString> given = message.getUnknownFields().getField(number).getLengthDelimitedList();
    return given.isEmpty() ? "" : given.get(given.size() - 1).toStringUtf8();
  }

  List<Scope> build() throws FileFormatException {
    GraphProto graph = model.getGraph();
    Scope main =
        new Scope(
            Scope.Kind.GRAPH, "", Optional.empty(), graph, opsets(model.getOpsetImportList()));
    fill(main, graph, 0);
    for (FunctionProto function : model.getFunctionsList()) {
      if (!called.contains(key(function))) {
        fill(function(function, Optional.empty()), function.getNodeList(), 0);
      }
    }
    return List.copyOf(scopes);
  }

  private static Map<String, Long> opsets(List<OperatorSetIdProto> imports) {
    Map<String, Long> versions = new HashMap<>();
    imports.forEach(one -> versions.put(Scope.domain(one.getDomain()), one.getVersion()));
    return versions;
  }

  private void fill(Scope scope, GraphProto graph, int depth) throws FileFormatException {
    graph.getInitializerList().forEach(one -> scope.initializers.putIfAbsent(one.getName(), one));
    for (ValueInfoProto input : graph.getInputList()) {
      scope.inputs.add(input.getName());
      type(scope, input);
    }
    for (ValueInfoProto output : graph.getOutputList()) {
      scope.outputs.add(output.getName());
      type(scope, output);
    }
    graph.getValueInfoList().forEach(info -> type(scope, info));
    fill(scope, graph.getNodeList(), depth);
  }

  private static void type(Scope scope, ValueInfoProto info) {
    if (info.hasType()) {
      scope.types.putIfAbsent(info.getName(), info.getType());
    }
  }

  private Scope function(FunctionProto function, Optional<Node> call) {
    Scope scope =
        new Scope(
            Scope.Kind.FUNCTION,
            "function "
                + Brief.of(function.getName())
                + call.map(from -> " at " + Brief.of(from.label())).orElse(""),
            call,
            function,
            opsets(function.getOpsetImportList()));
    scope.outputs.addAll(function.getOutputList());
    for (int i = 0; i < function.getInputCount(); i++) {
      String name = function.getInput(i);
      scope.inputs.add(name);
      int at = i;
      call.flatMap(from -> from.input(at)).ifPresent(value -> scope.aliases.put(name, value));
    }
    function.getAttributeProtoList().forEach(one -> scope.attributes.put(one.getName(), one));
    call.ifPresent(
        from ->
            from.proto()
                .getAttributeList()
                .forEach(
                    one ->
                        from.attribute(one.getName())
                            .ifPresent(given -> scope.attributes.put(one.getName(), given))));
    return scope;
  }

  private void fill(Scope scope, List<NodeProto> protos, int depth) throws FileFormatException {
    if (depth > DEEPEST) {
      throw new FileFormatException(
          file + ": bodies and functions are nested more than " + DEEPEST + " deep");
    }
    nodes += protos.size() + 1L;
    if (nodes > mostNodes) {
      throw new FileFormatException(
          file
              + ": its functions call each other so often that they would be over "
              + mostNodes
              + " nodes");
    }
    scopes.add(scope);
    for (NodeProto proto : protos) {
      scope.nodes.add(new Node(scope, scope.nodes.size(), proto));
    }
    scope.index();
    for (Node node : scope.nodes) {
      consume(scope, node);
    }
    scope.outputs.forEach(name -> expose(scope.resolve(name)));
    for (Node node : scope.nodes) {
      bodies(scope, node, depth);
      call(scope, node, depth);
    }
  }

  private static void expose(Value value) {
    value.scope().expose(value.name());
  }

  private static void consume(Scope scope, Node node) {
    for (String name : node.proto().getInputList()) {
      if (!name.isEmpty()) {
        Value value = scope.resolve(name);
        value.scope().consume(value.name(), node);
      }
    }
  }

  private void bodies(Scope scope, Node node, int depth) throws FileFormatException {
    for (AttributeProto attribute : node.proto().getAttributeList()) {
      if (attribute.hasG()) {
        body(scope, node, attribute.getName(), attribute.getG(), depth);
      }
      for (GraphProto one : attribute.getGraphsList()) {
        body(scope, node, attribute.getName(), one, depth);
      }
    }
  }

  private void body(Scope scope, Node node, String name, GraphProto graph, int depth)
      throws FileFormatException {
    String label =
        (scope.label().isEmpty() ? "" : scope.label() + ", ")
            + Brief.of(name + " of " + node.op() + " " + node.label());
    Scope body = new Scope(Scope.Kind.BODY, label, Optional.of(node), graph, scope.opsets);
    body.attributes.putAll(scope.attributes);
    scope.inner.add(body);
    fill(body, graph, depth + 1);
  }

  private void call(Scope scope, Node node, int depth) throws FileFormatException {
    String key = key(node.proto());
    FunctionProto function = functions.get(key);
    if (function != null) {
      called.add(key);
      Scope inner = function(function, Optional.of(node));
      scope.inner.add(inner);
      fill(inner, function.getNodeList(), depth + 1);
    }
  }
}
