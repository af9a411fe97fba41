package dev.normkit.api;

import java.io.InvalidObjectException;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.StringJoiner;

/**
 * What the user asks for: a method and its settings, without the data's shape. Immutable and
 * checked; built by the named builders, for example {@code
 * NormSpec.groupNorm(32).epsilon(1e-3).build()}.
 *
 * <p>All but the last component are the formula, the same in every call. {@code runningAverage} is
 * how a layer uses it: which statistics it keeps from training for inference.
 *
 * @param method which normalization
 * @param epsilon ε, finite and at least 0, added to the variance inside the root. With ε = 0 a
 *     constant statistic group has rstd 0 by definition, so it gives β
 * @param weight whether γ exists; otherwise 1
 * @param bias whether β exists; otherwise 0
 * @param groups k of GroupNorm; present for it alone
 * @param axis the first normalized axis of LayerNorm and RMSNorm, negative from the end; when
 *     absent the last axis of dense and sequence data, all axes but the batch of a CNN's
 * @param mixing what SwitchableNorm mixes; present for it alone
 * @param runningAverage how running statistics are kept, where they are: BatchNorm's and
 *     SwitchableNorm's unless told otherwise, InstanceNorm's if told to. SwitchableNorm keeps the
 *     variance that it mixes, so {@link RunningVariance#BIASED} is all that it can say here
 */
public record NormSpec(
    NormMethod method,
    double epsilon,
    boolean weight,
    boolean bias,
    OptionalInt groups,
    OptionalInt axis,
    Optional<Mixing> mixing,
    Optional<RunningAverage> runningAverage)
    implements Specified, Serializable {

  /**
   * Checks the settings against each other.
   *
   * @throws IllegalArgumentException if one is out of range or does not belong to the method
   */
  public NormSpec {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(mixing, "mixing");
    Objects.requireNonNull(runningAverage, "runningAverage");
    if (!(epsilon >= 0 && epsilon <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "epsilon is " + epsilon + "; it must be finite and at least 0");
    }
    epsilon += 0.0; // −0 becomes 0, so that specs alike are equal
    requireGroups(method, groups);
    if (axis.isPresent() && !method.overTrailingAxes()) {
      throw new IllegalArgumentException(
          "axis is "
              + axis.getAsInt()
              + ", but only LAYER and RMS normalize from an axis, not "
              + method);
    }
    if (mixing.isEmpty() && method == NormMethod.SWITCHABLE) {
      throw new IllegalArgumentException("mixing is absent; SWITCHABLE needs it");
    }
    if (mixing.isPresent()) {
      requireMixes("mixing", mixing.get(), method);
    }
    if (runningAverage.isPresent()) {
      requireTrackable("runningAverage", runningAverage.get(), method, mixing);
      requireFit(runningAverage.get(), method);
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

  /** Refuses a given setting of a mix where there is none; its text is made only then. */
  static void requireMixes(String name, Object given, NormMethod method) {
    if (method != NormMethod.SWITCHABLE) {
      throw new IllegalArgumentException(
          name + " is " + given + ", but " + method + " mixes no statistics; SWITCHABLE does");
    }
  }

  /** Refuses a given setting of running statistics where there can't be any. */
  static void requireTrackable(
      String name, Object given, NormMethod method, Optional<Mixing> mixing) {
    if (!method.canTrackStatistics()) {
      throw new IllegalArgumentException(
          name
              + " is "
              + given
              + ", but "
              + method
              + " keeps no running statistics; BATCH, INSTANCE and SWITCHABLE do");
    }
    if (!mixing.map(Mixing::batchBranch).orElse(true)) {
      throw new IllegalArgumentException(
          name
              + " is "
              + given
              + ", but SWITCHABLE without its batch branch has no running statistics to keep");
    }
  }

  private static void requireFit(RunningAverage average, NormMethod method) {
    if (method == NormMethod.INSTANCE && average.momentum().kind() == Momentum.Kind.POOLED) {
      throw new IllegalArgumentException(
          "momentum is pooled, but INSTANCE averages the statistics of samples; cumulative is the"
              + " plain average");
    }
    if (method == NormMethod.SWITCHABLE && average.unbiased()) {
      throw new IllegalArgumentException(
          "runningVariance is UNBIASED, but SWITCHABLE is biased throughout; MixedVariance.UNBIASED"
              + " is that of its authors' code");
    }
  }

  /**
   * The same over other axes.
   *
   * @param newAxis the first normalized axis of LAYER and RMS; empty for the usual ones
   * @return a new spec
   * @throws IllegalArgumentException if the method has no axis
   */
  public NormSpec withAxis(OptionalInt newAxis) {
    return new NormSpec(method, epsilon, weight, bias, groups, newAxis, mixing, runningAverage);
  }

  /**
   * The same with another ε.
   *
   * @param newEpsilon finite and at least 0
   * @return a new spec
   * @throws IllegalArgumentException if it is out of range
   */
  public NormSpec withEpsilon(double newEpsilon) {
    return new NormSpec(method, newEpsilon, weight, bias, groups, axis, mixing, runningAverage);
  }

  /**
   * The same with running statistics that are kept in another way.
   *
   * @param newAverage how they are kept
   * @return a new spec
   * @throws IllegalArgumentException if the method keeps none, or not so
   */
  public NormSpec withRunningAverage(RunningAverage newAverage) {
    return new NormSpec(
        method, epsilon, weight, bias, groups, axis, mixing, Optional.of(newAverage));
  }

  @Override
  public NormSpec toSpec() {
    return this;
  }

  private Object writeReplace() {
    return new Form(
        method,
        epsilon,
        weight,
        bias,
        groups.isPresent() ? groups.getAsInt() : null,
        axis.isPresent() ? axis.getAsInt() : null,
        mixing.orElse(null),
        runningAverage.orElse(null));
  }

  /** What a stream has: what is optional can't be serialized. */
  private record Form(
      NormMethod method,
      double epsilon,
      boolean weight,
      boolean bias,
      Integer groups,
      Integer axis,
      Mixing mixing,
      RunningAverage runningAverage)
      implements Serializable {

    private Object readResolve() throws InvalidObjectException {
      return Deserialized.checked(
          () ->
              new NormSpec(
                  method,
                  epsilon,
                  weight,
                  bias,
                  groups == null ? OptionalInt.empty() : OptionalInt.of(groups),
                  axis == null ? OptionalInt.empty() : OptionalInt.of(axis),
                  Optional.ofNullable(mixing),
                  Optional.ofNullable(runningAverage)));
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
    boolean mixesBatch = mixing.map(Mixing::batchBranch).orElse(true);
    runningAverage.ifPresent(kept -> text.add(kept.toString()));
    if (!mixesBatch) {
      text.add("no batch branch");
    } else if (method.tracksStatistics() && runningAverage.isEmpty()) {
      text.add("no running statistics");
    }
    mixing.filter(Mixing::unbiased).ifPresent(mix -> text.add("mixed variance " + mix.variance()));
    return text.toString();
  }

  /**
   * {@return a builder of BatchNorm, per channel over batch and spatial axes, with PyTorch's
   * settings}
   */
  public static SpecBuilder batchNorm() {
    return new SpecBuilder(NormMethod.BATCH);
  }

  /** {@return a builder of LayerNorm, per sample over trailing axes, with PyTorch's settings} */
  public static SpecBuilder layerNorm() {
    return new SpecBuilder(NormMethod.LAYER);
  }

  /**
   * {@return a builder of InstanceNorm, per sample and channel over the spatial axes, with
   * PyTorch's ε, with γ and β}
   */
  public static SpecBuilder instanceNorm() {
    return new SpecBuilder(NormMethod.INSTANCE);
  }

  /**
   * {@return a builder of GroupNorm, per sample over groups of neighbouring channels, with
   * PyTorch's settings}
   *
   * @param groups k, at least 1; must divide the channels
   */
  public static SpecBuilder groupNorm(int groups) {
    return new SpecBuilder(NormMethod.GROUP).groups(groups);
  }

  /**
   * {@return a builder of SwitchableNorm, a learned mix of instance, layer and batch statistics,
   * with PyTorch's ε and momentum; variances are biased throughout}
   */
  public static SpecBuilder switchableNorm() {
    return new SpecBuilder(NormMethod.SWITCHABLE);
  }

  /**
   * {@return a builder of RMSNorm, LayerNorm without the mean, with PyTorch's ε of RMSNorm, 2⁻²³;
   * without β unless asked for, as is usual}
   */
  public static SpecBuilder rmsNorm() {
    return new SpecBuilder(NormMethod.RMS).bias(false);
  }

  /**
   * {@return a builder of any method with its defaults, for callers that read the method from a
   * file or an option}
   *
   * @param method which normalization; GROUP needs {@link SpecBuilder#groups(int)} too
   */
  public static SpecBuilder of(NormMethod method) {
    return method == NormMethod.RMS ? rmsNorm() : new SpecBuilder(method);
  }
}
