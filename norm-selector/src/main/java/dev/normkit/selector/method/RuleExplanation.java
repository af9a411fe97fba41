package dev.normkit.selector.method;

import com.google.common.collect.ImmutableList;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A rule in words: what it asks, what it picks, and what it rests on.
 *
 * @param id the rule's id, for example {@code DOC-3}
 * @param question what the rule asks of a usage
 * @param picks what the rule picks
 * @param source where the rule comes from, for example a publication
 * @param figures what was measured or follows from the formulas, each with its source
 */
public record RuleExplanation(
    String id, String question, String picks, String source, List<String> figures)
    implements Reported {
  private static final String ADDS_A_NOTE = "nothing; it adds a note to what another rule picks";

  private static final RuleExplanation PINNED =
      new RuleExplanation(
          MethodDecision.PINNED,
          "Did the user name the method?",
          "the named method, whatever the rules say",
          "the user",
          List.of());

  private static final RuleExplanation FROZEN =
      new RuleExplanation(
          MethodDecision.FROZEN,
          "Was the method decided before, and saved with the model?",
          "the saved method, whatever the rules would say now",
          "the saved decision, which has its own rule",
          List.of());

  /** Copies the figures. */
  public RuleExplanation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(picks, "picks");
    Objects.requireNonNull(source, "source");
    figures = List.copyOf(Objects.requireNonNull(figures, "figures"));
  }

  /** The rules of a policy, the further ones, the notes, and the two ids that stand for rules. */
  static List<RuleExplanation> all(MethodPolicy policy) {
    ImmutableList.Builder<RuleExplanation> all = ImmutableList.builder();
    List<String> own = policy.rules().stream().map(MethodRule::id).toList();
    policy.rules().forEach(rule -> all.add(of(rule)));
    Stream.of(FurtherRules.values())
        .filter(further -> !own.contains(further.id()))
        .forEach(further -> all.add(of(further)));
    Stream.of(Caveat.values())
        .filter(caveat -> !own.contains(caveat.id()))
        .forEach(caveat -> all.add(of(caveat)));
    return all.add(PINNED, FROZEN).build();
  }

  private static RuleExplanation of(MethodRule rule) {
    return new RuleExplanation(
        rule.id(), rule.question(), rule.picks(), rule.source(), rule.figures());
  }

  private static RuleExplanation of(Caveat caveat) {
    return new RuleExplanation(
        caveat.id(), caveat.question(), ADDS_A_NOTE, caveat.source(), caveat.figures());
  }

  /**
   * The explanation. Text: {@code rule}, {@code asks}, {@code picks}, {@code source} and a line per
   * figure. JSON: the keys {@code id}, {@code question}, {@code picks}, {@code source} and {@code
   * figures}.
   *
   * @return the report
   */
  @Override
  public Report report() {
    ImmutableList.Builder<List<String>> rows = ImmutableList.builder();
    rows.add(List.of("rule", id));
    rows.add(List.of("asks", question));
    rows.add(List.of("picks", picks));
    rows.add(List.of("source", source));
    figures.forEach(figure -> rows.add(List.of("figure", figure)));
    return Report.builder()
        .table(rows.build())
        .facts(
            Facts.none()
                .with("id", id)
                .with("question", question)
                .with("picks", picks)
                .with("source", source)
                .with("figures", figures))
        .build();
  }
}
