package dev.normkit.selector.method;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.UsualGroups;
import dev.normkit.selector.words.SpecLabel;
import java.util.Optional;
import java.util.OptionalLong;

/** How many values a statistic group within one sample has, and what follows for a method. */
final class StatisticGroups {
  /** Normalizing so few values leaves at most two degrees of freedom. */
  private static final int FEW = 4;

  private StatisticGroups() {}

  /** Why no rule picks GroupNorm by itself. */
  static Optional<String> tooFewForGroups(Usage usage) {
    if (Traits.timeSteps(usage) || Traits.groupsGiven(usage)) {
      return Optional.empty();
    }
    return usage
        .shape()
        .filter(shape -> UsualGroups.of(shape).isEmpty())
        .map(
            shape ->
                "a sample of "
                    + shape
                    + " has "
                    + count(UsualGroups.valuesOfSample(shape))
                    + " in all, and GroupNorm's statistics take at least "
                    + UsualGroups.FEWEST_VALUES
                    + " per group (EXT-5)");
  }

  /** The note on a number of groups that is smaller than usual. */
  static Optional<String> fewerThanUsual(Shape shape) {
    int greatest = UsualGroups.dividing(shape);
    int groups = UsualGroups.of(shape).orElse(greatest);
    if (groups == greatest) {
      return Optional.empty();
    }
    return Optional.of(
        "gcd(32, "
            + shape.channels()
            + ") = "
            + greatest
            + " groups would have "
            + count(UsualGroups.valuesOfSample(shape) / greatest)
            + " each; "
            + groups
            + " is its largest divisor that leaves at least "
            + UsualGroups.FEWEST_VALUES);
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
    if (Traits.timeSteps(usage)) {
      return OptionalLong.empty();
    }
    return switch (spec.method()) {
      case INSTANCE ->
          Traits.spatialShape(usage) ? OptionalLong.of(shape.spatial()) : OptionalLong.empty();
      case GROUP -> OptionalLong.of(UsualGroups.valuesOfSample(shape) / spec.groups().getAsInt());
      default -> OptionalLong.empty();
    };
  }

  /**
   * Why a rule does not pick the spec though it is legal. Dense data is refused by the plan.
   * LayerNorm is the last resort, so this leaves it out.
   */
  static Optional<String> ofOneValue(NormSpec spec, Usage usage) {
    if (!Traits.spatialShape(usage)
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
    if (values < UsualGroups.valuesOfSample(usage.shape().orElseThrow())) {
      return "from an earlier axis on there are more";
    }
    return (Traits.timeSteps(usage) ? "a time step" : "a sample") + " has no more";
  }

  private static String count(long values) {
    return values == 1 ? "1 value" : values + " values";
  }
}
