package dev.normkit.monitor;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.monitor.Recommendation.Action;
import dev.normkit.selector.usage.UsualGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;

/**
 * From what was measured to what would help, by the formulas of the package comment. Numbers enter
 * texts by %s: the digits of %d are those of the default locale.
 */
final class Advice {
  private static final int MOST_LOOKED_AT = 100_000;

  /** A batch that counts as fewer independent values counts as one, which has no variance. */
  private static final double ONE_VALUE = 1.5;

  private final Shape shape;
  private final UsualBatch usual;
  private final double limit;
  private final int steps;
  private final RunningWeights weights;

  Advice(Shape shape, UsualBatch usual, double limit, int steps, RunningWeights weights) {
    this.shape = shape;
    this.usual = usual;
    this.limit = limit;
    this.steps = steps;
    this.weights = weights;
  }

  /** On batches that are too small, by the median of the channels for which they are. */
  List<Recommendation> onBatch(List<ChannelReport> small) {
    double effective = Summary.of(small).effectiveValues();
    ChannelReport typical = Summary.middle(small, channel -> channel.noise().output());
    List<Recommendation> advice = new ArrayList<>();
    advice.add(2 * effective < usual.samples() ? shuffle(effective) : enlarge(typical.noise()));
    advice.add(replace());
    return advice;
  }

  private Recommendation enlarge(BatchNoise noise) {
    int samples = usual.wholeSamples();
    int most = Math.max(samples, MOST_LOOKED_AT);
    while (samples < most && withSamples(samples, noise).output() > limit) {
      samples++;
    }
    double predicted = withSamples(samples, noise).output();
    return new Recommendation(
        Action.ENLARGE_BATCH,
        "batches of %s%s in place of %s would bring the noise from %s to %s"
            .formatted(
                predicted > limit ? "more than " : "",
                samples,
                usual.samplesBeside(samples),
                Figures.text(noise.output()),
                Figures.text(Math.min(limit, predicted))));
  }

  /**
   * As of independent samples: the mean's variance goes by 1/m, that of the variance by 1/(m−1).
   */
  private BatchNoise withSamples(int samples, BatchNoise noise) {
    double ratio = samples / usual.samples();
    return new BatchNoise(noise.mean() / Math.sqrt(ratio), scaleNoise(ratio, noise));
  }

  /**
   * A mean without noise counts as endless values, of which m and m−1 are the same. One value shows
   * no noise of a variance that it doesn't have; more of them have that of normal ones.
   */
  private double scaleNoise(double ratio, BatchNoise noise) {
    double values = Math.max(1, noise.effectiveValues());
    if (usual.oneValue() || values < ONE_VALUE) {
      return BatchNoise.ofIndependent(values * ratio).scale();
    }
    double freedom = Double.isInfinite(values) ? 1 / ratio : (values - 1) / (values * ratio - 1);
    return noise.scale() * Math.sqrt(freedom);
  }

  private Recommendation shuffle(double effective) {
    return new Recommendation(
        Action.SHUFFLE_SAMPLES,
        "the %s samples of a batch count as %s independent values, so they resemble each other; draw them at random"
            .formatted(usual.wholeSamples(), Figures.text(effective)));
  }

  private Recommendation replace() {
    OptionalInt groups = UsualGroups.of(shape);
    String method =
        groups.isPresent() && legal(NormSpec.groupNorm(groups.getAsInt()).build())
            ? "GroupNorm(%s), for %s channels,".formatted(groups.getAsInt(), shape.channels())
            : "LayerNorm";
    return new Recommendation(
        Action.REPLACE_METHOD, method + " has no statistics of the batch, so none of this noise");
  }

  private boolean legal(NormSpec spec) {
    try {
      return new NormPlan(spec, shape).spec().equals(spec);
    } catch (IllegalArgumentException illegal) {
      return false;
    }
  }

  /** On stale running statistics, by the channels that are. */
  List<Recommendation> onRunning(List<ChannelReport> stale) {
    double gap = rms(stale, channel -> channel.gap().output());
    double noise = rms(stale, channel -> channel.noise().output());
    double drift = rms(stale, ChannelReport::drift);
    List<Recommendation> advice = new ArrayList<>();
    double best = Math.min(1, StrictMath.cbrt(4 * drift * drift / (noise * noise)));
    if (2 * drift * weights.lag() > gap && best > weights.newest()) {
      advice.add(raise(drift, best));
    } else if (!weights.cumulative() && weights.newest() > 0) {
      advice.add(goOn(stale));
    }
    advice.add(
        new Recommendation(
            Action.RECOMPUTE_STATISTICS,
            "startRecomputing(), %s batches with unchanged weights and finishRecomputing() leave an error of %s"
                .formatted(steps, Figures.text(noise / Math.sqrt(steps)))));
    return advice;
  }

  private Recommendation raise(double drift, double weight) {
    return new Recommendation(
        Action.RAISE_MOMENTUM,
        "statistics move by %s per batch, so with weight %s of the new batch the running ones are %s behind; weight %s balances that against noise"
            .formatted(
                Figures.ofAnySize(drift),
                Figures.ofAnySize(weights.newest()),
                Figures.text(drift * weights.lag()),
                Figures.ofAnySize(weight)));
  }

  private Recommendation goOn(List<ChannelReport> stale) {
    double weight = weights.newest();
    long batches = 0;
    boolean enough = true;
    for (ChannelReport channel : stale) {
      while (batches < MOST_LOOKED_AT && isWide(channel, batches, weight)) {
        batches++;
      }
      enough &= !isWide(channel, batches, weight);
    }
    return new Recommendation(
        Action.CONTINUE_TRAINING,
        "the gap is older than these %s batches; with weight %s of the new batch it falls below %s after %s%s more"
            .formatted(
                steps,
                Figures.ofAnySize(weight),
                Figures.text(limit),
                enough ? "" : "more than ",
                batches));
  }

  private boolean isWide(ChannelReport channel, long batches, double weight) {
    return channel.gap().after(batches, weight).output() > limit;
  }

  private static double rms(List<ChannelReport> channels, ToDoubleFunction<ChannelReport> measure) {
    double sum = 0;
    for (ChannelReport channel : channels) {
      double value = measure.applyAsDouble(channel);
      sum += value * value;
    }
    return Math.sqrt(sum / channels.size());
  }
}
