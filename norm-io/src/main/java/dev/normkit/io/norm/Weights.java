package dev.normkit.io.norm;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Parameters and running statistics of a normalization; each may be absent.
 *
 * @param gamma γ, by which the result is multiplied
 * @param beta β, which is added
 * @param mean the running mean
 * @param variance the running variance
 */
public record Weights(
    Optional<Weight> gamma,
    Optional<Weight> beta,
    Optional<Weight> mean,
    Optional<Weight> variance) {

  /** {@return none of the four} */
  public static Weights none() {
    return new Weights(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * {@return γ and β without running statistics}
   *
   * @param gamma γ
   * @param beta β
   */
  public static Weights of(Optional<Weight> gamma, Optional<Weight> beta) {
    return new Weights(gamma, beta, Optional.empty(), Optional.empty());
  }

  /** {@return those that there are, in the order γ, β, mean, variance} */
  public List<Weight> all() {
    return Stream.of(gamma, beta, mean, variance).flatMap(Optional::stream).toList();
  }
}
