package dev.normkit.selector.decision;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.json.SpecJson;
import dev.normkit.selector.report.Facts;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Report;
import dev.normkit.selector.report.Reported;
import java.util.List;
import java.util.Optional;

/**
 * Which method, and why: every candidate with its verdict. Equal usages under equal policies have
 * equal decisions.
 *
 * @param chosen the chosen spec; empty only in the decision that a {@link SelectionException}
 *     carries
 * @param rule the id of the rule that decided, {@link #PINNED} if the user named the method, {@link
 *     #FROZEN} if it was decided before, or {@link #NONE} if no rule fits. A rule also decides if
 *     it refuses the groups that the user gave
 * @param reason why, in one sentence
 * @param candidates in the order of the rules, then the methods that no rule picks; each of the six
 *     methods is there at least once
 * @param inputs what the decision rests on, and who gave it
 * @param notes what else the user should know
 */
public record MethodDecision(
    Optional<NormSpec> chosen,
    String rule,
    String reason,
    List<MethodCandidate> candidates,
    List<Input> inputs,
    List<String> notes)
    implements Reported {

  /** Stands for a rule's id if the user named the method. */
  public static final String PINNED = "PINNED";

  /**
   * Stands for a rule's id if a {@link dev.normkit.selector.network.FrozenMethod frozen method} was
   * used.
   */
  public static final String FROZEN = "FROZEN";

  /** Stands for a rule's id if no rule fits. */
  public static final String NONE = "NONE";

  /** Copies the lists. */
  public MethodDecision {
    candidates = List.copyOf(candidates);
    inputs = List.copyOf(inputs);
    notes = List.copyOf(notes);
  }

  /**
   * The chosen spec.
   *
   * @return the spec
   * @throws IllegalStateException if nothing was chosen
   */
  public NormSpec spec() {
    return chosen.orElseThrow(() -> new IllegalStateException("no method was chosen: " + reason));
  }

  /**
   * The chosen method.
   *
   * @return the method
   * @throws IllegalStateException if nothing was chosen
   */
  public NormMethod method() {
    return spec().method();
  }

  /**
   * Requires that something was chosen.
   *
   * @return this decision
   * @throws SelectionException if nothing was chosen; it carries this decision
   */
  public MethodDecision required() {
    if (chosen.isEmpty()) {
      throw new SelectionException(this);
    }
    return this;
  }

  /**
   * The decision. The first line of the text is {@code method <NAME> chosen <rule id>: <reason>};
   * then come the other methods, the notes and the inputs. JSON: {@code
   * {"chosen":"GROUP","rule":"DOC-3",…}}.
   *
   * @return the report
   */
  @Override
  public Report report() {
    Facts facts = Facts.none();
    if (chosen.isPresent()) {
      facts = facts.with("chosen", method().name());
    }
    facts = facts.with("rule", rule).with("reason", reason);
    if (chosen.isPresent()) {
      facts = facts.with("spec", SpecJson.settings(spec()));
    }
    return Report.builder()
        .facts(facts)
        .candidates("method", candidates.stream().map(MethodCandidate::told).toList(), reason)
        .notes(notes)
        .inputs(inputs)
        .build();
  }
}
