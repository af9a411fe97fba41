package dev.normkit.evidence.sequence;

import dev.normkit.api.NormSpec;
import java.util.Arrays;
import java.util.Locale;

/** What normalizes the sum of a recurrent cell, and what it was found to learn best with. */
enum CellNorm {
  LAYER("LayerNorm", 0.1, 1),
  SHARED("BatchNorm, one set of statistics", 0.2, 1),
  OWN("BatchNorm, statistics per time step", 0.2, 0.1),
  NONE("none", 0.05, 1);

  private final String title;
  private final double rate;
  private final double weight;

  CellNorm(String title, double rate, double weight) {
    this.title = title;
    this.rate = rate;
    this.weight = weight;
  }

  /** The name for people. */
  String title() {
    return title;
  }

  /** The learning rate of the validation set's least error. */
  double rate() {
    return rate;
  }

  /** The first γ of the validation set's least error. */
  double weight() {
    return weight;
  }

  /**
   * A new one.
   *
   * @param features of a state
   * @param first what γ begins with
   */
  StepNorm create(int features, double first) {
    return switch (this) {
      case LAYER -> new NormSteps(NormSpec.layerNorm(), features, 1, first);
      case SHARED -> new NormSteps(NormSpec.batchNorm(), features, 1, first);
      case OWN -> new NormSteps(NormSpec.batchNorm(), features, Names.LONGEST_TRAINED, first);
      case NONE -> new BiasOnly(features);
    };
  }

  /** The word in results files. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static CellNorm of(String word) {
    return Arrays.stream(values()).filter(n -> n.word().equals(word)).findFirst().orElseThrow();
  }
}
