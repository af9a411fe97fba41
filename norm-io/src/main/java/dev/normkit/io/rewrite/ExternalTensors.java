package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tensors whose elements lie in files of their own. Initializers may, but so may every tensor in an
 * attribute, a body or a function, so all of a message is looked at.
 */
final class ExternalTensors {
  private ExternalTensors() {}

  /** Those in a message, however deep. */
  static Stream<TensorProto> of(Message message) {
    if (message instanceof TensorProto tensor) {
      return Stream.of(tensor)
          .filter(one -> one.getDataLocation() == TensorProto.DataLocation.EXTERNAL);
    }
    return message.getAllFields().entrySet().stream()
        .filter(field -> field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .map(field -> field.getValue())
        .flatMap(value -> value instanceof List<?> many ? many.stream() : Stream.of(value))
        .flatMap(one -> of((Message) one));
  }
}
