package dev.normkit.evidence.classification;

import java.util.Map;

/** Learning rates, as the search of {@link LearningRates} found them. */
final class Rates {
  /** By method, for batches of 64. */
  static final Map<Method, Double> AT_64 =
      Map.of(
          Method.BATCH, 0.1,
          Method.GROUP, 0.1,
          Method.LAYER, 0.1,
          Method.INSTANCE, 0.1,
          Method.SWITCHABLE, 0.1,
          Method.NONE, 0.05,
          Method.LAYER_BY_CHANNEL, 0.1);

  private Rates() {}

  /** In proportion to the batch (Goyal et al. 2017). */
  static double of(Method method, int batch) {
    return AT_64.get(method) * batch / CnnRuns.LARGEST;
  }
}
