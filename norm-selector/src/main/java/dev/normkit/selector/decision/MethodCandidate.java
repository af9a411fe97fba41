package dev.normkit.selector.decision;

import dev.normkit.api.NormMethod;
import dev.normkit.selector.report.Candidate;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.words.Words;
import java.util.List;

/**
 * One method that was considered.
 *
 * @param method which normalization
 * @param verdict what was decided about it
 * @param rule the id of the rule that picks the method, {@link MethodDecision#PINNED} if the user
 *     named it, {@link MethodDecision#FROZEN} if it was decided before, or empty if no rule picks
 *     it
 * @param reason why, in one sentence
 */
public record MethodCandidate(NormMethod method, Verdict verdict, String rule, String reason) {

  /** What was decided about a method. */
  public enum Verdict {
    /** It is the one. */
    CHOSEN,
    /** It could be used, but another was preferred, or only a user who names it gets it. */
    ELIGIBLE,
    /** Its rule does not fit, or it is illegal on the shape. */
    REJECTED;

    /** {@return the word used in reports, the name in lower case} */
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
