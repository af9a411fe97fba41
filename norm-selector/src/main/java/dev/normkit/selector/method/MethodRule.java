package dev.normkit.selector.method;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Usage;
import java.util.List;

/**
 * One rule of a {@link MethodPolicy}: for which usages it picks what, and why. Implementations are
 * pure and immutable; the same arguments give the same answer and the same words.
 */
public interface MethodRule {

  /**
   * The stable name.
   *
   * @return for example {@code DOC-1}; unique within a policy
   */
  String id();

  /**
   * Where the rule comes from.
   *
   * @return for example a publication
   */
  String source();

  /**
   * What the rule asks of a usage.
   *
   * @return one question
   */
  String question();

  /**
   * What the rule answers to its question, in words for {@link MethodPolicy#explain}.
   *
   * @return for example {@code BatchNorm, whatever the batch}; by default that it depends on the
   *     usage
   */
  default String picks() {
    return "depends on the usage";
  }

  /**
   * What was measured or follows from the formulas, each with its source.
   *
   * @return sentences; by default none
   */
  default List<String> figures() {
    return List.of();
  }

  /**
   * Whether the rule is asked about a usage at all. One that is not leaves no line in the decision.
   *
   * @param usage what the user says
   * @return by default true
   */
  default boolean concerns(Usage usage) {
    return true;
  }

  /**
   * What the rule picks. Asked of rules that do not fit too, since a rejected candidate has a
   * method as well.
   *
   * @param usage what the user says
   * @return the spec; it need not be legal on the usage's shape
   */
  NormSpec spec(Usage usage);

  /**
   * Whether the rule fits.
   *
   * @param usage what the user says
   * @param policy the policy that asks, with its threshold
   * @return yes, only if nothing else, or no, each with its reason
   */
  Judgement judge(Usage usage, MethodPolicy policy);
}
