package dev.normkit.layer;

import dev.normkit.api.Moments;
import dev.normkit.api.NormPlan;

/**
 * Observes a layer while it trains, for example to judge its batch statistics; see {@link
 * NormLayer#addObserver}. It sees each training forward call that normalized with the statistics of
 * its own batch, after the output was written and the running statistics were updated. It sees the
 * batch of a pass with {@link Tracking#LEAVE} when {@link TrainingPass#updateStatistics} is called.
 * A call with frozen statistics has none of its own, so it isn't seen; nor are {@link
 * MicroBatches}.
 *
 * <p>Called on the training thread and part of its time: copy what is needed, allocate nothing,
 * throw nothing. What is thrown reaches the caller of {@code forward} or {@code updateStatistics},
 * whose step is complete by then.
 */
@FunctionalInterface
public interface TrainingObserver {

  /**
   * A batch was normalized.
   *
   * @param plan spec and shape of the batch
   * @param moments its statistics; overwritten by the next batch, so not to be kept
   */
  void batchNormalized(NormPlan plan, Moments moments);
}
