package dev.normkit.selector.method;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.normkit.api.NormSpec;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.evidence.Evidence;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which rules are asked, in which order, and which batches are small. Immutable; each change gives
 * a new policy.
 */
public final class MethodPolicy {
  private static final int STANDARD_SMALL_BATCH = 8;
  private static final List<FurtherRule> FURTHER = FurtherRule.all();
  private static final MethodPolicy STANDARD =
      new MethodPolicy(ImmutableList.copyOf(DocumentRules.values()), STANDARD_SMALL_BATCH, false);

  private final ImmutableList<MethodRule> rules;
  private final int smallBatchBelow;
  private final boolean smallBatchGiven;

  private MethodPolicy(Iterable<MethodRule> rules, int smallBatchBelow, boolean smallBatchGiven) {
    this.rules = ImmutableList.copyOf(rules);
    this.smallBatchBelow = smallBatchBelow;
    this.smallBatchGiven = smallBatchGiven;
  }

  /**
   * The rules of {@link DocumentRules}, and small batches below 8.
   *
   * @return the default policy
   */
  public static MethodPolicy standard() {
    return STANDARD;
  }

  /** {@return the rules in the order in which they are asked; immutable} */
  public List<MethodRule> rules() {
    return rules;
  }

  /**
   * The rules that are asked about a usage: {@link #rules()} and, each in its place, the {@link
   * FurtherRules} and {@link LaterRules} that concern the usage. A rule of this policy replaces one
   * of these of the same id.
   *
   * @param usage what the normalization is for
   * @return the rules in order; immutable
   */
  public List<MethodRule> rulesFor(Usage usage) {
    List<MethodRule> asked = new ArrayList<>(rules);
    for (FurtherRule further : FURTHER) {
      if (further.concerns(usage) && !ids().contains(further.id())) {
        asked.add(further.placeIn(ids(asked)), further);
      }
    }
    asked.removeIf(rule -> !rule.concerns(usage));
    return List.copyOf(asked);
  }

  /**
   * Inserts a rule before another.
   *
   * @param id the id of the rule that will follow
   * @param rule the new rule
   * @return the policy with it
   * @throws IllegalArgumentException if there is no rule of that id, or the new one's id is taken
   */
  public MethodPolicy withRuleBefore(String id, MethodRule rule) {
    int place = indexOf(id);
    requireNew(rule);
    return changed(list -> inserted(list, place, rule));
  }

  /**
   * Adds a rule after all others.
   *
   * @param rule the new rule
   * @return the policy with it
   * @throws IllegalArgumentException if its id is taken
   */
  public MethodPolicy withRuleLast(MethodRule rule) {
    requireNew(rule);
    return changed(list -> inserted(list, list.size(), rule));
  }

  /**
   * Replaces a rule.
   *
   * @param id the id of the rule that is replaced
   * @param rule the new rule
   * @return the policy with it
   * @throws IllegalArgumentException if there is no rule of that id, or another rule has the new
   *     one's id
   */
  public MethodPolicy withRuleReplaced(String id, MethodRule rule) {
    int place = indexOf(id);
    MethodPolicy without = withoutRule(id);
    without.requireNew(rule);
    return without.changed(list -> inserted(list, place, rule));
  }

  /**
   * Removes a rule.
   *
   * @param id the id of the rule
   * @return the policy without it
   * @throws IllegalArgumentException if there is no rule of that id
   */
  public MethodPolicy withoutRule(String id) {
    int place = indexOf(id);
    return changed(
        list -> {
          list.remove(place);
          return list;
        });
  }

  /**
   * Asks the rules in another order.
   *
   * @param ids each rule's id once
   * @return the policy in that order
   * @throws IllegalArgumentException if an id is missing, unknown or repeated
   */
  public MethodPolicy withOrder(List<String> ids) {
    if (ids.size() != rules.size()
        || !ImmutableSet.copyOf(ids).equals(ImmutableSet.copyOf(ids()))) {
      throw new IllegalArgumentException(
          "ids is " + ids + "; it must name each of " + ids() + " once");
    }
    return changed(list -> ids.stream().map(id -> rules.get(indexOf(id))).toList());
  }

  /**
   * Sets the limit of small batches.
   *
   * @param batch samples per device; smaller batches are small. At least 1, which makes none small
   * @return the policy with it
   * @throws IllegalArgumentException if batch is below 1
   */
  public MethodPolicy withSmallBatchBelow(int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException(
          "smallBatchBelow is " + batch + "; it must be at least 1, which makes no batch small");
    }
    return new MethodPolicy(rules, batch, true);
  }

  /**
   * {@return the limit of small batches: fewer samples per device are a small batch; by default 8}
   */
  public int smallBatchBelow() {
    return smallBatchBelow;
  }

  /**
   * Decides by the first rule that fits and whose method is legal on the shape. Groups that the
   * user gave are used or refused: if a rule would pick GROUP and they are illegal, the search
   * ends.
   *
   * @param usage what the normalization is for
   * @return the decision
   * @throws SelectionException if there is no such rule, or the given groups are illegal; it
   *     carries the decision
   */
  public MethodDecision decide(Usage usage) {
    return new MethodChoice(this, usage).byRules();
  }

  /**
   * Uses a method that the user names, whatever the rules say.
   *
   * @param usage what the normalization is for
   * @param spec the method and its settings
   * @return the decision, with what the rules say about it
   * @throws SelectionException if the method is illegal on the usage's shape
   */
  public MethodDecision decidePinned(Usage usage, NormSpec spec) {
    return decidePinned(usage, spec, "the user named it");
  }

  /**
   * Uses a method that is given, whatever the rules say.
   *
   * @param usage what the normalization is for
   * @param spec the method and its settings
   * @param origin who gave it, for example {@code the model has it}
   * @return the decision, with what the rules say about it
   * @throws SelectionException if the method is illegal on the usage's shape
   */
  public MethodDecision decidePinned(Usage usage, NormSpec spec, String origin) {
    return new MethodChoice(this, usage).byName(spec, origin);
  }

  /**
   * Uses a method that was decided before, whatever the rules say now.
   *
   * @param usage what the normalization is for
   * @param spec the method and its settings
   * @param origin who decided, and why
   * @return the decision, with what the rules say about it
   * @throws SelectionException if the method is illegal on the usage's shape
   */
  public MethodDecision decideFrozen(Usage usage, NormSpec spec, String origin) {
    return new MethodChoice(this, usage).frozen(spec, origin);
  }

  /**
   * Explains a rule or a note.
   *
   * @param ruleId as decisions name it, for example {@code DOC-3}; in any case
   * @return its question, answer, source and figures
   * @throws IllegalArgumentException if there is no such rule; the message lists those there are
   */
  public RuleExplanation explain(String ruleId) {
    return explanations().find(ruleId);
  }

  /**
   * Explains all rules and notes: those of this policy in their order, then the further ones by
   * number, then the ids that stand for the user and for a saved decision.
   *
   * @return one explanation each
   */
  public RuleExplanations explanations() {
    return RuleExplanations.of(this, Evidence.committed());
  }

  /** What a decision owes to the policy. */
  List<Input> inputs(List<MethodRule> asked) {
    return ImmutableList.of(
        new Input(
            "small-batch-below",
            Integer.toString(smallBatchBelow),
            Source.ofGiven(smallBatchGiven)),
        new Input(
            "rules", String.join(" ", ids(asked)), Source.ofGiven(!rules.equals(STANDARD.rules))));
  }

  private List<String> ids() {
    return ids(rules);
  }

  private static List<String> ids(List<MethodRule> rules) {
    return rules.stream().map(MethodRule::id).toList();
  }

  private int indexOf(String id) {
    int index = ids().indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException("rule \"" + id + "\" was not found; there are " + ids());
    }
    return index;
  }

  private void requireNew(MethodRule rule) {
    if (ids().contains(rule.id())) {
      throw new IllegalArgumentException(
          "rule \"" + rule.id() + "\" is there already; ids must differ, and taken are " + ids());
    }
  }

  private MethodPolicy changed(UnaryOperator<List<MethodRule>> change) {
    return new MethodPolicy(change.apply(new ArrayList<>(rules)), smallBatchBelow, smallBatchGiven);
  }

  private static List<MethodRule> inserted(List<MethodRule> list, int place, MethodRule rule) {
    list.add(place, rule);
    return list;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MethodPolicy that
        && rules.equals(that.rules)
        && smallBatchBelow == that.smallBatchBelow
        && smallBatchGiven == that.smallBatchGiven;
  }

  @Override
  public int hashCode() {
    return 31 * rules.hashCode() + smallBatchBelow;
  }

  @Override
  public String toString() {
    return "MethodPolicy" + inputs(rules);
  }
}
