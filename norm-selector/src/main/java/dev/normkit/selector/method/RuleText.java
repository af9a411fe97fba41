package dev.normkit.selector.method;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is written about a rule of normkit's own, whatever the usage.
 *
 * @param source where the rule comes from, see {@link MethodRule#source}
 * @param question what it asks of a usage, see {@link MethodRule#question}
 * @param picks what it answers, see {@link MethodRule#picks}
 * @param figures what was measured, see {@link MethodRule#figures}
 * @param contradiction what speaks against it, see {@link MethodRule#contradiction}
 * @param checked what of the sources was read, see {@link MethodRule#checked}
 */
public record RuleText(
    String source,
    String question,
    String picks,
    List<String> figures,
    Optional<String> contradiction,
    Optional<String> checked) {

  /** Copies the figures. */
  public RuleText {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(picks, "picks");
    figures = List.copyOf(figures);
  }

  /**
   * A text without figures, and without a word against the rule.
   *
   * @param source where the rule comes from
   * @param question what it asks of a usage
   * @param picks what it answers
   */
  public RuleText(String source, String question, String picks) {
    this(source, question, picks, List.of(), Optional.empty(), Optional.empty());
  }

  RuleText withFigures(String... all) {
    return new RuleText(source, question, picks, List.of(all), contradiction, checked);
  }

  RuleText withContradiction(String what) {
    return new RuleText(source, question, picks, figures, Optional.of(what), checked);
  }

  RuleText withChecked(String what) {
    return new RuleText(source, question, picks, figures, contradiction, Optional.of(what));
  }
}
