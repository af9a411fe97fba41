package dev.normkit.selector;

import com.google.common.math.IntMath;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How many values a statistic group of one sample has, and what follows for a method. */
final class StatisticGroups {
  /** The number of groups that Wu &amp; He use by default. */
  static final int USUAL = 32;

  /** Of fewer values statistics are noise, be they a sample's or a batch's. */
  static final int ENOUGH = 8;

  /** Of so few values normalizing leaves at most two degrees of freedom. */
  private static final int FEW = 4;

  private StatisticGroups() {}

  /**
   * k of GroupNorm: the largest divisor of gcd(32, C) that leaves enough values per group. From 8
   * positions on that is gcd(32, C) itself. Empty where all values of a sample are too few.
   */
  static OptionalInt usual(Shape shape) {
    for (int groups = greatest(shape); groups > 0; groups /= 2) {
      if (valuesOfSample(shape) / groups >= ENOUGH) {
        return OptionalInt.of(groups);
      }
    }
    return OptionalInt.empty();
  }

  private static int greatest(Shape shape) {
    return IntMath.gcd(USUAL, shape.channels());
  }

  /** C·S. */
  static long valuesOfSample(Shape shape) {
    return (long) shape.channels() * shape.spatial();
  }

  /** Why no rule picks GroupNorm by itself. */
  static Optional<String> tooFewForGroups(Usage usage) {
    if (usage.timeSteps() || usage.groupsGiven()) {
      return Optional.empty();
    }
    return usage
        .shape()
        .filter(shape -> usual(shape).isEmpty())
        .map(
            shape ->
                "a sample of "
                    + shape
                    + " has "
                    + count(valuesOfSample(shape))
                    + " in all, and GroupNorm's statistics take at least "
                    + ENOUGH
                    + " per group (EXT-5)");
  }

  /** The note on a number of groups that is smaller than usual. */
  static Optional<String> fewerThanUsual(Shape shape) {
    int greatest = greatest(shape);
    int groups = usual(shape).orElse(greatest);
    if (groups == greatest) {
      return Optional.empty();
    }
    return Optional.of(
        "gcd(32, "
            + shape.channels()
            + ") = "
            + greatest
            + " groups would have "
            + count(valuesOfSample(shape) / greatest)
            + " each; "
            + groups
            + " is its largest divisor that leaves at least "
            + ENOUGH);
  }

  /** Values per group of the methods that draw statistics over one sample, or a part of it. */
  private static OptionalLong values(NormSpec spec, Usage usage) {
    if (usage.shape().isEmpty()) {
      return OptionalLong.empty();
    }
    Shape shape = usage.shape().get();
    if (spec.method() == NormMethod.LAYER) {
      return OptionalLong.of(new NormPlan(spec, shape).affineLength());
    }
    if (usage.timeSteps()) {
      return OptionalLong.empty();
    }
    return switch (spec.method()) {
      case INSTANCE ->
          usage.spatialShape() ? OptionalLong.of(shape.spatial()) : OptionalLong.empty();
      case GROUP -> OptionalLong.of(valuesOfSample(shape) / spec.groups().getAsInt());
      default -> OptionalLong.empty();
    };
  }

  /**
   * Why a rule does not pick the spec though it is legal. Dense data is refused by the plan.
   * LayerNorm is the last resort, so this says nothing of it.
   */
  static Optional<String> ofOneValue(NormSpec spec, Usage usage) {
    if (!usage.spatialShape()
        || spec.method() == NormMethod.LAYER
        || values(spec, usage).orElse(0) != 1) {
      return Optional.empty();
    }
    return Optional.of(
        SpecLabel.of(spec)
            + " over "
            + usage.shape().orElseThrow()
            + " leaves one value per statistic group, so that its output is β alone (EXT-5)");
  }

  /** The note on groups that are all but empty. */
  static Optional<String> ofFewValues(NormSpec spec, Usage usage) {
    long values = values(spec, usage).orElse(Long.MAX_VALUE);
    if (values > FEW) {
      return Optional.empty();
    }
    String left =
        values == 1
            ? "one value, so that its output is β alone"
            : values
                + " values, of which normalizing leaves "
                + (values - 2)
                + (values == 3 ? " degree of freedom" : " degrees of freedom");
    return Optional.of(
        "EXT-5: each statistic group of "
            + SpecLabel.of(spec)
            + " has "
            + left
            + "; "
            + whatHasMore(spec, usage, values));
  }

  private static String whatHasMore(NormSpec spec, Usage usage, long values) {
    if (spec.method() != NormMethod.LAYER) {
      return "fewer groups or LayerNorm have more";
    }
    if (values < valuesOfSample(usage.shape().orElseThrow())) {
      return "from an earlier axis on there are more";
    }
    return (usage.timeSteps() ? "a time step" : "a sample") + " has no more";
  }

  private static String count(long values) {
    return values == 1 ? "1 value" : values + " values";
  }
}
