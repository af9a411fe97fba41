package dev.normkit.selector.method;

import dev.normkit.api.NormSpec;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Optional;

/**
 * One rule of a {@link MethodPolicy}: which method it picks for which usages, and why.
 * Implementations are pure and immutable; the same arguments give the same answer in the same
 * words.
 */
public interface MethodRule {

  /** {@return the stable id, for example {@code DOC-1}; unique within a policy} */
  String id();

  /** {@return where the rule comes from, for example a publication} */
  String source();

  /** {@return what the rule asks of a usage, one question} */
  String question();

  /**
   * {@return what the rule picks, in words for {@link MethodPolicy#explain}: for example {@code
   * BatchNorm, whatever the batch}; by default that it depends on the usage}
   */
  default String picks() {
    return "depends on the usage";
  }

  /**
   * {@return what was measured or follows from the formulas, a sentence each with its source; by
   * default nothing}
   */
  default List<String> figures() {
    return List.of();
  }

  /**
   * {@return what speaks against the rule: another rule or a publication that says otherwise; by
   * default nothing}
   */
  default Optional<String> contradiction() {
    return Optional.empty();
  }

  /**
   * {@return what of the sources was read when the rule was written, and what wasn't; by default
   * nothing is said of that}
   */
  default Optional<String> checked() {
    return Optional.empty();
  }

  /**
   * Whether the rule is asked about a usage at all. If not, the decision has no line of it.
   *
   * @param usage what the normalization is for
   * @return by default true
   */
  default boolean concerns(Usage usage) {
    return true;
  }

  /**
   * The method that the rule picks. Rules that don't fit are asked too, since a rejected candidate
   * has a method as well.
   *
   * @param usage what the normalization is for
   * @return the spec; it need not be legal on the usage's shape
   */
  NormSpec spec(Usage usage);

  /**
   * Whether the rule fits.
   *
   * @param usage what the normalization is for
   * @param policy the policy that asks, with its limit of small batches
   * @return that it fits, fits as the last resort or doesn't fit, with the reason
   */
  Judgement judge(Usage usage, MethodPolicy policy);
}
