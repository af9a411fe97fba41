package dev.normkit.monitor;

import java.util.Locale;

/**
 * What would help.
 *
 * @param action what to do
 * @param text how to do it, with the numbers, in one sentence
 */
public record Recommendation(Action action, String text) {

  /** What can be done about a finding. */
  public enum Action {
    /** More samples per batch. */
    ENLARGE_BATCH,
    /** Samples of one batch that do not resemble each other. */
    SHUFFLE_SAMPLES,
    /** A method without batch statistics. */
    REPLACE_METHOD,
    /** A larger weight of the new batch in the running statistics. */
    RAISE_MOMENTUM,
    /** Running statistics drawn anew from some batches. */
    RECOMPUTE_STATISTICS,
    /** A few more batches, without any other change. */
    CONTINUE_TRAINING;

    /** {@return the word used in reports, for example {@code enlarge-batch}} */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
