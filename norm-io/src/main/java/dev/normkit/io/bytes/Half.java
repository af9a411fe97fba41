package dev.normkit.io.bytes;

/** Numbers of 16 bits as floats, which hold all of them exactly. */
public final class Half {
  private static final int EXPONENT = 0x7C00;
  private static final int FRACTION = 0x03FF;

  private Half() {}

  /**
   * A half-precision number of IEEE 754: sign, 5 bits of exponent, 10 of fraction.
   *
   * @param bits its 16 bits
   * @return the same number; of NaN the same sign and payload
   */
  public static float ofIeee(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits & EXPONENT;
    int fraction = bits & FRACTION;
    if (exponent == 0) {
      float tiny = fraction * 0x1p-24f;
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(tiny));
    }
    int wide = exponent == EXPONENT ? 0xFF << 23 : (exponent << 13) + ((127 - 15) << 23);
    return Float.intBitsToFloat(sign | wide | fraction << 13);
  }

  /**
   * The upper half of a float's bits.
   *
   * @param bits its 16 bits
   * @return the float whose other bits are 0
   */
  public static float ofUpperBits(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
