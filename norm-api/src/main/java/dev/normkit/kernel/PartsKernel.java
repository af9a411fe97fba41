package dev.normkit.kernel;

import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.NormKernel;

/**
 * A kernel whose sums over a batch can be drawn part by part, with the bits of the whole: BatchNorm
 * on planes, each of which is summed by itself.
 */
public interface PartsKernel extends NormKernel {
  /**
   * Adds the sums of a part, plane by plane, as they would be in the whole.
   *
   * @param part with the moments of the whole; dx and gradients stay as they are
   * @param sums of the parts before
   */
  void addGradientSums(BackwardArgs part, PartSums sums);

  /**
   * Writes dx of a part.
   *
   * @param part with the moments of the whole; gradients stay as they are
   * @param sums of all parts
   */
  void inputGradient(BackwardArgs part, PartSums sums);
}
