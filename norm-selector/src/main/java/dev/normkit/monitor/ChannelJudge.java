package dev.normkit.monitor;

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

  private RunningGap gap(int channel, Trend means, Trend variances, Scale scale, BatchNoise noise) {
    double values = history.usualValues();
    double kept =
        spec.runningAverage().filter(RunningAverage::unbiased).isPresent()
            ? 1
            : (values - 1) / values;
    // A line through falling variances may end below 0.
    double now = kept * (variances.end() > 0 ? variances.end() : variances.average());
    double mean = running.mean(channel) - means.end();
    double root = Math.sqrt(noiseAgainstLine);
    return new RunningGap(
        scale.ofMean(mean),
        scale.share() * scale.change(now, running.variance(channel)),
        new BatchNoise(root * noise.mean(), root * noise.scale()));
  }

  private List<Finding> findings(BatchNoise noise, RunningGap gap) {
    List<Finding> findings = new ArrayList<>();
    if (noise.output() > limit) {
      findings.add(Finding.BATCH_TOO_SMALL);
    }
    if (gap.output() > limit && gap.significant()) {
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
