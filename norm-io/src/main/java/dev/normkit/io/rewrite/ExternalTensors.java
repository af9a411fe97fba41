package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Map;

/**
 * Tensors whose elements lie in files of their own. Initializers may, but so may every tensor in an
 * attribute, a body or a function, so all of a message is looked at.
 */
final class ExternalTensors {
  private ExternalTensors() {}

  /** Whether there is one in a message, however deep. */
  static boolean in(Message message) {
    if (message instanceof TensorProto tensor) {
      return tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }
    return message.getAllFields().entrySet().stream().anyMatch(ExternalTensors::inField);
  }

  private static boolean inField(Map.Entry<FieldDescriptor, Object> field) {
    if (field.getKey().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return false;
    }
    return field.getValue() instanceof List<?> many
        ? many.stream().anyMatch(one -> in((Message) one))
        : in((Message) field.getValue());
  }
}
