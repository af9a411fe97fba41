package dev.normkit.selector;

import dev.normkit.api.NormMethod;

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
}
