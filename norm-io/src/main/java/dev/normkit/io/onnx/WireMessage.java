package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Which fields of a message are messages, packed numbers or plain bytes, from its descriptor. */
final class WireMessage {
  private static final int COST = 280;

  /** Of what describes values, which large models have many of: nothing more is made of it. */
  private static final Set<String> TYPES =
      Set.of("ValueInfoProto", "TypeProto", "TensorShapeProto");

  private static final int TYPE_COST = 60;
  private static final int TYPE_FIELD_COST = 10;

  static final WireMessage MODEL = of(OnnxMl.ModelProto.getDescriptor(), new HashMap<>());

  private static final Set<FieldDescriptor.Type> GROWING =
      Set.of(
          FieldDescriptor.Type.INT32,
          FieldDescriptor.Type.INT64,
          FieldDescriptor.Type.UINT64,
          FieldDescriptor.Type.FLOAT,
          FieldDescriptor.Type.DOUBLE);

  private final Descriptor type;
  private final int cost;
  private final Map<Integer, WireMessage> parts = new HashMap<>();

  private WireMessage(Descriptor type) {
    this.type = type;
    cost = describesTypes(type) ? TYPE_COST + TYPE_FIELD_COST * type.getFields().size() : COST;
  }

  private static WireMessage of(Descriptor type, Map<String, WireMessage> known) {
    WireMessage there = known.get(type.getFullName());
    if (there != null) {
      return there;
    }
    WireMessage made = new WireMessage(type);
    known.put(type.getFullName(), made);
    for (FieldDescriptor field : type.getFields()) {
      if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        made.parts.put(field.getNumber(), of(field.getMessageType(), known));
      }
    }
    return made;
  }

  private static boolean describesTypes(Descriptor type) {
    Descriptor around = type.getContainingType();
    return around == null ? TYPES.contains(type.getName()) : describesTypes(around);
  }

  /** What an object of such a message takes, and what is made of it. */
  int cost() {
    return cost;
  }

  boolean knows(int number) {
    return type.findFieldByNumber(number) != null;
  }

  /** The message in a field, or null if it isn't one. */
  WireMessage part(int number) {
    return parts.get(number);
  }

  /** Whether a field is a list of numbers one after another. */
  boolean packed(int number) {
    FieldDescriptor field = type.findFieldByNumber(number);
    return field != null && field.isRepeated() && GROWING.contains(field.getType());
  }

  /** Whether such numbers are ints. */
  boolean ints(int number) {
    return type.findFieldByNumber(number).getType() == FieldDescriptor.Type.INT32;
  }

  /** Whether such numbers are as long in the file as in memory. */
  boolean fixed(int number) {
    FieldDescriptor.Type of = type.findFieldByNumber(number).getType();
    return of == FieldDescriptor.Type.FLOAT || of == FieldDescriptor.Type.DOUBLE;
  }

  /** Whether a field's bytes stay where they are in the file's array. */
  boolean aliased(int number) {
    FieldDescriptor field = type.findFieldByNumber(number);
    return field != null && field.getType() == FieldDescriptor.Type.BYTES && !field.isRepeated();
  }
}
