package dev.normkit.api;

/** Which variances SwitchableNorm mixes; its means are the same in both. */
public enum MixedVariance {
  /** Those of the paper (Luo et al. 2018): Σ(x−μ)² over the number of values, throughout. */
  BIASED,
  /**
   * Those of the authors' PyTorch code (github.com/switchablenorms/Switchable-Normalization): on
   * data with spatial axes σ²_in = Σ(x−μ_in)²/(S−1), and from it σ²_ln = mean over C of
   * (σ²_in+μ²_in) − μ²_ln, and σ²_bn likewise over N; on dense data σ²_ln with C−1 and σ²_bn with
   * N−1. That code starts running variances at 0, not 1.
   */
  UNBIASED
}
