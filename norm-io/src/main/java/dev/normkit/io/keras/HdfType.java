package dev.normkit.io.keras;

import dev.normkit.io.tensor.ElementType;
import io.jhdf.object.datatype.DataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.OrderedDataType;
import java.nio.ByteOrder;

/** HDF5 describes numbers bit by bit; these are the usual ones. */
record HdfType(ElementType type, ByteOrder order, String stored) {

  static HdfType of(DataType type) {
    ElementType known =
        type instanceof FloatingPoint floating
            ? floating(floating)
            : type instanceof FixedPoint fixed ? fixed(fixed) : ElementType.OTHER;
    ByteOrder order =
        type instanceof OrderedDataType ordered && known != ElementType.OTHER
            ? ordered.getByteOrder()
            : ByteOrder.LITTLE_ENDIAN;
    return new HdfType(known, order, type.getClass().getSimpleName());
  }

  private static ElementType floating(FloatingPoint type) {
    int exponent = type.getExponentSize();
    return switch (type.getSize()) {
      case 2 ->
          exponent == 5 ? ElementType.F16 : exponent == 8 ? ElementType.BF16 : ElementType.OTHER;
      case 4 -> exponent == 8 ? ElementType.F32 : ElementType.OTHER;
      case 8 -> exponent == 11 ? ElementType.F64 : ElementType.OTHER;
      default -> ElementType.OTHER;
    };
  }

  private static ElementType fixed(FixedPoint type) {
    if (type.getBitPrecision() != 8 * type.getSize() || type.getBitOffset() != 0) {
      return ElementType.OTHER;
    }
    boolean signed = type.isSigned();
    return switch (type.getSize()) {
      case 1 -> signed ? ElementType.I8 : ElementType.U8;
      case 2 -> signed ? ElementType.I16 : ElementType.U16;
      case 4 -> signed ? ElementType.I32 : ElementType.U32;
      case 8 -> signed ? ElementType.I64 : ElementType.U64;
      default -> ElementType.OTHER;
    };
  }
}
