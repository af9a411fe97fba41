package dev.normkit.selector.method;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.SpecBuilder;
import dev.normkit.selector.decision.MethodCandidate;
import dev.normkit.selector.decision.MethodCandidate.Verdict;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.report.Input;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Role;
import dev.normkit.selector.usage.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One walk through the rules for one usage; used once. */
final class MethodChoice {
  private static final List<WrittenNote> NOTES = WrittenNote.all();

  private final MethodPolicy policy;
  private final Usage usage;
  private final List<MethodRule> rules;
  private final List<MethodCandidate> candidates = new ArrayList<>();
  private final ImmutableSet.Builder<String> notes = ImmutableSet.builder();
  private Optional<NormSpec> chosen = Optional.empty();
  private String rule = MethodDecision.NONE;
  private String reason;

  MethodChoice(MethodPolicy policy, Usage usage) {
    this.policy = policy;
    this.usage = usage;
    this.rules = policy.rulesFor(usage);
    reason = noRule(usage);
  }

  /** Networks without time steps have no rule for them, so the network may be another. */
  private static String noRule(Usage usage) {
    Network network = usage.network();
    boolean steps = network == Network.RNN || network == Network.TRANSFORMER;
    return !steps && Traits.hasLayout(usage, Layout.SEQUENCE)
        ? "no rule fits a sequence in a "
            + network.word()
            + "; say network rnn or transformer, name a method, such as LAYER, or change the rules"
        : "no rule fits; name a method, or change the rules";
  }

  /** The first rule that fits and is legal. */
  MethodDecision byRules() {
    rules.forEach(this::ask);
    return decision();
  }

  /** The user's or the model's method; the rules are asked as well, for the record. */
  MethodDecision byName(NormSpec spec, String origin) {
    return by(MethodDecision.PINNED, origin, spec);
  }

  /** What was decided before and must stay. */
  MethodDecision frozen(NormSpec spec, String origin) {
    return by(MethodDecision.FROZEN, origin, spec);
  }

  private MethodDecision by(String who, String why, NormSpec spec) {
    Optional<String> refusal = refusal(spec);
    rule = who;
    reason = refusal.orElse(why);
    if (refusal.isEmpty()) {
      chosen = Optional.of(spec);
    }
    add(spec.method(), refusal.isEmpty() ? Verdict.CHOSEN : Verdict.REJECTED, rule, reason);
    rules.forEach(this::ask);
    return decision();
  }

  private void ask(MethodRule asked) {
    NormSpec spec = asked.spec(usage);
    Judgement judgement = asked.judge(usage, policy);
    if (judgement instanceof Judgement.DoesNotFit) {
      add(spec.method(), Verdict.REJECTED, asked.id(), judgement.reason());
      return;
    }
    Optional<String> refusal = refusal(spec).or(() -> ofOneValue(spec));
    if (refusal.isPresent()) {
      refuse(asked, spec, judgement, refusal.get());
    } else if (rule.equals(MethodDecision.NONE)) {
      choose(asked, spec, judgement);
    } else {
      pass(asked, spec, judgement);
    }
  }

  /** If a rule wants the method, groups that the user gave for it are not ignored in silence. */
  private void refuse(MethodRule asked, NormSpec spec, Judgement judgement, String refusal) {
    add(spec.method(), Verdict.REJECTED, asked.id(), refusal);
    boolean wanted = judgement instanceof Judgement.Fits && rule.equals(MethodDecision.NONE);
    if (wanted && Traits.groupsGiven(usage) && spec.method() == NormMethod.GROUP) {
      rule = asked.id();
      reason = refusal;
    }
  }

  private void choose(MethodRule asked, NormSpec spec, Judgement judgement) {
    chosen = Optional.of(spec);
    rule = asked.id();
    if (judgement instanceof Judgement.Fits fits) {
      reason = fits.reason();
      notes.addAll(fits.notes());
    } else {
      reason = "no earlier rule can be followed (" + asked.source() + ")";
      notes.add(judgement.reason());
    }
    add(spec.method(), Verdict.CHOSEN, rule, reason);
  }

  /** A rule that comes too late. */
  private void pass(MethodRule asked, NormSpec spec, Judgement judgement) {
    if (judgement instanceof Judgement.Fits) {
      String late = judgement.reason() + ", but " + rule + " comes first";
      add(spec.method(), Verdict.ELIGIBLE, asked.id(), late);
    } else {
      add(spec.method(), Verdict.REJECTED, asked.id(), judgement.reason());
    }
  }

  private void add(NormMethod method, Verdict verdict, String by, String why) {
    candidates.add(new MethodCandidate(method, verdict, by, why));
  }

  /** Why the shape does not allow the spec; norm-api alone knows. */
  private Optional<String> refusal(NormSpec spec) {
    try {
      usage.shape().ifPresent(shape -> new NormPlan(spec, shape));
      return Optional.empty();
    } catch (IllegalArgumentException illegal) {
      return Optional.of(String.valueOf(illegal.getMessage()));
    }
  }

  /** Legal, but no rule should pick it; groups that the user gave are the user's. */
  private Optional<String> ofOneValue(NormSpec spec) {
    return Traits.groupsGiven(usage) && spec.method() == NormMethod.GROUP
        ? Optional.empty()
        : StatisticGroups.ofOneValue(spec, usage);
  }

  private MethodDecision decision() {
    addUnpicked();
    chosen.ifPresent(this::addCaveats);
    List<Input> inputs =
        ImmutableList.<Input>builder().addAll(usage.inputs()).addAll(policy.inputs(rules)).build();
    return new MethodDecision(chosen, rule, reason, candidates, inputs, notes.build().asList())
        .required();
  }

  private void addUnpicked() {
    String unpicked =
        "no rule picks it here; name it to use it"
            + (usage.shape().isPresent() ? "" : ", where the shape allows");
    for (NormMethod method : NormMethod.values()) {
      if (candidates.stream().noneMatch(candidate -> candidate.method() == method)) {
        Optional<String> refusal =
            refusal(named(method))
                .or(() -> Traits.timeSteps(usage) ? ofTimeSteps(method) : Optional.empty())
                .or(() -> ofPrivacy(method));
        add(
            method,
            refusal.isPresent() ? Verdict.REJECTED : Verdict.ELIGIBLE,
            "",
            refusal.orElse(unpicked));
      }
    }
  }

  /** Why a method doesn't work on time steps, even if no shape shows them. */
  private static Optional<String> ofTimeSteps(NormMethod method) {
    return switch (method) {
      case INSTANCE -> Optional.of(DocumentRules.NO_SPATIAL_AXES);
      case GROUP -> Optional.of(DocumentRules.NO_CHANNEL_GROUPS);
      case SWITCHABLE ->
          Optional.of("it mixes batch statistics, which time steps of unequal number do not have");
      default -> Optional.empty();
    };
  }

  /** Why a method that mixes the samples of a batch isn't a way out. */
  private Optional<String> ofPrivacy(NormMethod method) {
    return method == NormMethod.BATCH || method == NormMethod.SWITCHABLE
        ? BatchNormProblems.privacy(usage).map(Objection::what)
        : Optional.empty();
  }

  private NormSpec named(NormMethod method) {
    SpecBuilder builder = NormSpec.of(method);
    return (method == NormMethod.GROUP ? builder.groups(usage.groups()) : builder).build();
  }

  /** Problems of a method, however it was chosen. */
  private void addCaveats(NormSpec spec) {
    boolean ofConvNext = Traits.role(usage, Role.CONVNEXT_BLOCK);
    if (spec.method() == NormMethod.LAYER && usage.network() == Network.CNN && !ofConvNext) {
      notes.add(DocumentRules.LAYER_IN_CNN);
    }
    if (spec.method() == NormMethod.BATCH) {
      List<Objection> objections = BatchNormProblems.all(usage, policy);
      if (!objections.isEmpty()) {
        notes.add(Objection.sentence(objections));
      }
    }
    Traits.contradiction(usage).ifPresent(notes::add);
    StatisticGroups.ofFewValues(spec, usage).ifPresent(notes::add);
    for (WrittenNote note : NOTES) {
      note.note(usage, spec).ifPresent(notes::add);
    }
  }
}
