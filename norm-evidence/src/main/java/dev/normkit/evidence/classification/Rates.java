package dev.normkit.evidence.classification;

import java.util.Map;

/** Learning rates, as the search of {@link LearningRates} found them with two batch sizes. */
final class Rates {
  /** By method, for batches of 64. */
  static final Map<Method, Double> AT_64 =
      Map.of(
          Method.BATCH, 0.1,
          Method.GROUP, 0.05,
          Method.LAYER, 0.05,
          Method.INSTANCE, 0.8,
          Method.SWITCHABLE, 0.1,
          Method.NONE, 0.1);

  /** By method, for batches of 2, times 32. */
  static final Map<Method, Double> AT_2 =
      Map.of(
          Method.BATCH, 0.4,
          Method.GROUP, 0.1,
          Method.LAYER, 0.05,
          Method.INSTANCE, 1.6,
          Method.SWITCHABLE, 0.4,
          Method.NONE, 0.2);

  private static final double HALVINGS = 5;

  private Rates() {}

  /**
   * In proportion to the batch (Goyal et al. 2017), but for a factor that goes with each halving
   * from 1 with batches of 64 to what the search found with batches of 2.
   */
  static double of(Method method, int batch) {
    Method tuned = method == Method.LAYER_BY_CHANNEL ? Method.LAYER : method;
    double factor = AT_2.get(tuned) / AT_64.get(tuned);
    double halvings = Math.getExponent(CnnRuns.LARGEST / (double) batch);
    return AT_64.get(tuned) * batch / CnnRuns.LARGEST * StrictMath.pow(factor, halvings / HALVINGS);
  }
}
