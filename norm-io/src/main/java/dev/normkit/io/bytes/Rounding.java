package dev.normkit.io.bytes;

import dev.normkit.io.tensor.ElementType;

/** Doubles to numbers of fewer bits, to the nearest, ties to even; not by way of float. */
public final class Rounding {
  private static final int HALF_FRACTION = 10;
  private static final int HALF_LEAST = -14;
  private static final int HALF_MOST = 15;
  private static final int FLOAT_FRACTION = 7;
  private static final int FLOAT_LEAST = -126;
  private static final int FLOAT_MOST = 127;

  private Rounding() {}

  /**
   * {@return what is left of a number in another type: floats are rounded, whole numbers cut off
   * and wrapped around as Java's casts do}
   *
   * @param type that it is stored in
   * @param value the number
   */
  public static double to(ElementType type, double value) {
    return switch (type) {
      case F16 -> Half.ofIeee((short) half(value));
      case BF16 -> Half.ofUpperBits((short) upperHalf(value));
      case F32 -> (float) value;
      case F64, OTHER -> value;
      case BOOL -> value == 0 ? 0 : 1;
      case I8 -> (byte) (long) value;
      case I16 -> (short) (long) value;
      case I32 -> (int) (long) value;
      case U8 -> (long) value & 0xFF;
      case U16 -> (long) value & 0xFFFF;
      case U32 -> (long) value & 0xFFFF_FFFFL;
      case I64, U64 -> (long) value;
    };
  }

  /**
   * {@return the bits of a half-precision number of IEEE 754}
   *
   * @param value the number
   */
  public static int half(double value) {
    return bits(value, HALF_FRACTION, HALF_LEAST, HALF_MOST);
  }

  /**
   * {@return the bits of a bfloat16}
   *
   * @param value the number
   */
  public static int upperHalf(double value) {
    return bits(value, FLOAT_FRACTION, FLOAT_LEAST, FLOAT_MOST);
  }

  private static int bits(double value, int fraction, int least, int most) {
    int sign = Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0;
    int infinity = (most - least + 2) << fraction;
    double size = Math.abs(value);
    if (Double.isNaN(value)) {
      return sign | infinity | 1 << (fraction - 1);
    }
    // Not above the largest: Math.getExponent of infinity is one more than of any number.
    int exponent = Math.min(most, Math.max(least, Math.getExponent(size)));
    double steps = Math.rint(Math.scalb(size, fraction - exponent));
    if (steps >= 1 << (fraction + 2)) {
      return sign | infinity;
    }
    // A carry into the next power of two goes on into the exponent's bits.
    int number = (int) steps + ((exponent - least) << fraction);
    return sign | Math.min(number, infinity);
  }
}
