package dev.normkit.selector.decision;

import dev.normkit.selector.report.Candidate;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;

/**
 * One backend that was considered.
 *
 * @param id the backend's id; the provider's class name if the backend failed before it gave one
 * @param verdict what was decided about it
 * @param reason why, in one sentence, with the remedy if there is one
 */
public record BackendCandidate(String id, Verdict verdict, String reason) {

  /** What was decided about a backend. */
  public enum Verdict {
    /** It is the one. */
    CHOSEN,
    /** It could be used, but another was preferred. */
    ELIGIBLE,
    /** It would do, but has other bits, which weren't allowed. */
    OTHER_BITS,
    /** It does not compute this plan. */
    DECLINED,
    /** This machine or JVM can't run it, or no backend has that id. */
    UNAVAILABLE,
    /** It failed to load, or threw when asked. */
    BROKEN;

    /** {@return the word used in reports, the name in lower case} */
    public String word() {
      return Words.of(this);
    }
  }

  Candidate told() {
    return new Candidate(
        verdict == Verdict.CHOSEN,
        List.of(id, verdict.word(), reason),
        Facts.none().with("id", id).with("verdict", verdict.word()).with("reason", reason));
  }
}
