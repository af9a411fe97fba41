package dev.normkit.monitor;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Judges channels by the formulas of the package comment. */
final class ChannelJudge {
  private final NormSpec spec;
  private final RunningAverage average;
  private final StepHistory history;
  private final RunningStatistics running;
  private final double limit;
  private final double noiseAgainstLine;

  ChannelJudge(
      NormSpec spec,
      StepHistory history,
      RunningStatistics running,
      RunningWeights weights,
      double limit) {
    this.spec = spec;
    average = spec.runningAverage().orElseThrow();
    this.history = history;
    this.running = running;
    this.limit = limit;
    noiseAgainstLine = weights.varianceAgainstLine(history.size());
  }

  /** Empty if too few of the channel's batches were finite. */
  Optional<ChannelReport> judge(int channel) {
    IntPredicate finite = step -> history.finite(step, channel);
    Trend means = Trend.of(history, finite, step -> history.mean(step, channel));
    IntPredicate several = step -> history.values(step) > 1;
    Trend variances = Trend.of(history, finite.and(several), step -> unbiased(step, channel));
    return means.count() < MonitorSettings.FEWEST_STEPS
        ? Optional.empty()
        : Optional.of(report(channel, means, variances));
  }

  /** Of one value nothing is known. */
  private double unbiased(int step, int channel) {
    double values = history.values(step);
    return history.variance(step, channel) * values / (values - 1);
  }

  private ChannelReport report(int channel, Trend means, Trend variances) {
    double values = history.usualValues();
    double variance = variances.average() * (values - 1) / values + means.noise();
    Scale scale = new Scale(variance, spec.epsilon());
    double relative = scale.ofVariance(variances.average());
    BatchNoise noise =
        new BatchNoise(
            scale.ofMean(Math.sqrt(means.noise())), relative * Math.sqrt(variances.noise()));
    RunningGap gap = gap(channel, means, variances, scale, noise);
    double drift =
        Math.sqrt(square(scale.ofMean(1)) * means.drift() + square(relative) * variances.drift());
    return new ChannelReport(
        channel, means.end(), variance, noise, gap, drift, findings(noise, gap));
  }

  /**
   * A plain average has the variance within batches, and a pooled one the total. An exponential one
   * has that within them too, but the total where it was recomputed; which isn't recorded, so it is
   * stale if it fits neither.
   */
  private RunningGap gap(int channel, Trend means, Trend variances, Scale scale, BatchNoise noise) {
    RunningGap within = gap(channel, means, scale, noise, within(variances, noise));
    if (average.momentum().kind() == Momentum.Kind.CUMULATIVE) {
      return within;
    }
    RunningGap total = gap(channel, means, scale, noise, total(channel, means, variances, scale));
    return isPooled(channel) || isStale(within) && !isStale(total) ? total : within;
  }

  /**
   * What the running variance should be.
   *
   * @param noise the standard deviation of the difference by noise alone, as a change of the scale
   */
  private record Expected(double variance, double noise) {}

  private Expected within(Trend variances, BatchNoise noise) {
    double values = history.usualValues();
    double kept = average.unbiased() ? 1 : (values - 1) / values;
    return new Expected(kept * now(variances), Math.sqrt(noiseAgainstLine) * noise.scale());
  }

  private Expected total(int channel, Trend means, Trend variances, Scale scale) {
    long batches = running.batches(channel);
    double usual = history.usualValues();
    TotalVariance total =
        isPooled(channel)
            ? TotalVariance.of(batches, running.values(channel), average.unbiased(), usual)
            : TotalVariance.ofMany(batches, usual);
    double variance = total.value(now(variances), means.noise());
    double noise = Math.sqrt(total.noise(noiseAgainstLine * variances.noise(), means));
    return new Expected(variance, scale.ofVariance(variance) * noise);
  }

  /** Statistics that were set may have come about in another way. */
  private boolean isPooled(int channel) {
    return average.momentum().kind() == Momentum.Kind.POOLED && running.values(channel) > 0;
  }

  /** A line through falling variances may end below 0. */
  private static double now(Trend variances) {
    return variances.end() > 0 ? variances.end() : variances.average();
  }

  private RunningGap gap(
      int channel, Trend means, Scale scale, BatchNoise noise, Expected expected) {
    double mean = scale.ofMean(running.mean(channel) - means.end());
    double change = scale.change(expected.variance(), running.variance(channel));
    double meanNoise = Math.sqrt(noiseAgainstLine) * noise.mean();
    return new RunningGap(
        mean, scale.share() * change, new BatchNoise(meanNoise, expected.noise()));
  }

  private boolean isStale(RunningGap gap) {
    return gap.output() > limit && gap.significant();
  }

  private List<Finding> findings(BatchNoise noise, RunningGap gap) {
    List<Finding> findings = new ArrayList<>();
    if (noise.output() > limit) {
      findings.add(Finding.BATCH_TOO_SMALL);
    }
    if (isStale(gap)) {
      findings.add(Finding.RUNNING_STATISTICS_STALE);
    }
    return findings;
  }

  private static double square(double value) {
    return value * value;
  }

  /** A channel's σ² and ε: errors of its statistics as changes of its output. */
  private record Scale(double variance, double epsilon) {

    /** A shift of the mean; of constant values without ε only whether there is one. */
    double ofMean(double shift) {
      return shift == 0 ? 0 : shift / Math.sqrt(variance + epsilon);
    }

    /** How much of √(σ²+ε) is σ. */
    double share() {
      return variance == 0 ? 0 : Math.sqrt(variance / (variance + epsilon));
    }

    /** What a small change of the batch variance is multiplied with. */
    double ofVariance(double average) {
      return average == 0 ? 0 : share() / 2 / (average + epsilon);
    }

    /** How scale 1/√(other+ε) differs from 1/√(now+ε), relatively. */
    double change(double now, double other) {
      if (now == other) {
        return 0;
      }
      return other + epsilon == 0 ? -1 : Math.sqrt((now + epsilon) / (other + epsilon)) - 1;
    }
  }
}
