package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.MessageLite;
import dev.normkit.io.rewrite.WireFields.Field;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What becomes other in a model's graph, a body or a function. All else is copied from the file
 * byte by byte, also fields that nobody here knows.
 */
final class Splice {
  /** The place of a body that is an attribute by itself. */
  static final int ALONE = -1;

  /** A field that older classes of the format don't know. */
  private static final int VALUES_OF_FUNCTION = 12;

  /** Not a field of functions, whose inputs and outputs are names, without tensors. */
  private static final int NONE = -1;

  /**
   * A body of a node.
   *
   * @param node its index
   * @param attribute which of the node's attributes holds it
   * @param graph which of the attribute's graphs it is, or {@link #ALONE}
   */
  record Body(int node, int attribute, int graph) {}

  /** The nodes that take the place of one, by its index; none if it goes. */
  final Map<Integer, List<NodeProto>> nodes = new HashMap<>();

  /** What takes an initializer's place, by its name; null if it goes. */
  final Map<String, TensorProto> initializers = new HashMap<>();

  /** Before all others. */
  final List<NodeProto> firstNodes = new ArrayList<>();

  final List<TensorProto> newInitializers = new ArrayList<>();
  final List<ValueInfoProto> newOutputs = new ArrayList<>();

  /** Inputs that go with their initializers. */
  final Set<String> goneInputs = new HashSet<>();

  /** Values that aren't there any more, so that nothing needs to be known of them. */
  final Set<String> goneValues = new HashSet<>();

  /** Those of functions, by their index, in that of the model's graph. */
  final Map<Integer, Splice> functions = new HashMap<>();

  private final Map<Body, Splice> bodies = new HashMap<>();
  private final Set<Integer> nodesWithBodies = new HashSet<>();
  private final int nodeField;
  private final int initializerField;
  private final int inputField;
  private final int outputField;
  private final int valueField;

  /** A message may come in several parts, which go on where the one before ended. */
  private boolean begun;

  private int node;

  /**
   * No change yet.
   *
   * @param function whether it is a function that is to be changed, and no graph
   */
  Splice(boolean function) {
    nodeField = function ? FunctionProto.NODE_FIELD_NUMBER : GraphProto.NODE_FIELD_NUMBER;
    valueField = function ? VALUES_OF_FUNCTION : GraphProto.VALUE_INFO_FIELD_NUMBER;
    initializerField = function ? NONE : GraphProto.INITIALIZER_FIELD_NUMBER;
    inputField = function ? NONE : GraphProto.INPUT_FIELD_NUMBER;
    outputField = function ? NONE : GraphProto.OUTPUT_FIELD_NUMBER;
  }

  /** Changes a body of a node. */
  void put(Body at, Splice changes) {
    bodies.put(at, changes);
    nodesWithBodies.add(at.node());
  }

  /** The model with these changes of its graph. */
  byte[] apply(byte[] model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(model.length);
    int function = 0;
    for (Field field : WireFields.of(model, 0, model.length)) {
      if (field.is(ModelProto.GRAPH_FIELD_NUMBER)) {
        WireFields.write(out, field.number(), graph(model, field));
      } else if (field.is(ModelProto.FUNCTIONS_FIELD_NUMBER) && functions.containsKey(function++)) {
        Splice changes = functions.get(function - 1);
        WireFields.write(out, field.number(), changes.graph(model, field));
      } else {
        copy(out, model, field);
      }
    }
    return out.toByteArray();
  }

  private byte[] graph(byte[] model, Field graph) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(graph.to() - graph.content());
    boolean first = !begun;
    begun = true;
    if (first) {
      writeAll(out, nodeField, firstNodes);
    }
    for (Field field : WireFields.of(model, graph.content(), graph.to())) {
      part(out, model, field);
    }
    if (first) {
      writeAll(out, initializerField, newInitializers);
      writeAll(out, outputField, newOutputs);
    }
    return out.toByteArray();
  }

  private void part(ByteArrayOutputStream out, byte[] model, Field field) {
    if (field.is(nodeField)) {
      node(out, model, field);
    } else if (field.is(initializerField)) {
      initializer(out, model, field);
    } else if (field.is(inputField)) {
      unlessGone(out, model, field, ValueInfoProto.NAME_FIELD_NUMBER, goneInputs);
    } else if (field.is(valueField)) {
      unlessGone(out, model, field, ValueInfoProto.NAME_FIELD_NUMBER, goneValues);
    } else {
      copy(out, model, field);
    }
  }

  private void node(ByteArrayOutputStream out, byte[] model, Field field) {
    if (nodes.containsKey(node)) {
      writeAll(out, nodeField, nodes.get(node));
    } else if (nodesWithBodies.contains(node)) {
      WireFields.write(out, nodeField, withBodies(model, field));
    } else {
      copy(out, model, field);
    }
    node++;
  }

  private byte[] withBodies(byte[] model, Field whole) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(whole.to() - whole.content());
    int attribute = 0;
    for (Field field : WireFields.of(model, whole.content(), whole.to())) {
      if (field.is(NodeProto.ATTRIBUTE_FIELD_NUMBER)) {
        WireFields.write(out, field.number(), withBodies(model, field, attribute));
        attribute++;
      } else {
        copy(out, model, field);
      }
    }
    return out.toByteArray();
  }

  private byte[] withBodies(byte[] model, Field whole, int attribute) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(whole.to() - whole.content());
    int graph = 0;
    for (Field field : WireFields.of(model, whole.content(), whole.to())) {
      Splice changes = null;
      if (field.is(AttributeProto.G_FIELD_NUMBER)) {
        changes = bodies.get(new Body(node, attribute, ALONE));
      } else if (field.is(AttributeProto.GRAPHS_FIELD_NUMBER)) {
        changes = bodies.get(new Body(node, attribute, graph));
        graph++;
      }
      if (changes == null) {
        copy(out, model, field);
      } else {
        WireFields.write(out, field.number(), changes.graph(model, field));
      }
    }
    return out.toByteArray();
  }

  private void initializer(ByteArrayOutputStream out, byte[] model, Field field) {
    String name = name(model, field, TensorProto.NAME_FIELD_NUMBER);
    if (!initializers.containsKey(name)) {
      copy(out, model, field);
    } else if (initializers.get(name) != null) {
      writeAll(out, field.number(), List.of(initializers.get(name)));
    }
  }

  private static void unlessGone(
      ByteArrayOutputStream out, byte[] model, Field field, int name, Set<String> gone) {
    if (!gone.contains(name(model, field, name))) {
      copy(out, model, field);
    }
  }

  private static String name(byte[] model, Field message, int number) {
    String name = "";
    for (Field field : WireFields.of(model, message.content(), message.to())) {
      if (field.is(number)) {
        int length = field.to() - field.content();
        name = new String(model, field.content(), length, StandardCharsets.UTF_8);
      }
    }
    return name;
  }

  private static void copy(ByteArrayOutputStream out, byte[] model, Field field) {
    out.write(model, field.from(), field.to() - field.from());
  }

  private static void writeAll(
      ByteArrayOutputStream out, int number, List<? extends MessageLite> messages) {
    messages.forEach(message -> WireFields.write(out, number, message.toByteArray()));
  }
}
