package dev.normkit.selector.method;

import static java.util.stream.Collectors.joining;

import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.evidence.Evidence;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import dev.normkit.selector.words.Brief;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * All rules and notes of a policy in words.
 *
 * @param rules one explanation each
 */
public record RuleExplanations(List<RuleExplanation> rules) implements Reported {

  /** Copies the list. */
  public RuleExplanations {
    rules = List.copyOf(rules);
  }

  /**
   * The rules of a policy, the further ones and the notes, and the two ids that stand for rules.
   */
  static RuleExplanations of(MethodPolicy policy, List<Evidence> evidence) {
    List<String> own = policy.rules().stream().map(MethodRule::id).toList();
    Stream<RuleExplanation> further =
        Stream.concat(
                FurtherRule.all().stream().map(rule -> of(rule, evidence)),
                WrittenNote.all().stream().map(note -> of(note.id(), note.text(), evidence)))
            .filter(rule -> !own.contains(rule.id()))
            .sorted(Comparator.comparingInt(RuleExplanations::number));
    return new RuleExplanations(
        Stream.of(policy.rules().stream().map(rule -> of(rule, evidence)), further, standIns())
            .flatMap(rules -> rules)
            .toList());
  }

  /** For example 12 of {@code EXT-12}. */
  private static int number(RuleExplanation rule) {
    return Integer.parseInt(rule.id().substring(rule.id().indexOf('-') + 1));
  }

  private static RuleExplanation of(MethodRule rule, List<Evidence> evidence) {
    RuleText text =
        new RuleText(
            rule.source(),
            rule.question(),
            rule.picks(),
            rule.figures(),
            rule.contradiction(),
            rule.checked());
    return of(rule.id(), text, evidence);
  }

  private static RuleExplanation of(String id, RuleText text, List<Evidence> evidence) {
    return new RuleExplanation(
        id,
        text.question(),
        text.picks(),
        text.source(),
        text.figures(),
        text.contradiction(),
        text.checked(),
        evidence.stream().filter(result -> result.rules().contains(id)).toList());
  }

  private static Stream<RuleExplanation> standIns() {
    return Stream.of(
        of(
            MethodDecision.PINNED,
            new RuleText(
                "the user",
                "Did the user name the method?",
                "the named method, whatever the rules say"),
            List.of()),
        of(
            MethodDecision.FROZEN,
            new RuleText(
                "the saved decision, which has its own rule",
                "Was the method decided before, and saved with the model?",
                "the saved method, whatever the rules would say now"),
            List.of()));
  }

  /**
   * One of them.
   *
   * @param ruleId its id, in any case
   * @return the explanation
   * @throws IllegalArgumentException if there is no such rule; the message lists those there are
   */
  public RuleExplanation find(String ruleId) {
    Objects.requireNonNull(ruleId, "ruleId");
    return rules.stream()
        .filter(rule -> rule.id().equalsIgnoreCase(ruleId))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(refusal(ruleId)));
  }

  private String refusal(String ruleId) {
    return "rule is \""
        + Brief.text(ruleId)
        + "\"; it must be one of "
        + rules.stream().map(RuleExplanation::id).collect(joining(" "));
  }

  /**
   * The list. Text: the id, {@code rule} or {@code note}, and the question in a line each. JSON:
   * {@code {"rules":[…]}} with all that is known of each.
   *
   * @return the report
   */
  @Override
  public Report report() {
    return Report.builder()
        .table(
            rules.stream()
                .map(rule -> List.of(rule.isNote() ? "note" : "rule", rule.id(), rule.question()))
                .toList())
        .facts(Facts.none().with("rules", rules.stream().map(RuleExplanation::facts).toList()))
        .build();
  }
}
