package dev.normkit.evidence;

import dev.normkit.evidence.classification.Baseline;
import dev.normkit.evidence.classification.LayerNormInCnn;
import dev.normkit.evidence.classification.LearningRates;
import dev.normkit.evidence.classification.LongerTraining;
import dev.normkit.evidence.classification.SmallBatches;
import dev.normkit.evidence.classification.SwitchableWeights;
import dev.normkit.evidence.classification.TrainingAndInference;
import dev.normkit.evidence.run.Experiment;
import dev.normkit.evidence.sequence.Recurrent;
import dev.normkit.evidence.sequence.RecurrentRates;
import dev.normkit.evidence.smoothness.Smoothness;
import dev.normkit.evidence.smoothness.SmoothnessRates;
import dev.normkit.evidence.translation.ImagesOut;
import dev.normkit.evidence.translation.ImagesOutRates;
import java.util.List;
import java.util.stream.Collectors;

/** All experiments. */
final class Experiments {
  private static final List<Experiment> ALL =
      List.of(
          new SmallBatches(),
          new LongerTraining(),
          new SwitchableWeights(),
          new LayerNormInCnn(),
          new TrainingAndInference(),
          new LearningRates(),
          new Baseline(),
          new Recurrent(),
          new RecurrentRates(),
          new ImagesOut(),
          new ImagesOutRates(),
          new Smoothness(),
          new SmoothnessRates());

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
