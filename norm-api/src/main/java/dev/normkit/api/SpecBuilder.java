package dev.normkit.api;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Collects the settings of a {@link NormSpec} by name, in any order. Not for sharing between
 * threads.
 */
public final class SpecBuilder implements Specified {
  private final NormMethod method;
  private Preset preset = Preset.pytorch();
  private OptionalDouble epsilon = OptionalDouble.empty();
  private boolean weight = true;
  private boolean bias = true;
  private OptionalInt groups = OptionalInt.empty();
  private OptionalInt axis = OptionalInt.empty();
  private Optional<Momentum> momentum = Optional.empty();
  private Optional<RunningVariance> runningVariance = Optional.empty();
  private Optional<Boolean> trackStatistics = Optional.empty();
  private Optional<Boolean> batchBranch = Optional.empty();
  private Optional<MixedVariance> mixedVariance = Optional.empty();

  SpecBuilder(NormMethod method) {
    this.method = Objects.requireNonNull(method, "method");
  }

  /**
   * Sets ε, momentum and the kept variance together, as far as they are not set by name: {@link
   * #epsilon}, {@link #momentum} and {@link #runningVariance} override, whether they are called
   * before or after. Of several presets the last counts.
   *
   * @param preset a framework's conventions; ε is that of the method
   * @return this builder
   */
  public SpecBuilder preset(Preset preset) {
    this.preset = Objects.requireNonNull(preset, "preset");
    return this;
  }

  /**
   * Sets ε, whatever the preset.
   *
   * @param epsilon finite and at least 0
   * @return this builder
   */
  public SpecBuilder epsilon(double epsilon) {
    this.epsilon = OptionalDouble.of(epsilon);
    return this;
  }

  /**
   * Sets whether γ exists.
   *
   * @param present false for γ = 1
   * @return this builder
   */
  public SpecBuilder weight(boolean present) {
    weight = present;
    return this;
  }

  /**
   * Sets whether β exists.
   *
   * @param present false for β = 0
   * @return this builder
   */
  public SpecBuilder bias(boolean present) {
    bias = present;
    return this;
  }

  /**
   * Sets k of GroupNorm.
   *
   * @param groups at least 1; must divide the channels
   * @return this builder
   */
  public SpecBuilder groups(int groups) {
    this.groups = OptionalInt.of(groups);
    return this;
  }

  /**
   * Sets the first normalized axis of LayerNorm or RMSNorm; all later axes are normalized too.
   *
   * @param axis from 0, or negative from the end as in ONNX
   * @return this builder
   */
  public SpecBuilder axis(int axis) {
    this.axis = OptionalInt.of(axis);
    return this;
  }

  /**
   * Sets how a batch enters the running statistics, whatever the preset.
   *
   * @param momentum see {@link Momentum}
   * @return this builder
   */
  public SpecBuilder momentum(Momentum momentum) {
    this.momentum = Optional.of(Objects.requireNonNull(momentum, "momentum"));
    return this;
  }

  /**
   * Sets which variance enters the running variance, whatever the preset.
   *
   * @param runningVariance biased or unbiased
   * @return this builder
   */
  public SpecBuilder runningVariance(RunningVariance runningVariance) {
    this.runningVariance = Optional.of(Objects.requireNonNull(runningVariance, "runningVariance"));
    return this;
  }

  /**
   * Sets whether running statistics are kept, PyTorch's {@code track_running_stats}. Where they
   * aren't, inference uses the statistics of its input. InstanceNorm's are the averages over the
   * samples of a batch; inference with them is that of BatchNorm.
   *
   * @param kept true also for INSTANCE, false also for BATCH and SWITCHABLE
   * @return this builder
   */
  public SpecBuilder trackStatistics(boolean kept) {
    trackStatistics = Optional.of(kept);
    return this;
  }

  /**
   * Sets whether SwitchableNorm mixes the statistics of the batch too. Without them it has two
   * logits of each kind, in and ln, keeps no running statistics, and is legal on data with spatial
   * axes alone.
   *
   * @param present false for {@code using_bn=False} of its authors' code
   * @return this builder
   */
  public SpecBuilder batchBranch(boolean present) {
    batchBranch = Optional.of(present);
    return this;
  }

  /**
   * Sets which variances SwitchableNorm mixes, whatever the preset.
   *
   * @param variance the paper's or those of its authors' code
   * @return this builder
   */
  public SpecBuilder mixedVariance(MixedVariance variance) {
    mixedVariance = Optional.of(Objects.requireNonNull(variance, "mixedVariance"));
    return this;
  }

  /**
   * {@return the spec}
   *
   * @throws IllegalArgumentException if a setting is out of range or doesn't belong to the method
   */
  public NormSpec build() {
    Optional<Mixing> mixing = mixing();
    return new NormSpec(
        method,
        epsilon.orElseGet(() -> preset.epsilon(method)),
        weight,
        bias,
        groups,
        axis,
        mixing,
        runningAverage(mixing));
  }

  private Optional<Mixing> mixing() {
    batchBranch.ifPresent(given -> NormSpec.requireMixes("batchBranch", given, method));
    mixedVariance.ifPresent(given -> NormSpec.requireMixes("mixedVariance", given, method));
    return method == NormMethod.SWITCHABLE
        ? Optional.of(
            new Mixing(batchBranch.orElse(true), mixedVariance.orElseGet(preset::mixedVariance)))
        : Optional.empty();
  }

  private Optional<RunningAverage> runningAverage(Optional<Mixing> mixing) {
    boolean usual = method.tracksStatistics() && mixing.map(Mixing::batchBranch).orElse(true);
    if (!trackStatistics.orElse(usual)) {
      momentum.ifPresent(given -> refuse("momentum is " + given));
      runningVariance.ifPresent(given -> refuse("runningVariance is " + given));
      return Optional.empty();
    }
    NormSpec.requireTrackable("trackStatistics", true, method, mixing);
    RunningAverage others = preset.runningAverage();
    // A preset's variance is not asked for by name; SWITCHABLE has but one.
    RunningVariance variance =
        method == NormMethod.SWITCHABLE ? RunningVariance.BIASED : others.variance();
    return Optional.of(
        new RunningAverage(momentum.orElse(others.momentum()), runningVariance.orElse(variance)));
  }

  @Override
  public NormSpec toSpec() {
    return build();
  }

  private void refuse(String given) {
    throw new IllegalArgumentException(given + ", but " + whyNoStatistics());
  }

  private String whyNoStatistics() {
    if (!batchBranch.orElse(true)) {
      return "batchBranch(false) leaves SWITCHABLE no running statistics; leave one of the two out";
    }
    return trackStatistics.isPresent() && method.canTrackStatistics()
        ? "trackStatistics(false) keeps no running statistics; leave one of the two out"
        : method
            + " keeps no running statistics; BATCH and SWITCHABLE do, INSTANCE with"
            + " trackStatistics(true)";
  }
}
