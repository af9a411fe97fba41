package dev.normkit.io.rewrite;

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
 * What becomes other in a model's graph. All else is copied from the file byte by byte, also fields
 * that nobody here knows.
 */
final class Splice {
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

  /** A message may come in several parts, which go on where the one before ended. */
  private boolean begun;

  private int node;

  /** The model with these changes. */
  byte[] apply(byte[] model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(model.length);
    for (Field field : WireFields.of(model, 0, model.length)) {
      if (field.number() == ModelProto.GRAPH_FIELD_NUMBER) {
        WireFields.write(out, field.number(), graph(model, field));
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
      writeAll(out, GraphProto.NODE_FIELD_NUMBER, firstNodes);
    }
    for (Field field : WireFields.of(model, graph.content(), graph.to())) {
      part(out, model, field);
    }
    if (first) {
      writeAll(out, GraphProto.INITIALIZER_FIELD_NUMBER, newInitializers);
      writeAll(out, GraphProto.OUTPUT_FIELD_NUMBER, newOutputs);
    }
    return out.toByteArray();
  }

  private void part(ByteArrayOutputStream out, byte[] model, Field field) {
    switch (field.number()) {
      case GraphProto.NODE_FIELD_NUMBER -> {
        if (nodes.containsKey(node)) {
          writeAll(out, field.number(), nodes.get(node));
        } else {
          copy(out, model, field);
        }
        node++;
      }
      case GraphProto.INITIALIZER_FIELD_NUMBER -> initializer(out, model, field);
      case GraphProto.INPUT_FIELD_NUMBER ->
          unlessGone(out, model, field, ValueInfoProto.NAME_FIELD_NUMBER, goneInputs);
      case GraphProto.VALUE_INFO_FIELD_NUMBER ->
          unlessGone(out, model, field, ValueInfoProto.NAME_FIELD_NUMBER, goneValues);
      default -> copy(out, model, field);
    }
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
      if (field.number() == number) {
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
