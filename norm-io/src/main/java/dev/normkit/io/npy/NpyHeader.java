package dev.normkit.io.npy;

import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What an .npy file says of its data.
 *
 * @param info its name, type and shape
 * @param order of the bytes of an element
 * @param fortran whether the first axis is the fastest
 */
record NpyHeader(TensorInfo info, ByteOrder order, boolean fortran) {
  private static final int LONGEST_TYPE = 60;

  /** Reads the dictionary's values; a type that isn't read is known by its word. */
  static NpyHeader of(String name, NpyHeaderText fields) throws FileFormatException {
    String descr = fields.descr();
    List<Long> shape = new ArrayList<>();
    for (String size : fields.shape()) {
      shape.add(size(size, shape.size()));
    }
    TensorInfo info = new TensorInfo(name, type(descr), brief(descr), shape);
    try {
      Math.multiplyExact(info.elements(), 8L);
    } catch (ArithmeticException tooLarge) {
      throw new FileFormatException(
          "its shape " + TensorInfo.tuple(shape) + " has more values than any file");
    }
    ByteOrder order = descr.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(info, order, fields.fortranOrder());
  }

  /** A type that isn't read may have a name of any length, which would be kept. */
  private static String brief(String descr) {
    return descr.length() <= LONGEST_TYPE ? descr : descr.substring(0, LONGEST_TYPE) + "…";
  }

  private static long size(String size, int axis) throws FileFormatException {
    long value;
    try {
      value = Long.parseLong(size);
    } catch (NumberFormatException tooLarge) {
      throw new FileFormatException(
          "size "
              + size
              + " of axis "
              + axis
              + " is out of range; it must be from 0 to "
              + Long.MAX_VALUE);
    }
    if (value < 0) {
      throw new FileFormatException("size " + size + " of axis " + axis + " is below 0");
    }
    return value;
  }

  /** Byte order, kind and bytes, for example {@code <f4}; order doesn't matter for one byte. */
  private static ElementType type(String descr) {
    if (descr.length() < 2 || "<>|".indexOf(descr.charAt(0)) < 0) {
      return ElementType.OTHER;
    }
    ElementType type =
        switch (descr.substring(1)) {
          case "f2" -> ElementType.F16;
          case "f4" -> ElementType.F32;
          case "f8" -> ElementType.F64;
          case "i1" -> ElementType.I8;
          case "i2" -> ElementType.I16;
          case "i4" -> ElementType.I32;
          case "i8" -> ElementType.I64;
          case "u1" -> ElementType.U8;
          case "u2" -> ElementType.U16;
          case "u4" -> ElementType.U32;
          case "u8" -> ElementType.U64;
          case "b1" -> ElementType.BOOL;
          default -> ElementType.OTHER;
        };
    return descr.startsWith("|") && type.bytes() > 1 ? ElementType.OTHER : type;
  }
}
