package dev.normkit.selector.decision;

import dev.normkit.selector.report.Candidate;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;

/**
 * One backend that was considered.
 *
 * @param id the backend's id; of one that could not say it, the provider's class name
 * @param verdict what became of it
 * @param reason why, in one sentence, with the remedy where there is one
 */
public record BackendCandidate(String id, Verdict verdict, String reason) {

  /** What became of a backend. */
  public enum Verdict {
    /** It is the one. */
    CHOSEN,
    /** It would do as well, but another comes first. */
    ELIGIBLE,
    /** It does not compute this plan. */
    DECLINED,
    /** This machine or JVM cannot run it, or there is none of that id. */
    UNAVAILABLE,
    /** It failed to load, or threw when asked. */
    BROKEN;

    /**
     * The word used in reports.
     *
     * @return the name in lower case
     */
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
