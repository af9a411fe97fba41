package dev.normkit.io.rewrite;

import java.util.stream.DoubleStream;

/**
 * y = factor·x + shift, for each channel.
 *
 * @param factor one per channel
 * @param shift one per channel
 */
record Affine(double[] factor, double[] shift) {

  int channels() {
    return factor.length;
  }

  /** Whether zeros stay zeros. */
  boolean isLinear() {
    return DoubleStream.of(shift).allMatch(value -> value == 0);
  }
}
