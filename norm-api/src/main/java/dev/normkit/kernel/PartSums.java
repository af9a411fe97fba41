package dev.normkit.kernel;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import java.util.Arrays;

/**
 * Sums over the gradients of a batch, which may come in parts, per channel, in double: behind the
 * gradients of the parameters, and behind dx.
 */
public final class PartSums {
  /** Σ rstd·Σdy·(x−μ), which is dγ. */
  public final double[] weight;

  /** Σdy, which is dβ. */
  public final double[] bias;

  /** Σdy·(x−μ), where dx is made of it. */
  final double[] product;

  /** Behind each channel. */
  long values;

  /** Whether {@link #product} has all parts. */
  private boolean complete = true;

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
    complete = true;
  }

  /** {@return whether dx can be made of these sums: each part has added all of them} */
  public boolean isComplete() {
    return complete;
  }

  /**
   * Adds the gradients that a kernel gave for a part, so without Σdy·(x−μ).
   *
   * @param part dγ and dβ of the part
   */
  public void add(NormParameters part) {
    complete = false;
    for (int c = 0; c < weight.length; c++) {
      weight[c] += part.weight().get(c);
      bias[c] += part.bias().get(c);
    }
  }

  /** Writes dγ and dβ. */
  void writeTo(NormParameters gradients) {
    write(weight, gradients.weight());
    write(bias, gradients.bias());
  }

  /** Rounds sums into a gradient, unless that is absent. */
  static void write(double[] sum, FloatSpan gradient) {
    float[] array = gradient.array();
    int at = gradient.offset();
    for (int i = 0; i < gradient.length(); i++) {
      array[at + i] = (float) sum[i];
    }
  }
}
