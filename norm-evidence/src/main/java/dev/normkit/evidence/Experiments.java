package dev.normkit.evidence;

import dev.normkit.evidence.classification.Baseline;
import dev.normkit.evidence.classification.LearningRates;
import dev.normkit.evidence.classification.SmallBatches;
import dev.normkit.evidence.run.Experiment;
import java.util.List;
import java.util.stream.Collectors;

/** All experiments. */
final class Experiments {
  private static final List<Experiment> ALL =
      List.of(new SmallBatches(), new LearningRates(), new Baseline());

  private Experiments() {}

  static List<Experiment> all() {
    return ALL;
  }

  static Experiment named(String name) {
    return ALL.stream()
        .filter(experiment -> experiment.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no experiment "
                        + name
                        + "; there are "
                        + ALL.stream().map(Experiment::name).collect(Collectors.joining(", "))));
  }
}
