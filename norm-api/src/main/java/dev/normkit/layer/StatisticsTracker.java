package dev.normkit.layer;

import dev.normkit.api.Mixing;
import dev.normkit.api.Moments;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningStatistics.Channel;
import dev.normkit.api.RunningVariance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The running statistics of a layer: when they are used, and how a batch enters them. Passes of
 * several threads let their batches in one after the other.
 */
final class StatisticsTracker {
  private final NormSpec spec;
  private final Optional<RunningAverage> average;
  private final Optional<RunningAverage> averageOfDense;
  private final Optional<RunningStatistics> running;
  private Optional<RunningStatistics> recomputed = Optional.empty();
  private boolean frozen;

  /** Of a layer whose typical plan this is. */
  StatisticsTracker(NormPlan plan) {
    spec = plan.spec();
    average = spec.runningAverage();
    // The moments of dense data are biased, also where unbiased variances are mixed and kept.
    averageOfDense =
        spec.mixing().filter(Mixing::unbiased).isPresent()
            ? average.map(kept -> new RunningAverage(kept.momentum(), RunningVariance.UNBIASED))
            : average;
    running = average.map(kept -> new RunningStatistics(plan.runningChannels()));
  }

  Optional<RunningStatistics> running() {
    return running;
  }

  /** The statistics that training normalizes with: none, unless frozen. */
  synchronized Optional<RunningStatistics> fixed() {
    return frozen ? running : Optional.empty();
  }

  /**
   * The same for a call.
   *
   * @throws IllegalStateException if they were reset since they were frozen
   */
  synchronized Optional<RunningStatistics> fixedAndKnown() {
    if (frozen && !running.get().known()) {
      throw new IllegalStateException(
          "running statistics have seen no batch and are held fixed; call unfreezeStatistics() and"
              + " train, or set them");
    }
    return fixed();
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
      throw new IllegalStateException(
          "running statistics are being recomputed; call finishRecomputing() or"
              + " cancelRecomputing() first");
    }
    frozen = true;
  }

  synchronized void unfreeze() {
    frozen = false;
  }

  synchronized boolean isRecomputing() {
    return recomputed.isPresent();
  }

  /** Without running statistics there is nothing to compute anew. */
  synchronized void startRecomputing() {
    if (frozen) {
      throw new IllegalStateException(
          "running statistics are frozen; call unfreezeStatistics() first");
    }
    recomputed = running.map(RunningStatistics::channels).map(RunningStatistics::new);
  }

  synchronized void finishRecomputing() {
    if (running.isPresent()) {
      RunningStatistics fresh = requireRecomputed();
      running.get().set(goingOn(running.get().state(), fresh.state()));
      recomputed = Optional.empty();
    }
  }

  private RunningStatistics requireRecomputed() {
    RunningStatistics fresh =
        recomputed.orElseThrow(
            () ->
                new IllegalStateException(
                    "recomputing was not started; call startRecomputing() before the batches"));
    if (!fresh.known()) {
      throw new IllegalStateException(
          "no batch was seen since recomputing started: forward lets one in after train(), and none"
              + " in eval(); cancelRecomputing() keeps the old statistics");
    }
    return fresh;
  }

  synchronized void cancelRecomputing() {
    recomputed = Optional.empty();
  }

  /** A channel that let no batch in while recomputing keeps what it had. */
  private RunningStatistics.State goingOn(
      RunningStatistics.State old, RunningStatistics.State fresh) {
    List<Channel> channels = new ArrayList<>();
    for (int c = 0; c < fresh.channels().size(); c++) {
      Channel now = fresh.channels().get(c);
      Channel before = old.channels().get(c);
      channels.add(
          now.batches() > 0
              ? goingOn(now, now.batches())
              : goingOn(before, Math.min(before.batches(), fresh.batches())));
    }
    return new RunningStatistics.State(channels, fresh.batches(), fresh.known());
  }

  /** Only an average that pools goes on from the number of values. */
  private Channel goingOn(Channel channel, long batches) {
    boolean pooled = average.get().momentum().kind() == Momentum.Kind.POOLED;
    return new Channel(channel.mean(), channel.variance(), batches, pooled ? channel.values() : 0);
  }

  /** Lets the batch behind the moments in. */
  void update(NormPlan plan, Moments moments) {
    Optional<RunningAverage> kept = plan.shape().hasSpatialAxes() ? average : averageOfDense;
    update(kept, moments, plan.valuesPerTrackedVariance());
  }

  /** The same of so many values per variance, of a method that mixes none. */
  void update(Moments moments, long values) {
    update(average, moments, values);
  }

  private synchronized void update(Optional<RunningAverage> kept, Moments moments, long values) {
    if (kept.isEmpty()) {
      return;
    }
    RunningAverage wanted =
        recomputed.isPresent() ? kept.get().withMomentum(recomputing()) : kept.get();
    recomputed.orElse(running.get()).update(moments.acrossBatch(), wanted, values);
  }

  /** An average that forgets would be no better than the old one. */
  private Momentum recomputing() {
    Momentum own = average.get().momentum();
    if (own.kind() != Momentum.Kind.EXPONENTIAL) {
      return own;
    }
    return spec.method() == NormMethod.INSTANCE ? Momentum.cumulative() : Momentum.pooled();
  }
}
