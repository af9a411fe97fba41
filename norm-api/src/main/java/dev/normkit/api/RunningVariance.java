package dev.normkit.api;

/** Which variance of a batch enters the running variance; normalization itself is always biased. */
public enum RunningVariance {
  /** Σ(x−μ)²/(m−1), as PyTorch keeps it; needs at least two values per channel. */
  UNBIASED,
  /** Σ(x−μ)²/m, as Keras and ONNX keep it. */
  BIASED
}
