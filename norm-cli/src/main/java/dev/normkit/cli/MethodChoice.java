package dev.normkit.cli;

import dev.normkit.api.MixedVariance;
import dev.normkit.api.Mixing;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.SpecBuilder;
import dev.normkit.selector.decision.MethodDecision;
import java.util.Optional;

/**
 * The method that {@code apply} runs, and who chose it.
 *
 * @param method never auto
 * @param groups k of GroupNorm
 * @param origin for messages: {@code --method layer}, or what auto chose
 * @param decision the decision of auto; empty if the user named the method
 */
record MethodChoice(
    NormMethod method, Optional<Integer> groups, String origin, Optional<MethodDecision> decision) {
  /** What is asked for where the selector is to decide. */
  static final String AUTO = "--method auto";

  static MethodChoice of(MethodDecision decision) {
    NormSpec chosen = decision.spec();
    return new MethodChoice(
        chosen.method(),
        chosen.groups().stream().boxed().findFirst(),
        AUTO + ", which chose " + chosen.method() + " (" + decision.rule() + ")",
        Optional.of(decision));
  }

  /** A builder of what auto chose, in every setting, or of the method as it usually is. */
  SpecBuilder builder() {
    if (decision.isPresent()) {
      return builder(decision.get().spec());
    }
    SpecBuilder builder = NormSpec.of(method);
    groups.ifPresent(builder::groups);
    return builder;
  }

  /** What a preset sets is set by one, so that the user's takes its place. */
  private static SpecBuilder builder(NormSpec chosen) {
    SpecBuilder builder =
        NormSpec.of(chosen.method())
            .preset(
                new Preset(
                    chosen.epsilon(),
                    chosen.epsilon(),
                    chosen.runningAverage().orElse(Preset.pytorch().runningAverage()),
                    chosen.mixing().map(Mixing::variance).orElse(MixedVariance.BIASED)))
            .weight(chosen.weight())
            .bias(chosen.bias())
            .trackStatistics(chosen.runningAverage().isPresent());
    chosen.groups().ifPresent(builder::groups);
    chosen.axis().ifPresent(builder::axis);
    chosen.mixing().map(Mixing::batchBranch).ifPresent(builder::batchBranch);
    return builder;
  }

  /** Refuses an option that was given but that the method does not have. */
  void requireIf(boolean given, String option, boolean fits) {
    if (given && !fits) {
      throw new IllegalArgumentException(option + " does not go with " + origin);
    }
  }
}
