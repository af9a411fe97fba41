package dev.normkit.io.norm;

import dev.normkit.api.Momentum;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The numbers of a normalization that aren't learned, as a file gives them: unchecked.
 *
 * @param epsilon ε inside the root
 * @param groups k of GroupNorm; present for it alone
 * @param axis the first normalized axis of LayerNorm and RMSNorm, negative from the end; empty for
 *     the last
 * @param momentum how a batch enters the running statistics; empty if there are none, or the file
 *     doesn't say
 */
public record Settings(
    double epsilon, OptionalInt groups, OptionalInt axis, Optional<Momentum> momentum) {

  /** Checks that every part is given. */
  public Settings {
    Objects.requireNonNull(groups, "groups");
    Objects.requireNonNull(axis, "axis");
    Objects.requireNonNull(momentum, "momentum");
  }

  /**
   * {@return ε alone}
   *
   * @param epsilon ε inside the root
   */
  public static Settings of(double epsilon) {
    return new Settings(epsilon, OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
  }

  /**
   * {@return the same with groups}
   *
   * @param k of GroupNorm
   */
  public Settings withGroups(int k) {
    return new Settings(epsilon, OptionalInt.of(k), axis, momentum);
  }

  /**
   * {@return the same with an axis}
   *
   * @param first normalized axis, negative from the end
   */
  public Settings withAxis(int first) {
    return new Settings(epsilon, groups, OptionalInt.of(first), momentum);
  }

  /**
   * {@return the same with a momentum}
   *
   * @param given how a batch enters the running statistics
   */
  public Settings withMomentum(Momentum given) {
    return new Settings(epsilon, groups, axis, Optional.of(given));
  }
}
