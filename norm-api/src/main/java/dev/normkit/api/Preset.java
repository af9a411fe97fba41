package dev.normkit.api;

import java.util.Objects;

/**
 * The settings that a framework changes together: ε, momentum and the variance that is kept.
 *
 * @param epsilon ε, added to the variance inside the root
 * @param momentum how a new batch enters the running statistics
 * @param runningVariance which variance of a batch is kept
 */
public record Preset(double epsilon, Momentum momentum, RunningVariance runningVariance) {

  /**
   * Checks that both are given; {@link NormSpec} checks ε.
   *
   * @param epsilon the component
   * @param momentum the component
   * @param runningVariance the component
   * @throws NullPointerException if one is null
   */
  public Preset {
    Objects.requireNonNull(momentum, "momentum");
    Objects.requireNonNull(runningVariance, "runningVariance");
  }

  /**
   * PyTorch: ε 1e-5, weight of the new batch 0.1, unbiased.
   *
   * @return the preset; also the default of every spec
   */
  public static Preset pytorch() {
    return new Preset(1e-5, Momentum.ofNew(0.1), RunningVariance.UNBIASED);
  }

  /**
   * Keras: ε 1e-3, weight of the old value 0.99, biased.
   *
   * @return the preset
   */
  public static Preset keras() {
    return new Preset(1e-3, Momentum.ofNew(0.01), RunningVariance.BIASED);
  }

  /**
   * ONNX: ε 1e-5, weight of the new batch 0.1, biased.
   *
   * @return the preset
   */
  public static Preset onnx() {
    return new Preset(1e-5, Momentum.ofNew(0.1), RunningVariance.BIASED);
  }
}
