package dev.normkit.api;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * What the user asks for: a method and its settings, without the data's shape. Immutable and
 * checked; built by the named builders, for example {@code
 * NormSpec.groupNorm(32).epsilon(1e-3).build()}.
 *
 * @param method which normalization
 * @param epsilon ε, finite and at least 0, added to the variance inside the root. With ε = 0 a
 *     constant statistic group has rstd 0 by definition, so it gives β
 * @param weight whether γ exists; otherwise 1
 * @param bias whether β exists; otherwise 0
 * @param groups k of GroupNorm; present for it alone
 * @param axis the first normalized axis of LayerNorm and RMSNorm, negative from the end; when
 *     absent the last axis of dense and sequence data, all axes but the batch of a CNN's
 * @param momentum how a batch enters the running statistics, where they are kept
 * @param runningVariance which variance is kept (BatchNorm, InstanceNorm; SwitchableNorm keeps the
 *     one it mixes)
 * @param trackStatistics whether running statistics are kept, for inference to use: BatchNorm and
 *     SwitchableNorm do unless told otherwise, InstanceNorm if told to
 * @param batchBranch whether SwitchableNorm mixes the statistics of the batch too; false for the
 *     other methods
 * @param mixedVariance which variances SwitchableNorm mixes
 */
public record NormSpec(
    NormMethod method,
    double epsilon,
    boolean weight,
    boolean bias,
    OptionalInt groups,
    OptionalInt axis,
    Momentum momentum,
    RunningVariance runningVariance,
    boolean trackStatistics,
    boolean batchBranch,
    MixedVariance mixedVariance)
    implements Specified, Serializable {

  /**
   * Checks the settings against each other.
   *
   * @throws IllegalArgumentException if one is out of range or does not belong to the method
   */
  public NormSpec {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(momentum, "momentum");
    Objects.requireNonNull(runningVariance, "runningVariance");
    Objects.requireNonNull(mixedVariance, "mixedVariance");
    if (!(epsilon >= 0 && epsilon <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be finite and at least 0");
    }
    requireGroups(method, groups);
    if (axis.isPresent() && !method.overTrailingAxes()) {
      throw new IllegalArgumentException(
          "axis is "
              + axis.getAsInt()
              + ", but only LAYER and RMS normalize from an axis, not "
              + method);
    }
    requireTrackable(method, trackStatistics, batchBranch, momentum);
    // What is without meaning has one value, so that specs are equal that do the same.
    if (!trackStatistics) {
      momentum = Preset.pytorch().momentum();
      runningVariance =
          method == NormMethod.SWITCHABLE
              ? RunningVariance.BIASED
              : Preset.pytorch().runningVariance();
    }
    batchBranch &= method == NormMethod.SWITCHABLE;
    mixedVariance = method == NormMethod.SWITCHABLE ? mixedVariance : MixedVariance.BIASED;
    if (method == NormMethod.SWITCHABLE && runningVariance == RunningVariance.UNBIASED) {
      throw new IllegalArgumentException(
          "runningVariance is UNBIASED, but SWITCHABLE is biased throughout; MixedVariance.UNBIASED"
              + " is that of its authors' code");
    }
  }

  private static void requireGroups(NormMethod method, OptionalInt groups) {
    if (groups.isPresent() != (method == NormMethod.GROUP)) {
      throw new IllegalArgumentException(
          method == NormMethod.GROUP
              ? "groups is absent; GROUP needs the number of groups"
              : "groups is " + groups.getAsInt() + ", but " + method + " has no groups");
    }
    if (groups.isPresent() && groups.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "groups is " + groups.getAsInt() + "; it must be at least 1");
    }
  }

  private static void requireTrackable(
      NormMethod method, boolean tracks, boolean batchBranch, Momentum momentum) {
    if (!tracks) {
      return;
    }
    if (!method.canTrackStatistics()) {
      throw new IllegalArgumentException(
          "trackStatistics is true, but "
              + method
              + " keeps no running statistics; BATCH, INSTANCE and SWITCHABLE do");
    }
    if (method == NormMethod.SWITCHABLE && !batchBranch) {
      throw new IllegalArgumentException(
          "trackStatistics is true, but SWITCHABLE without its batch branch has none to keep");
    }
    if (method == NormMethod.INSTANCE && momentum.kind() == Momentum.Kind.POOLED) {
      throw new IllegalArgumentException(
          "momentum is pooled, but INSTANCE averages the statistics of samples; cumulative is the"
              + " plain average");
    }
  }

  /**
   * A spec with its method's usual statistics.
   *
   * @param method which normalization
   * @param epsilon ε
   * @param weight whether there is a γ
   * @param bias whether there is a β
   * @param groups k of GroupNorm; present for it alone
   * @param axis the first normalized axis of LayerNorm and RMSNorm
   * @param momentum how a batch enters the running statistics
   * @param runningVariance which variance is kept
   * @throws IllegalArgumentException if one is out of range or doesn't belong to the method
   */
  public NormSpec(
      NormMethod method,
      double epsilon,
      boolean weight,
      boolean bias,
      OptionalInt groups,
      OptionalInt axis,
      Momentum momentum,
      RunningVariance runningVariance) {
    this(
        method,
        epsilon,
        weight,
        bias,
        groups,
        axis,
        momentum,
        runningVariance,
        Objects.requireNonNull(method, "method").tracksStatistics(),
        true,
        MixedVariance.BIASED);
  }

  /**
   * The same over other axes.
   *
   * @param newAxis the first normalized axis of LAYER and RMS; empty for the usual ones
   * @return a new spec
   */
  public NormSpec withAxis(OptionalInt newAxis) {
    return new NormSpec(
        method,
        epsilon,
        weight,
        bias,
        groups,
        newAxis,
        momentum,
        runningVariance,
        trackStatistics,
        batchBranch,
        mixedVariance);
  }

  @Override
  public NormSpec toSpec() {
    return this;
  }

  private Object writeReplace() {
    return new Form(
        method,
        epsilon,
        new boolean[] {weight, bias, trackStatistics, batchBranch},
        groups.isPresent() ? groups.getAsInt() : null,
        axis.isPresent() ? axis.getAsInt() : null,
        momentum,
        runningVariance,
        mixedVariance);
  }

  /** What a stream has: optional numbers can't be serialized. */
  private record Form(
      NormMethod method,
      double epsilon,
      boolean[] flags,
      Integer groups,
      Integer axis,
      Momentum momentum,
      RunningVariance runningVariance,
      MixedVariance mixedVariance)
      implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      if (flags == null || flags.length != 4) {
        throw new InvalidObjectException("flags of a spec must be 4");
      }
      return Deserialized.checked(
          () ->
              new NormSpec(
                  method,
                  epsilon,
                  flags[0],
                  flags[1],
                  groups == null ? OptionalInt.empty() : OptionalInt.of(groups),
                  axis == null ? OptionalInt.empty() : OptionalInt.of(axis),
                  momentum,
                  runningVariance,
                  flags[2],
                  flags[3],
                  mixedVariance));
    }
  }

  /** Method and settings in one line, for example {@code GROUP(groups 32, epsilon 1.0E-5)}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(", ", method + "(", ")");
    groups.ifPresent(k -> text.add("groups " + k));
    axis.ifPresent(first -> text.add("axis " + first));
    text.add("epsilon " + epsilon);
    if (!weight) {
      text.add("no weight");
    }
    if (!bias) {
      text.add("no bias");
    }
    if (trackStatistics) {
      text.add("momentum " + momentum).add("running variance " + runningVariance);
    }
    if (method == NormMethod.SWITCHABLE && !batchBranch) {
      text.add("no batch branch");
    } else if (method.tracksStatistics() && !trackStatistics) {
      text.add("no running statistics");
    }
    if (mixedVariance != MixedVariance.BIASED) {
      text.add("mixed variance " + mixedVariance);
    }
    return text.toString();
  }

  /**
   * {@return a builder of BatchNorm, per channel over batch and spatial axes, with PyTorch's
   * settings}
   */
  public static Builder batchNorm() {
    return new Builder(NormMethod.BATCH);
  }

  /** {@return a builder of LayerNorm, per sample over trailing axes, with PyTorch's settings} */
  public static Builder layerNorm() {
    return new Builder(NormMethod.LAYER);
  }

  /**
   * {@return a builder of InstanceNorm, per sample and channel over the spatial axes, with
   * PyTorch's ε, with γ and β}
   */
  public static Builder instanceNorm() {
    return new Builder(NormMethod.INSTANCE);
  }

  /**
   * {@return a builder of GroupNorm, per sample over groups of neighbouring channels, with
   * PyTorch's settings}
   *
   * @param groups k, at least 1; must divide the channels
   */
  public static Builder groupNorm(int groups) {
    Builder builder = new Builder(NormMethod.GROUP);
    builder.groups = OptionalInt.of(groups);
    return builder;
  }

  /**
   * {@return a builder of SwitchableNorm, a learned mix of instance, layer and batch statistics,
   * with PyTorch's ε and momentum; variances are biased throughout}
   */
  public static Builder switchableNorm() {
    return new Builder(NormMethod.SWITCHABLE);
  }

  /**
   * {@return a builder of RMSNorm, LayerNorm without the mean, with PyTorch's ε of RMSNorm, 2⁻²³;
   * without β unless asked for, as is usual}
   */
  public static Builder rmsNorm() {
    return new Builder(NormMethod.RMS).bias(false);
  }

  /**
   * {@return a builder of any method with its defaults, for callers that read the method from a
   * file or an option}
   *
   * @param method which normalization; GROUP needs {@link Builder#groups(int)} too
   */
  public static Builder of(NormMethod method) {
    return method == NormMethod.RMS ? rmsNorm() : new Builder(method);
  }

  /**
   * Collects the settings of a {@link NormSpec} by name, in any order. Not for sharing between
   * threads.
   */
  public static final class Builder implements Specified {
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
    private boolean batchBranch = true;
    private Optional<MixedVariance> mixedVariance = Optional.empty();

    private Builder(NormMethod method) {
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
    public Builder preset(Preset preset) {
      this.preset = Objects.requireNonNull(preset, "preset");
      return this;
    }

    /**
     * Sets ε, whatever the preset.
     *
     * @param epsilon finite and at least 0
     * @return this builder
     */
    public Builder epsilon(double epsilon) {
      this.epsilon = OptionalDouble.of(epsilon);
      return this;
    }

    /**
     * Sets whether γ exists.
     *
     * @param present false for γ = 1
     * @return this builder
     */
    public Builder weight(boolean present) {
      weight = present;
      return this;
    }

    /**
     * Sets whether β exists.
     *
     * @param present false for β = 0
     * @return this builder
     */
    public Builder bias(boolean present) {
      bias = present;
      return this;
    }

    /**
     * Sets k of GroupNorm.
     *
     * @param groups at least 1; must divide the channels
     * @return this builder
     */
    public Builder groups(int groups) {
      this.groups = OptionalInt.of(groups);
      return this;
    }

    /**
     * Sets the first normalized axis of LayerNorm or RMSNorm; all later axes are normalized too.
     *
     * @param axis from 0, or negative from the end as in ONNX
     * @return this builder
     */
    public Builder axis(int axis) {
      this.axis = OptionalInt.of(axis);
      return this;
    }

    /**
     * Sets how a batch enters the running statistics, whatever the preset.
     *
     * @param momentum see {@link Momentum}
     * @return this builder
     */
    public Builder momentum(Momentum momentum) {
      this.momentum = Optional.of(Objects.requireNonNull(momentum, "momentum"));
      return this;
    }

    /**
     * Sets which variance enters the running variance, whatever the preset.
     *
     * @param runningVariance biased or unbiased
     * @return this builder
     */
    public Builder runningVariance(RunningVariance runningVariance) {
      this.runningVariance =
          Optional.of(Objects.requireNonNull(runningVariance, "runningVariance"));
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
    public Builder trackStatistics(boolean kept) {
      trackStatistics = Optional.of(kept);
      return this;
    }

    /**
     * Sets whether SwitchableNorm mixes the statistics of the batch too. Without them it has two
     * logits of each kind, in and ln, keeps no running statistics, and is legal on data with
     * spatial axes alone.
     *
     * @param present false for {@code using_bn=False} of its authors' code
     * @return this builder
     */
    public Builder batchBranch(boolean present) {
      batchBranch = present;
      return this;
    }

    /**
     * Sets which variances SwitchableNorm mixes, whatever the preset.
     *
     * @param variance the paper's or those of its authors' code
     * @return this builder
     */
    public Builder mixedVariance(MixedVariance variance) {
      mixedVariance = Optional.of(Objects.requireNonNull(variance, "mixedVariance"));
      return this;
    }

    /**
     * {@return the spec}
     *
     * @throws IllegalArgumentException if a setting is out of range or doesn't belong to the method
     */
    public NormSpec build() {
      boolean tracks =
          trackStatistics.orElse(
              method.tracksStatistics() && (method != NormMethod.SWITCHABLE || batchBranch));
      if (!tracks) {
        momentum.ifPresent(given -> refuse("momentum is " + given));
        runningVariance.ifPresent(given -> refuse("runningVariance is " + given));
      }
      if (method != NormMethod.SWITCHABLE) {
        mixedVariance.ifPresent(given -> refuseMix("mixedVariance is " + given));
        if (!batchBranch) {
          refuseMix("batchBranch is false");
        }
      }
      // A preset's variance is not asked for by name; SWITCHABLE has but one.
      RunningVariance usual =
          method == NormMethod.SWITCHABLE ? RunningVariance.BIASED : preset.runningVariance();
      return new NormSpec(
          method,
          epsilon.orElseGet(() -> preset.epsilon(method)),
          weight,
          bias,
          groups,
          axis,
          momentum.orElseGet(preset::momentum),
          runningVariance.orElse(usual),
          tracks,
          batchBranch,
          mixedVariance.orElseGet(preset::mixedVariance));
    }

    @Override
    public NormSpec toSpec() {
      return build();
    }

    private void refuse(String given) {
      throw new IllegalArgumentException(
          given
              + ", but "
              + method
              + " keeps no running statistics; BATCH and SWITCHABLE do, INSTANCE with"
              + " trackStatistics(true)");
    }

    private void refuseMix(String given) {
      throw new IllegalArgumentException(
          given + ", but " + method + " mixes no statistics; SWITCHABLE does");
    }
  }
}
