package dev.normkit.monitor;

import java.util.Locale;

/** What can be wrong with BatchNorm. */
public enum Finding {
  /** Too few batches were seen to say anything. */
  TOO_FEW_STEPS,
  /** The statistics of one batch are noise: BN problem 1 of {@code docs/normalization.md}. */
  BATCH_TOO_SMALL,
  /**
   * Inference normalizes with other statistics than training: BN problem 4 of {@code
   * docs/normalization.md}.
   */
  RUNNING_STATISTICS_STALE;

  /** {@return the word used in reports, for example {@code batch-too-small}} */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
