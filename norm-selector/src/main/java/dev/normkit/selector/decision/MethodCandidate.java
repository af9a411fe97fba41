package dev.normkit.selector.decision;

import dev.normkit.api.NormMethod;
import dev.normkit.selector.report.Candidate;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;

/**
 * One method that was considered.
 *
 * @param method the method
 * @param verdict what became of it
 * @param rule the id of the rule that brought it up, {@link MethodDecision#PINNED}, or empty when
 *     no rule picks the method
 * @param reason why, in one sentence
 */
public record MethodCandidate(NormMethod method, Verdict verdict, String rule, String reason) {

  /** What became of a method. */
  public enum Verdict {
    /** It is the one. */
    CHOSEN,
    /** It would do as well, but another comes first, or it must be asked for by name. */
    ELIGIBLE,
    /** Its rule does not fit, or it is illegal on the shape. */
    REJECTED;

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
    String by = rule.isEmpty() ? "" : rule + ": ";
    return new Candidate(
        verdict == Verdict.CHOSEN,
        List.of(method.name(), verdict.word(), by + reason),
        Facts.none()
            .with("method", method.name())
            .with("verdict", verdict.word())
            .with("rule", rule)
            .with("reason", reason));
  }
}
