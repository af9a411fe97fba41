package dev.normkit.layer;

import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import java.util.Optional;

/** The running statistics of a layer: when they are used, and how a batch enters them. */
final class StatisticsTracker {
  private final NormSpec spec;
  private final Optional<RunningStatistics> running;
  private Optional<RunningStatistics> recomputed = Optional.empty();
  private boolean frozen;

  StatisticsTracker(NormPlan plan) {
    spec = plan.spec();
    running =
        spec.method().tracksStatistics()
            ? Optional.of(new RunningStatistics(plan.runningChannels()))
            : Optional.empty();
  }

  Optional<RunningStatistics> running() {
    return running;
  }

  /** The statistics that training normalizes with: none, unless frozen. */
  Optional<RunningStatistics> fixed() {
    return frozen ? running : Optional.empty();
  }

  RunningStatistics required() {
    return running.orElseThrow(
        () ->
            new IllegalStateException(
                spec.method() + " keeps no running statistics; it uses those of its input alone"));
  }

  void freeze() {
    if (!required().known()) {
      throw new IllegalStateException(
          "running statistics have seen no batch; train first or set them, then freeze");
    }
    if (recomputed.isPresent()) {
      throw new IllegalStateException("running statistics are being recomputed; finish first");
    }
    frozen = true;
  }

  void unfreeze() {
    frozen = false;
  }

  void startRecomputing() {
    if (frozen) {
      throw new IllegalStateException("running statistics are frozen; unfreeze them first");
    }
    recomputed = Optional.of(new RunningStatistics(required().channels()));
  }

  void finishRecomputing() {
    RunningStatistics fresh =
        recomputed.orElseThrow(() -> new IllegalStateException("recomputing was not started"));
    if (!fresh.known()) {
      throw new IllegalStateException(
          "no batch was seen since recomputing started; the old statistics stay");
    }
    required().copyFrom(fresh);
    recomputed = Optional.empty();
  }

  /** Lets the batch behind the moments in, unless frozen. */
  void update(NormPlan plan, Moments moments) {
    if (running.isEmpty() || frozen) {
      return;
    }
    double values = plan.valuesPerChannel();
    boolean unbiased = spec.runningVariance() == RunningVariance.UNBIASED;
    RunningStatistics target = recomputed.orElse(running.get());
    Momentum momentum = recomputed.isPresent() ? Momentum.cumulative() : spec.momentum();
    target.update(moments.acrossBatch(), momentum, unbiased ? values / (values - 1) : 1);
  }
}
