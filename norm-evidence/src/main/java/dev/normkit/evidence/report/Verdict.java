package dev.normkit.evidence.report;

import java.util.List;
import java.util.Locale;

/**
 * What an experiment says on a statement.
 *
 * @param claim the statement, as docs/normalization.md names it
 * @param rules the ids of the rules that rest on it
 * @param comparisons those that the statement makes
 * @param figures effects and intervals in a sentence, and where it wasn't seen
 * @param effect the figure of the sentence
 * @param unit of the figure, for example {@code points of test error}
 */
public record Verdict(
    String claim,
    List<String> rules,
    Comparisons comparisons,
    String figures,
    Effect effect,
    String unit) {

  /** Whether the statement was seen. */
  public Seen seen() {
    return comparisons.seen();
  }

  /** How many comparisons support it, and the figures. */
  public String sentence() {
    return comparisons.text() + " " + figures;
  }

  /**
   * A paragraph.
   *
   * @param more behind whether it was seen
   */
  public String text(String more) {
    return "**%s: %s%s.** %s".formatted(claim, seen().plain(), more, sentence());
  }

  /** Whether a statement was seen. */
  public enum Seen {
    /** Every comparison supports it. */
    SEEN,
    /** Some comparisons support it; others may contradict it. */
    PARTLY,
    /** No comparison supports it, and none contradicts it. */
    NOT_SEEN,
    /** No comparison supports it, and some contradict it. */
    CONTRADICTED;

    /** {@code seen}, {@code partly}, {@code not-seen} or {@code contradicted}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same for a sentence. */
    String plain() {
      return word().replace('-', ' ');
    }
  }
}
