package dev.normkit.monitor;

/**
 * The batch for which noise is told, if batches differ in size.
 *
 * @param samples the harmonic mean of the batch sizes
 * @param values that of the values per channel
 */
record UsualBatch(double samples, double values) {

  /** The samples as a whole number. */
  int wholeSamples() {
    return (int) Math.round(samples);
  }

  /** Whether a channel has one value in every batch. */
  boolean oneValue() {
    return values == 1;
  }
}
