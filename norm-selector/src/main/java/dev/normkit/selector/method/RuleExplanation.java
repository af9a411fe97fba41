package dev.normkit.selector.method;

import com.google.common.collect.ImmutableList;
import dev.normkit.selector.evidence.Evidence;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A rule in words: what it asks, what it picks, and what it rests on.
 *
 * @param id the rule's id, for example {@code DOC-3}
 * @param question what the rule asks of a usage
 * @param picks what the rule picks
 * @param source where the rule comes from, for example a publication
 * @param figures what was measured or follows from the formulas, each with its source
 * @param contradiction what speaks against the rule, if something does
 * @param checked what of the sources was read and what wasn't, if that is said
 * @param results what normkit's own experiments have seen of it
 */
public record RuleExplanation(
    String id,
    String question,
    String picks,
    String source,
    List<String> figures,
    Optional<String> contradiction,
    Optional<String> checked,
    List<Evidence> results)
    implements Reported {

  /** Copies the lists. */
  public RuleExplanation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(picks, "picks");
    Objects.requireNonNull(source, "source");
    figures = List.copyOf(Objects.requireNonNull(figures, "figures"));
    Objects.requireNonNull(contradiction, "contradiction");
    Objects.requireNonNull(checked, "checked");
    results = List.copyOf(Objects.requireNonNull(results, "results"));
  }

  /**
   * An explanation of which no more is known.
   *
   * @param id the rule's id
   * @param question what the rule asks of a usage
   * @param picks what the rule picks
   * @param source where the rule comes from
   * @param figures what was measured or follows from the formulas
   */
  public RuleExplanation(
      String id, String question, String picks, String source, List<String> figures) {
    this(id, question, picks, source, figures, Optional.empty(), Optional.empty(), List.of());
  }

  /** {@return whether it is a note, which picks nothing} */
  public boolean isNote() {
    return picks.equals(WrittenNote.PICKS);
  }

  /**
   * The explanation. Text: {@code rule}, {@code asks}, {@code picks}, {@code source}, a line per
   * {@code figure}, what speaks {@code against} it, what was {@code checked}, and for each of our
   * results what was seen ({@code ours}) and the {@code run} that shows it again. JSON: the keys
   * {@code id}, {@code question}, {@code picks}, {@code source} and {@code figures}, and where
   * there is something {@code contradiction}, {@code checked} and {@code results}.
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
    contradiction.ifPresent(text -> rows.add(List.of("against", text)));
    checked.ifPresent(text -> rows.add(List.of("checked", text)));
    for (Evidence result : results) {
      rows.add(List.of("ours", result.told()));
      rows.add(List.of("run", result.origin()));
    }
    return Report.builder().table(rows.build()).facts(facts()).build();
  }

  Facts facts() {
    Facts facts =
        Facts.none()
            .with("id", id)
            .with("question", question)
            .with("picks", picks)
            .with("source", source)
            .with("figures", figures)
            .withAll(named("contradiction", contradiction))
            .withAll(named("checked", checked));
    return results.isEmpty()
        ? facts
        : facts.with("results", results.stream().map(Evidence::facts).toList());
  }

  private static Facts named(String name, Optional<String> text) {
    return text.map(known -> Facts.none().with(name, known)).orElse(Facts.none());
  }
}
