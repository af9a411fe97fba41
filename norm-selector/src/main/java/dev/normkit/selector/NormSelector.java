package dev.normkit.selector;

import static java.util.stream.Collectors.joining;

import dev.normkit.api.Backends;
import dev.normkit.api.NormLayer;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Parallelism;
import dev.normkit.api.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The front door: from a usage to a method, a backend and a layer.
 *
 * <pre>{@code
 * NormSelector selector = NormSelector.create();
 * Usage usage = Usage.of(Network.CNN).shape(Shape.channelsFirst(4, 64, 32, 32));
 * System.out.println(selector.select(usage).toText());
 * NormLayer layer = selector.layer(usage);
 * }</pre>
 *
 * <p>Immutable, each setting gives a new selector; shared freely between threads. What is pinned is
 * used or refused, never replaced.
 */
public final class NormSelector {
  private final Backends backends;
  private final SelectorLog log;
  private final Settings settings;

  private record Settings(
      MethodPolicy policy,
      Optional<NormSpec> method,
      Optional<String> backend,
      Parallelism parallelism) {
    Settings {
      Objects.requireNonNull(policy, "policy");
      Objects.requireNonNull(parallelism, "parallelism");
    }
  }

  private NormSelector(Backends backends, SelectorLog log, Settings settings) {
    this.backends = backends;
    this.log = log;
    this.settings = settings;
  }

  /**
   * A selector over the backends that {@link Backends#discover()} finds. It logs one line and warns
   * of each broken provider once, so make one and share it.
   *
   * @return a selector with the standard policy that computes on the calling thread
   */
  public static NormSelector create() {
    return of(Backends.discover());
  }

  /**
   * A selector over given backends.
   *
   * @param backends for example those of a plug-in's class loader
   * @return a selector with the standard policy that computes on the calling thread
   */
  public static NormSelector of(Backends backends) {
    SelectorLog log = new SelectorLog();
    log.created(backends);
    return new NormSelector(
        backends,
        log,
        new Settings(
            MethodPolicy.standard(), Optional.empty(), Optional.empty(), Parallelism.callerOnly()));
  }

  /**
   * Decides methods by another policy.
   *
   * @param policy the rules and the threshold
   * @return the selector with it
   */
  public NormSelector policy(MethodPolicy policy) {
    return with(new Settings(policy, settings.method, settings.backend, settings.parallelism));
  }

  /**
   * Uses this method whatever the rules say.
   *
   * @param spec what to use; a usage on whose shape it is illegal is refused
   * @return the selector with it
   */
  public NormSelector pinMethod(NormSpec spec) {
    return with(
        new Settings(settings.policy, Optional.of(spec), settings.backend, settings.parallelism));
  }

  /**
   * Uses this backend and no other.
   *
   * @param id the backend's id; what it cannot do is refused
   * @return the selector with it
   */
  public NormSelector pinBackend(String id) {
    return with(
        new Settings(settings.policy, settings.method, Optional.of(id), settings.parallelism));
  }

  /**
   * Says who does the work of the layers.
   *
   * @param parallelism the calling thread alone, or the caller's pool too
   * @return the selector with it
   */
  public NormSelector parallelism(Parallelism parallelism) {
    return with(new Settings(settings.policy, settings.method, settings.backend, parallelism));
  }

  private NormSelector with(Settings other) {
    return new NormSelector(backends, log, other);
  }

  /**
   * Decides which method.
   *
   * @param usage what the user says
   * @return the decision; its spec is legal on the usage's shape, if there is one
   * @throws SelectionException if no rule fits, or the pinned method or the given groups are
   *     illegal on the shape
   */
  public MethodDecision decideMethod(Usage usage) {
    MethodChoice choice = new MethodChoice(settings.policy, usage);
    return logged(settings.method.map(choice::byName).orElseGet(choice::byRules));
  }

  private MethodDecision logged(MethodDecision decision) {
    log.decided(decision::toText);
    return decision;
  }

  /**
   * Decides which backend computes a plan.
   *
   * @param plan a legal plan
   * @return the decision
   * @throws SelectionException if no backend can, or the pinned one cannot
   */
  public BackendDecision decideBackend(NormPlan plan) {
    return decideBackend(Optional.empty(), Optional.of(plan));
  }

  private BackendDecision decideBackend(Optional<MethodDecision> method, Optional<NormPlan> plan) {
    BackendChoice choice = new BackendChoice(backends, plan, log);
    BackendDecision decision = settings.backend.map(choice::named).orElseGet(choice::best);
    log.decided(decision::toText);
    if (decision.chosen().isEmpty()) {
      throw new SelectionException(method, decision);
    }
    return decision;
  }

  /**
   * Decides which method and which backend. Without a shape there is no plan to ask the backends
   * about, so their availability and priority alone decide, and the reason says so.
   *
   * @param usage what the user says
   * @return both decisions
   * @throws SelectionException if one of them cannot be made; it carries what was decided
   */
  public Selection select(Usage usage) {
    return select(usage, decideMethod(usage));
  }

  private Selection select(Usage usage, MethodDecision method) {
    Optional<NormPlan> plan = usage.shape().map(shape -> new NormPlan(method.spec(), shape));
    return new Selection(method, decideBackend(Optional.of(method), plan));
  }

  /**
   * A layer as {@link #select} decides.
   *
   * @param usage what the user says, with a shape
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the usage has no shape
   * @throws SelectionException if there is no method or no backend for it
   */
  public NormLayer layer(Usage usage) {
    Shape shape = requireShape(usage, "a layer");
    Selection selection = select(usage);
    return layer(new NormPlan(selection.method().spec(), shape), selection.backend());
  }

  /**
   * A layer of a given method, whatever the rules or a pin say, on the backend that {@link
   * #decideBackend} decides.
   *
   * @param spec what is asked
   * @param shape what the data looks like, at first
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method is illegal on the shape
   * @throws SelectionException if no backend can, or the pinned one cannot
   */
  public NormLayer layer(NormSpec spec, Shape shape) {
    NormPlan plan = new NormPlan(spec, shape);
    return layer(plan, decideBackend(plan));
  }

  private static Shape requireShape(Usage usage, String what) {
    return usage
        .shape()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "usage has no shape; " + what + " needs one, so add usage.shape(...)"));
  }

  /**
   * Decides which method, to be saved with the model.
   *
   * @param usage what the user says, with a shape
   * @return the decision as it is used from then on, whatever the batch
   * @throws IllegalArgumentException if the usage has no shape
   * @throws SelectionException as {@link #decideMethod}
   */
  public FrozenMethod freeze(Usage usage) {
    return FrozenMethod.of(decideMethod(usage), requireShape(usage, "a frozen method"));
  }

  /**
   * A layer of a method that was decided before, whatever the rules or a pin say now.
   *
   * @param frozen for example read by {@link FrozenMethod#fromJson}
   * @param shape what the data looks like, at first
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the frozen method does not fit the shape
   * @throws SelectionException if no backend can, or the pinned one cannot
   */
  public NormLayer layer(FrozenMethod frozen, Shape shape) {
    new FrozenCheck(frozen.mismatch(shape).stream().toList(), List.of()).requireFit();
    return layer(frozen.spec(), shape);
  }

  /**
   * Decides methods and backends for all layers of a network. A method that a layer names counts
   * before one that this selector pins.
   *
   * @param description the layers
   * @return the plan
   * @throws SelectionException if a layer gets no method or no backend; it names the layer
   */
  public NetworkPlan plan(NetworkDescription description) {
    return plan(description, layer -> select(layer.usage(), decideMethod(layer)));
  }

  /**
   * Decides backends for a network whose methods were decided before: another batch changes none.
   *
   * @param frozen for example read by {@link FrozenPlan#fromJson}
   * @param description the layers
   * @return the plan with the frozen methods
   * @throws IllegalArgumentException if the frozen plan does not fit; the message has every
   *     mismatch of {@link FrozenPlan#check}
   * @throws SelectionException if a layer gets no backend; it names the layer
   */
  public NetworkPlan plan(FrozenPlan frozen, NetworkDescription description) {
    frozen.check(description).requireFit();
    return plan(
        description,
        layer -> {
          MethodChoice choice = new MethodChoice(settings.policy, layer.usage());
          return select(layer.usage(), logged(choice.frozen(frozen.layer(layer.name()))));
        });
  }

  private NetworkPlan plan(
      NetworkDescription description, Function<NetworkLayer, Selection> decide) {
    List<LayerPlan> layers = new ArrayList<>();
    for (NetworkLayer layer : description.layers()) {
      try {
        layers.add(new LayerPlan(layer, decide.apply(layer)));
      } catch (SelectionException refused) {
        throw refused.inLayer(layer.name());
      }
    }
    return new NetworkPlan(description, settings.policy, layers);
  }

  private MethodDecision decideMethod(NetworkLayer layer) {
    return layer
        .pinned()
        .map(spec -> pinMethod(spec).decideMethod(layer.usage()))
        .orElseGet(() -> decideMethod(layer.usage()));
  }

  /**
   * Explains a rule.
   *
   * @param ruleId as decisions name it, for example {@code DOC-3}
   * @return its question, answer, source and figures
   * @throws IllegalArgumentException if there is no such rule; the message lists those there are
   */
  public RuleExplanation explain(String ruleId) {
    List<RuleExplanation> all = RuleExplanation.all(settings.policy);
    return all.stream()
        .filter(rule -> rule.id().equals(ruleId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rule is \""
                        + ruleId
                        + "\"; it must be one of "
                        + all.stream().map(RuleExplanation::id).collect(joining(" "))));
  }

  private NormLayer layer(NormPlan plan, BackendDecision decision) {
    return NormLayer.create(plan, backends.require(decision.id()), settings.parallelism);
  }

  /**
   * The backends that this selector chooses from.
   *
   * @return one row per provider
   */
  public Backends backends() {
    return backends;
  }
}
