package dev.normkit.monitor;

import dev.normkit.api.Momentum;

/** How momentum weighs past batches in the running statistics. */
final class RunningWeights {
  private final Momentum momentum;
  private final long batches;

  /**
   * Weights after some batches.
   *
   * @param momentum how a batch enters
   * @param batches how many did
   */
  RunningWeights(Momentum momentum, long batches) {
    this.momentum = momentum;
    this.batches = Math.max(1, batches);
  }

  /** w of the newest batch. */
  double newest() {
    return momentum.weightOfBatch(batches);
  }

  boolean cumulative() {
    return momentum.kind() != Momentum.Kind.EXPONENTIAL;
  }

  /** How many steps the running statistics are behind others that move steadily. */
  double lag() {
    double weight = newest();
    return cumulative() ? (batches - 1) / 2.0 : (1 - weight) / weight;
  }

  /**
   * The variance, in units of that of one batch, of running statistics − end of the line fitted to
   * the last n batches: Σ(αₖ−βₖ)², k counting back from the newest.
   */
  double varianceAgainstLine(int n) {
    double weight = newest();
    double middle = (n - 1) / 2.0;
    double spread = n * ((double) n * n - 1) / 12;
    double sum = 0;
    double alpha = weight;
    for (int k = 0; k < Math.max(n, reach(n)); k++) {
      double beta = k < n ? 1.0 / n + (middle - k) * middle / spread : 0;
      double difference = (k < batches ? alpha : 0) - beta;
      sum += difference * difference;
      alpha *= cumulative() ? 1 : 1 - weight;
    }
    double untold = cumulative() && batches > n ? (batches - n) * weight * weight : 0;
    return sum + untold;
  }

  /** How far back exponential weights count; for a plain average the rest is added at once. */
  private long reach(int n) {
    return cumulative()
        ? n
        : Math.min(batches, n + (long) Math.ceil(20 / Math.max(newest(), 1e-4)));
  }
}
