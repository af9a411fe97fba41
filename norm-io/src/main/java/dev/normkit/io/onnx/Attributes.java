package dev.normkit.io.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;

/** Attributes of nodes that are made anew. */
public final class Attributes {
  private Attributes() {}

  private static AttributeProto.Builder of(String name, AttributeProto.AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }

  /**
   * {@return an integer}
   *
   * @param name what it is called
   * @param value the integer
   */
  public static AttributeProto whole(String name, long value) {
    return of(name, AttributeProto.AttributeType.INT).setI(value).build();
  }

  /**
   * {@return integers}
   *
   * @param name what they are called
   * @param values in order
   */
  public static AttributeProto wholes(String name, List<Long> values) {
    return of(name, AttributeProto.AttributeType.INTS).addAllInts(values).build();
  }

  /**
   * {@return a float}
   *
   * @param name what it is called
   * @param value the float
   */
  public static AttributeProto number(String name, float value) {
    return of(name, AttributeProto.AttributeType.FLOAT).setF(value).build();
  }

  /**
   * {@return a tensor}
   *
   * @param name what it is called
   * @param value the tensor
   */
  public static AttributeProto tensor(String name, TensorProto value) {
    return of(name, AttributeProto.AttributeType.TENSOR).setT(value).build();
  }

  /**
   * {@return a body}
   *
   * @param name what it is called
   * @param value the graph
   */
  public static AttributeProto body(String name, GraphProto value) {
    return of(name, AttributeProto.AttributeType.GRAPH).setG(value).build();
  }
}
