package dev.normkit.api;

import java.io.Serializable;
import java.util.Objects;

/**
 * How a layer keeps running statistics for inference, PyTorch's {@code track_running_stats}. It
 * changes no training call: the formula of a {@link NormSpec} is in its other components.
 *
 * @param momentum how a batch enters the running statistics
 * @param variance which variance of it
 */
public record RunningAverage(Momentum momentum, RunningVariance variance) implements Serializable {

  /** Checks that neither is null. */
  public RunningAverage {
    Objects.requireNonNull(momentum, "momentum");
    Objects.requireNonNull(variance, "runningVariance");
  }

  /** {@return whether the variance that is kept needs at least two values} */
  public boolean unbiased() {
    return variance == RunningVariance.UNBIASED;
  }

  /**
   * The same with another momentum.
   *
   * @param newMomentum how a batch enters the running statistics
   * @return new settings
   */
  public RunningAverage withMomentum(Momentum newMomentum) {
    return new RunningAverage(newMomentum, variance);
  }

  /** For example {@code momentum 0.1 of the new batch, running variance UNBIASED}. */
  @Override
  public String toString() {
    return "momentum " + momentum + ", running variance " + variance;
  }
}
