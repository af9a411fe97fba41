package dev.normkit.io.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.normkit.io.bytes.Rounding;
import dev.normkit.io.onnx.Constant;
import dev.normkit.io.tensor.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * A tensor that a change makes: in double until it is written, so that it is rounded once however
 * many changes it goes through.
 *
 * @param type as it will be stored
 * @param shape the sizes of its axes
 * @param data one per element, in order
 */
record NewTensor(ElementType type, List<Long> shape, double[] data) {

  static NewTensor vector(ElementType type, double... data) {
    return new NewTensor(type, List.of((long) data.length), data);
  }

  /** The type of a constant's elements. */
  static ElementType type(Constant constant) throws Refused {
    return ElementType.ofWord(constant.type())
        .filter(ElementType::floating)
        .orElseThrow(() -> new Refused("its weights are " + constant.type()));
  }

  /** The first element that isn't finite once it is stored; −1 if all are. */
  int firstUnbounded() {
    for (int i = 0; i < data.length; i++) {
      if (!Double.isFinite(Rounding.to(type, data[i]))) {
        return i;
      }
    }
    return -1;
  }

  TensorProto proto(String name) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(data.length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (double value : data) {
      switch (type) {
        case F16 -> bytes.putShort((short) Rounding.half(value));
        case BF16 -> bytes.putShort((short) Rounding.upperHalf(value));
        case F32 -> bytes.putFloat((float) value);
        case I64 -> bytes.putLong((long) value);
        default -> bytes.putDouble(value);
      }
    }
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(dataType())
        .addAllDims(shape)
        .setRawData(ByteString.copyFrom(bytes.flip()))
        .build();
  }

  int dataType() {
    return dataType(type);
  }

  static int dataType(ElementType type) {
    return switch (type) {
      case F16 -> TensorProto.DataType.FLOAT16_VALUE;
      case BF16 -> TensorProto.DataType.BFLOAT16_VALUE;
      case F32 -> TensorProto.DataType.FLOAT_VALUE;
      case F64 -> TensorProto.DataType.DOUBLE_VALUE;
      case I64 -> TensorProto.DataType.INT64_VALUE;
      default -> throw new IllegalStateException(type + " can't be made");
    };
  }
}
