package dev.normkit.evidence.report;

import java.util.List;
import java.util.Locale;

/**
 * What an experiment says on a statement.
 *
 * @param claim the statement, as docs/normalization.md names it
 * @param rules the ids of the rules that rest on it
 * @param seen whether it was
 * @param sentence effect and interval, and where it wasn't seen
 * @param effect the figure of the sentence
 * @param unit of the figure, for example {@code points of test error}
 */
public record Verdict(
    String claim, List<String> rules, Seen seen, String sentence, Effect effect, String unit) {

  /**
   * A paragraph.
   *
   * @param more behind whether it was seen
   */
  public String text(String more) {
    return "**%s: %s%s.** %s".formatted(claim, seen.plain(), more, sentence);
  }

  /** Whether a statement was seen. */
  public enum Seen {
    SEEN,
    PARTLY,
    NOT_SEEN;

    /** {@code seen}, {@code partly} or {@code not-seen}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The same for a sentence. */
    String plain() {
      return word().replace('-', ' ');
    }

    /** Seen everywhere, somewhere, or nowhere. */
    public static Seen of(long places, long all) {
      return places == 0 ? NOT_SEEN : places == all ? SEEN : PARTLY;
    }
  }
}
