package dev.normkit.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * What SwitchableNorm mixes: part of its formula, beside the logits, which are parameters.
 *
 * @param batchBranch whether the statistics of the batch are among them; without them in and ln are
 *     left, and no running statistics are kept
 * @param variance which variances
 */
public record Mixing(boolean batchBranch, MixedVariance variance) implements Serializable {

  /** Checks that the variance isn't null. */
  public Mixing {
    Objects.requireNonNull(variance, "mixedVariance");
  }

  /** {@return whether its variances need at least two values each} */
  public boolean unbiased() {
    return variance == MixedVariance.UNBIASED;
  }

  /** {@return that of the paper (Luo et al. 2018): with the batch's, all variances biased} */
  public static Mixing usual() {
    return new Mixing(true, MixedVariance.BIASED);
  }
}
