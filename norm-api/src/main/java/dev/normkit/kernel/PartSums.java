package dev.normkit.kernel;

import dev.normkit.api.NormParameters;
import java.util.Arrays;

/** Sums over the gradients of a batch that comes in parts, per channel, in double. */
public final class PartSums {
  /** Σ rstd·Σdy·(x−μ), which is dγ. */
  final double[] weight;

  /** Σdy, which is dβ. */
  final double[] bias;

  /** Σdy·(x−μ). */
  final double[] product;

  /** Behind each channel. */
  long values;

  /**
   * Nothing yet.
   *
   * @param channels C
   */
  public PartSums(int channels) {
    weight = new double[channels];
    bias = new double[channels];
    product = new double[channels];
  }

  /** Forgets all parts. */
  public void reset() {
    Arrays.fill(weight, 0);
    Arrays.fill(bias, 0);
    Arrays.fill(product, 0);
    values = 0;
  }

  /**
   * Adds the gradients that a kernel gave for a part, so without Σdy·(x−μ).
   *
   * @param part dγ and dβ of the part
   */
  public void add(NormParameters part) {
    for (int c = 0; c < weight.length; c++) {
      weight[c] += part.weight().get(c);
      bias[c] += part.bias().get(c);
    }
  }

  /**
   * The sum behind dγ.
   *
   * @param channel from 0
   * @return Σdy·x̂
   */
  public double weight(int channel) {
    return weight[channel];
  }

  /**
   * The sum behind dβ.
   *
   * @param channel from 0
   * @return Σdy
   */
  public double bias(int channel) {
    return bias[channel];
  }
}
