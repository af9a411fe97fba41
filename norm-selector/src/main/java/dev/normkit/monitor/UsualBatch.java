package dev.normkit.monitor;

import java.math.BigDecimal;
import java.math.RoundingMode;

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

  /**
   * The samples as advice has them beside others: whole, unless these are the same. They were fewer
   * then, so a tenth is cut off rather than rounded, which could make them the same again.
   */
  String samplesBeside(int others) {
    int whole = wholeSamples();
    return whole == others && samples < whole
        ? BigDecimal.valueOf(samples).setScale(1, RoundingMode.DOWN).toPlainString()
        : Integer.toString(whole);
  }

  /** Whether a channel has one value in every batch. */
  boolean oneValue() {
    return values == 1;
  }
}
