package dev.normkit.io.health;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The numbers of a normalization by channel; of LayerNorm and RMSNorm by element of γ.
 *
 * @param count how many channels; 0 if nothing is known
 * @param gamma γ; 1 where there is none
 * @param beta β; 0 where there is none
 * @param mean the running mean; empty if there is none
 * @param variance the running variance; empty if there is none
 * @param epsilon ε
 */
public record ChannelNumbers(
    int count,
    IntToDoubleFunction gamma,
    IntToDoubleFunction beta,
    Optional<IntToDoubleFunction> mean,
    Optional<IntToDoubleFunction> variance,
    double epsilon) {

  /**
   * The numbers that a file holds.
   *
   * @param norm a normalization
   * @return its numbers; those that aren't in the file are as if absent
   */
  public static ChannelNumbers of(Normalization norm) {
    Weights weights = norm.weights();
    int count = weights.all().stream().mapToInt(Weight::count).max().orElse(0);
    return new ChannelNumbers(
        count,
        numbers(weights.gamma(), count).orElse(c -> 1),
        numbers(weights.beta(), count).orElse(c -> 0),
        numbers(weights.mean(), count),
        numbers(weights.variance(), count),
        norm.settings().epsilon());
  }

  /** One per channel, or per group of channels; those of other sizes count as absent. */
  private static Optional<IntToDoubleFunction> numbers(Optional<Weight> weight, int count) {
    return weight
        .filter(one -> one.count() > 0 && one.fits(count))
        .map(one -> c -> one.get(c / (count / one.count())));
  }

  /** {@return whether there are running statistics} */
  public boolean tracked() {
    return mean.isPresent() && variance.isPresent();
  }

  /**
   * {@return 1/√(variance + ε)}
   *
   * @param c a channel of a tracked layer
   */
  public double rstd(int c) {
    return 1 / Math.sqrt(variance.orElseThrow().applyAsDouble(c) + epsilon);
  }

  /**
   * {@return |γ|·rstd, by which deviations are multiplied}
   *
   * @param c a channel of a tracked layer
   */
  public double gain(int c) {
    return Math.abs(gamma.applyAsDouble(c)) * rstd(c);
  }

  /**
   * {@return the median of a number over the channels; empty without channels}
   *
   * @param each the number of a channel
   */
  public OptionalDouble median(IntToDoubleFunction each) {
    return median(each, c -> true);
  }

  /** The same over some of the channels. */
  OptionalDouble median(IntToDoubleFunction each, IntPredicate among) {
    double[] sorted = IntStream.range(0, count).filter(among).mapToDouble(each).sorted().toArray();
    return sorted.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(sorted[sorted.length / 2]);
  }
}
