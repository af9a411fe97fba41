package dev.normkit.files;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A setting of a spec in files, beside the method, in the order in which they are written; what is
 * written and read again is equal. The libraries for JSON know no more than how to write and read
 * its value.
 */
public enum SpecSetting {
  /** How many groups GroupNorm has. */
  GROUPS,
  /** The first normalized axis of LayerNorm and RMSNorm, if one is given. */
  AXIS,
  /** ε. */
  EPSILON,
  /** Whether there is γ. */
  WEIGHT,
  /** Whether there is β. */
  BIAS,
  /** The weight of the new batch, or a word, where statistics are kept. */
  MOMENTUM,
  /** Which variance is kept. */
  RUNNING_VARIANCE,
  /** Whether statistics are kept, where that isn't usual for the method. */
  TRACK_STATISTICS,
  /** {@code false} where SwitchableNorm doesn't mix the statistics of the batch. */
  BATCH_BRANCH,
  /** The variances that SwitchableNorm mixes, if not the usual ones. */
  MIXED_VARIANCE;

  /** The key of the method, which comes first. */
  public static final String METHOD = "method";

  /**
   * How one value is read from a file.
   *
   * @param <X> what it throws where the value is of another kind
   */
  public interface Value<X extends Exception> {

    /**
     * {@return a whole number}
     *
     * @throws X where the value isn't one
     */
    int wholeNumber() throws X;

    /**
     * {@return a number}
     *
     * @throws X where the value isn't one
     */
    double decimal() throws X;

    /**
     * {@return whether something holds}
     *
     * @throws X where the value is neither true nor false
     */
    boolean bool() throws X;

    /**
     * {@return one of some constants, by its {@link #word}}
     *
     * @param <E> the kind of the constants
     * @param all which there are
     * @throws X where the value isn't the word of one of them
     */
    <E extends Enum<E>> E constant(E[] all) throws X;

    /**
     * {@return the weight of the new batch, a number or the word of a {@link Momentum.Kind}}
     *
     * @throws X where the value is neither
     */
    Momentum momentum() throws X;
  }

  /** {@return its name in files} */
  public String key() {
    return word(this);
  }

  /**
   * {@return the setting of a name in files, if there is one}
   *
   * @param key the name
   */
  public static Optional<SpecSetting> of(String key) {
    return Stream.of(values()).filter(setting -> setting.key().equals(key)).findFirst();
  }

  /** {@return all names in files, that of the method first} */
  public static List<String> keys() {
    return Stream.concat(Stream.of(METHOD), Stream.of(values()).map(SpecSetting::key)).toList();
  }

  /**
   * {@return how a constant is written: in lower case, with hyphens}
   *
   * @param constant any
   */
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * {@return the value that a spec has, an {@link Integer}, a {@link Double}, a {@link Boolean} or
   * a word; empty where none is written}
   *
   * @param spec whose
   */
  public Optional<Object> in(NormSpec spec) {
    Optional<RunningAverage> average = spec.runningAverage();
    Mixing mixing = spec.mixing().orElse(Mixing.usual());
    boolean tracks = average.isPresent();
    return switch (this) {
      case GROUPS -> boxed(spec.groups());
      case AXIS -> boxed(spec.axis());
      case EPSILON -> Optional.of(spec.epsilon());
      case WEIGHT -> Optional.of(spec.weight());
      case BIAS -> Optional.of(spec.bias());
      case MOMENTUM -> average.map(kept -> written(kept.momentum()));
      case RUNNING_VARIANCE -> average.map(kept -> word(kept.variance()));
      case TRACK_STATISTICS ->
          unless(!mixing.batchBranch() || tracks == spec.method().tracksStatistics(), tracks);
      case BATCH_BRANCH -> unless(mixing.batchBranch(), false);
      case MIXED_VARIANCE ->
          unless(mixing.variance() == Mixing.usual().variance(), word(mixing.variance()));
    };
  }

  private static Optional<Object> boxed(OptionalInt value) {
    return value.isPresent() ? Optional.of(value.getAsInt()) : Optional.empty();
  }

  private static Optional<Object> unless(boolean usual, Object value) {
    return usual ? Optional.empty() : Optional.of(value);
  }

  private static Object written(Momentum momentum) {
    return momentum.kind() == Momentum.Kind.EXPONENTIAL
        ? (Object) momentum.weightOfNew()
        : word(momentum.kind());
  }

  /**
   * Sets it.
   *
   * @param <X> what reading throws
   * @param builder of the spec
   * @param value of the file
   * @throws X if the value is of another kind
   * @throws IllegalArgumentException if the value isn't possible
   */
  public <X extends Exception> void set(SpecBuilder builder, Value<X> value) throws X {
    switch (this) {
      case GROUPS -> builder.groups(value.wholeNumber());
      case AXIS -> builder.axis(value.wholeNumber());
      case EPSILON -> builder.epsilon(value.decimal());
      case WEIGHT -> builder.weight(value.bool());
      case BIAS -> builder.bias(value.bool());
      case MOMENTUM -> builder.momentum(value.momentum());
      case RUNNING_VARIANCE -> builder.runningVariance(value.constant(RunningVariance.values()));
      case TRACK_STATISTICS -> builder.trackStatistics(value.bool());
      case BATCH_BRANCH -> builder.batchBranch(value.bool());
      case MIXED_VARIANCE -> builder.mixedVariance(value.constant(MixedVariance.values()));
    }
  }
}
