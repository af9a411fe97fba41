package dev.normkit.io.rewrite;

/** Doubles to numbers of 16 bits, to the nearest, ties to even; not by way of float. */
final class Rounding {
  private static final int HALF_FRACTION = 10;
  private static final int HALF_LEAST = -14;
  private static final int HALF_MOST = 15;
  private static final int FLOAT_FRACTION = 7;
  private static final int FLOAT_LEAST = -126;
  private static final int FLOAT_MOST = 127;

  private Rounding() {}

  /** The bits of a half-precision number of IEEE 754. */
  static int half(double value) {
    return bits(value, HALF_FRACTION, HALF_LEAST, HALF_MOST);
  }

  /** The bits of a bfloat16. */
  static int upperHalf(double value) {
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
