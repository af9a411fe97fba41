package dev.normkit.evidence.report;

import dev.normkit.evidence.report.Verdict.Seen;
import java.util.List;

/**
 * How the comparisons that a statement makes came out. The others of {@code all} have an interval
 * around 0.
 *
 * @param supporting those whose whole interval lies on the statement's side
 * @param contradicting those whose whole interval lies on the other side
 * @param all how many there are
 */
public record Comparisons(int supporting, int contradicting, int all) {
  /**
   * Counts them.
   *
   * @param effects each positive where the statement is right
   */
  public static Comparisons of(List<Effect> effects) {
    return new Comparisons(
        (int) effects.stream().filter(Effect::positive).count(),
        (int) effects.stream().filter(Effect::negative).count(),
        effects.size());
  }

  /** What follows for the statement. */
  public Seen seen() {
    if (supporting > 0) {
      return supporting == all ? Seen.SEEN : Seen.PARTLY;
    }
    return contradicting > 0 ? Seen.CONTRADICTED : Seen.NOT_SEEN;
  }

  /** A sentence, for example {@code Of 6 comparisons 1 supports it and 3 contradict it.} */
  public String text() {
    return "Of %d %s %s it and %s it."
        .formatted(
            all,
            all == 1 ? "comparison" : "comparisons",
            counted(supporting, "support"),
            counted(contradicting, "contradict"));
  }

  private static String counted(int number, String verb) {
    return (number == 0 ? "none" : number) + " " + verb + (number > 1 ? "" : "s");
  }
}
