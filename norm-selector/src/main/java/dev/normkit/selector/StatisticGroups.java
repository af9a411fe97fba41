package dev.normkit.selector;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Optional;
import java.util.OptionalLong;

/** How many values a statistic group of one sample has, where that says something of a method. */
final class StatisticGroups {
  /** Of so few values normalizing leaves at most two degrees of freedom. */
  private static final int FEW = 4;

  private StatisticGroups() {}

  /** Values per group of the methods that cut up the channels of one sample. */
  private static OptionalLong values(NormSpec spec, Usage usage) {
    if (usage.timeSteps() || usage.shape().isEmpty()) {
      return OptionalLong.empty();
    }
    Shape shape = usage.shape().get();
    return switch (spec.method()) {
      case INSTANCE ->
          usage.spatialShape() ? OptionalLong.of(shape.spatial()) : OptionalLong.empty();
      case GROUP ->
          OptionalLong.of((long) shape.channels() * shape.spatial() / spec.groups().getAsInt());
      default -> OptionalLong.empty();
    };
  }

  /** Why a rule does not pick the spec though it is legal. Dense data is refused by the plan. */
  static Optional<String> ofOneValue(NormSpec spec, Usage usage) {
    if (!usage.spatialShape() || values(spec, usage).orElse(0) != 1) {
      return Optional.empty();
    }
    return Optional.of(
        SpecLabel.of(spec)
            + " over "
            + UsageInputs.words(usage.shape().orElseThrow())
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
                + " degrees of freedom";
    return Optional.of(
        "EXT-5: each statistic group of "
            + SpecLabel.of(spec)
            + " has "
            + left
            + "; fewer groups or LayerNorm have more");
  }
}
