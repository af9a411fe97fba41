package dev.normkit.layer;

import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import java.util.Optional;

/**
 * The running statistics of a layer: when they are used, and how a batch enters them. Passes of
 * several threads let their batches in one after the other.
 */
final class StatisticsTracker {
  private final NormSpec spec;
  private final Optional<RunningStatistics> running;
  private Optional<RunningStatistics> recomputed = Optional.empty();
  private boolean frozen;

  /** Of a layer whose typical plan this is. */
  StatisticsTracker(NormPlan plan) {
    spec = plan.spec();
    running =
        spec.runningAverage().isPresent()
            ? Optional.of(new RunningStatistics(plan.runningChannels()))
            : Optional.empty();
  }

  Optional<RunningStatistics> running() {
    return running;
  }

  /** The statistics that training normalizes with: none, unless frozen. */
  synchronized Optional<RunningStatistics> fixed() {
    return frozen ? running : Optional.empty();
  }

  /** Whether training normalizes with held statistics. */
  synchronized boolean holds() {
    return frozen;
  }

  RunningStatistics required() {
    return running.orElseThrow(
        () ->
            new IllegalStateException(
                spec.method() + " keeps no running statistics; it uses those of its input alone"));
  }

  /** Without running statistics there is nothing to hold. */
  synchronized void freeze() {
    if (running.isEmpty()) {
      return;
    }
    if (!running.get().known()) {
      throw new IllegalStateException(
          "running statistics have seen no batch; train first or set them, then freeze");
    }
    if (recomputed.isPresent()) {
      throw new IllegalStateException("running statistics are being recomputed; finish first");
    }
    frozen = true;
  }

  synchronized void unfreeze() {
    frozen = false;
  }

  synchronized void startRecomputing() {
    if (frozen) {
      throw new IllegalStateException("running statistics are frozen; unfreeze them first");
    }
    recomputed = Optional.of(new RunningStatistics(required().channels()));
  }

  synchronized void finishRecomputing() {
    RunningStatistics fresh =
        recomputed.orElseThrow(() -> new IllegalStateException("recomputing was not started"));
    if (!fresh.known()) {
      throw new IllegalStateException(
          "no batch was seen since recomputing started; the old statistics stay");
    }
    required().copyFrom(fresh);
    recomputed = Optional.empty();
  }

  /** Lets the batch behind the moments in. */
  void update(NormPlan plan, Moments moments) {
    update(moments, plan.valuesPerTrackedVariance());
  }

  /** The same of so many values per variance. */
  synchronized void update(Moments moments, long values) {
    if (running.isEmpty()) {
      return;
    }
    RunningStatistics target = recomputed.orElse(running.get());
    RunningAverage average = spec.runningAverage().orElseThrow();
    if (recomputed.isPresent() && average.momentum().kind() == Momentum.Kind.EXPONENTIAL) {
      average = average.withMomentum(Momentum.cumulative());
    }
    target.update(moments.acrossBatch(), average, values);
  }
}
