package dev.normkit.evidence.translation;

/**
 * A picture of 28×28 pixels in a results file: two hexadecimal digits each, −3 to 5 as 00 to ff.
 */
final class GreyPixels {
  static final int SIDE = 28;
  static final int COUNT = SIDE * SIDE;

  private static final double DARKEST = -3;
  private static final double BRIGHTEST = 5;

  private GreyPixels() {}

  static String text(float[] pixels, int first) {
    StringBuilder text = new StringBuilder();
    for (int i = first; i < first + COUNT; i++) {
      double share = (pixels[i] - DARKEST) / (BRIGHTEST - DARKEST);
      text.append("%02x".formatted(Math.round(255 * Math.min(1, Math.max(0, share)))));
    }
    return text.toString();
  }

  /** The pixels again, as well as a byte holds them. */
  static double[] of(String text) {
    double[] pixels = new double[COUNT];
    for (int i = 0; i < COUNT; i++) {
      int value = Integer.parseInt(text.substring(2 * i, 2 * i + 2), 16);
      pixels[i] = DARKEST + value / 255.0 * (BRIGHTEST - DARKEST);
    }
    return pixels;
  }
}
