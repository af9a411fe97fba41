package dev.normkit.selector;

import static java.util.stream.Collectors.joining;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.KernelCounter;
import dev.normkit.layer.KernelCounts;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.UsageInput.Source;
import dev.normkit.threads.Parallelism;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
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
 * <p>Each setting gives a new selector and leaves this one as it is; shared freely between threads.
 * What is pinned or forced is used or refused, never replaced. A selector remembers its decisions,
 * so asking again costs less than a microsecond, and counts the calls of the layers it built.
 */
public final class NormSelector {
  private static final int KEPT_DECISIONS = 1024;

  private final Backends backends;
  private final SelectorLog log;
  private final Surroundings surroundings;
  private final Settings settings;
  private final ModeInEffect mode;
  private final BackendDecider decider;
  private final Cache<Usage, MethodDecision> decided =
      CacheBuilder.newBuilder().maximumSize(KEPT_DECISIONS).build();
  private final KernelCounter counter = new KernelCounter();

  private record Settings(
      MethodPolicy policy,
      Optional<NormSpec> method,
      Optional<BackendMode> mode,
      Optional<Workload> workload,
      Parallelism parallelism,
      BackendDecider.Memory memory,
      Consumer<MeasurementProgress> listener) {
    Settings {
      Objects.requireNonNull(policy, "policy");
      Objects.requireNonNull(parallelism, "parallelism");
      Objects.requireNonNull(listener, "listener");
    }

    Settings policy(MethodPolicy said) {
      return new Settings(said, method, mode, workload, parallelism, memory, listener);
    }

    Settings method(NormSpec said) {
      return new Settings(policy, Optional.of(said), mode, workload, parallelism, memory, listener);
    }

    Settings mode(BackendMode said) {
      return new Settings(
          policy, method, Optional.of(said), workload, parallelism, memory, listener);
    }

    Settings workload(Workload said) {
      return new Settings(policy, method, mode, Optional.of(said), parallelism, memory, listener);
    }

    Settings parallelism(Parallelism said) {
      return new Settings(policy, method, mode, workload, said, memory, listener);
    }

    Settings memory(BackendDecider.Memory said) {
      return new Settings(policy, method, mode, workload, parallelism, said, listener);
    }

    Settings listener(Consumer<MeasurementProgress> said) {
      return new Settings(policy, method, mode, workload, parallelism, memory, said);
    }
  }

  private NormSelector(
      Backends backends, SelectorLog log, Surroundings surroundings, Settings settings) {
    this.backends = backends;
    this.log = log;
    this.surroundings = surroundings;
    this.settings = settings;
    mode = ModeInEffect.of(settings.mode, surroundings.backend());
    decider =
        new BackendDecider(backends, log, settings.memory, surroundings::clock, settings.listener);
  }

  /**
   * A selector over the backends that {@link Backends#discover()} finds. It logs one line and warns
   * of each broken provider once, so make one and share it. Where it decides for a backend though
   * one that is there and cannot run is estimated to be faster, it logs what to do about that, once
   * per process, unless the backend is forced. All this goes to slf4j; where that has no provider,
   * warnings and what to do go to {@link System.Logger}.
   *
   * @return a selector with the standard policy that computes on the calling thread
   * @throws IllegalArgumentException if a setting from outside is illegal, see {@link Surroundings}
   */
  public static NormSelector create() {
    return of(Backends.discover());
  }

  /**
   * A selector over given backends.
   *
   * @param backends for example those of a plug-in's class loader
   * @return a selector with the standard policy that computes on the calling thread
   * @throws IllegalArgumentException if a setting from outside is illegal, see {@link Surroundings}
   */
  public static NormSelector of(Backends backends) {
    return of(backends, Surroundings.system());
  }

  /**
   * A selector over given backends in given surroundings.
   *
   * @param backends for example those of a plug-in's class loader
   * @param surroundings properties, variables and the clock
   * @return a selector with the standard policy that computes on the calling thread
   * @throws IllegalArgumentException if a setting in them is illegal
   */
  public static NormSelector of(Backends backends, Surroundings surroundings) {
    SelectorLog log = new SelectorLog();
    log.created(backends);
    Optional<Path> file = surroundings.wisdomFile();
    Wisdom wisdom = file.map(Wisdom::load).orElseGet(Wisdom::empty);
    wisdom.problems().forEach(log::aboutWisdom);
    return new NormSelector(
        backends,
        log,
        surroundings,
        new Settings(
            MethodPolicy.standard(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Parallelism.callerOnly(),
            new BackendDecider.Memory(wisdom, file),
            progress -> {}));
  }

  /**
   * Decides methods by another policy.
   *
   * @param policy the rules and the threshold
   * @return the selector with it
   */
  public NormSelector policy(MethodPolicy policy) {
    return with(settings.policy(policy));
  }

  /**
   * Uses this method whatever the rules say.
   *
   * @param spec what to use; a usage on whose shape it is illegal is refused
   * @return the selector with it
   */
  public NormSelector pinMethod(NormSpec spec) {
    return with(settings.method(spec));
  }

  /**
   * Says how backends are found; by default the least estimated cost. A setting from outside
   * overrides it, unless this forces a backend.
   *
   * @param mode estimate, measure or one backend and no other
   * @return the selector with it
   */
  public NormSelector backendMode(BackendMode mode) {
    return with(settings.mode(mode));
  }

  /**
   * Says for which calls a backend is chosen; by default for training steps.
   *
   * @param workload whose time counts
   * @return the selector with it
   */
  public NormSelector workload(Workload workload) {
    return with(settings.workload(workload));
  }

  /**
   * Uses and adds to this wisdom where it measures, unless a file is named from outside: that goes
   * before. Entries that are damaged or foreign are logged, never used.
   *
   * @param wisdom shared with whoever else uses it; saving it is the caller's part
   * @return the selector with it
   */
  public NormSelector wisdom(Wisdom wisdom) {
    if (settings.memory.file().isPresent()) {
      return this;
    }
    wisdom.problems().forEach(log::aboutWisdom);
    return with(settings.memory(new BackendDecider.Memory(wisdom, Optional.empty())));
  }

  /**
   * Tells how measurements go on, about ten times a second, on the thread that measures.
   *
   * @param listener its time counts in the budget
   * @return the selector with it
   */
  public NormSelector onMeasurement(Consumer<MeasurementProgress> listener) {
    return with(settings.listener(listener));
  }

  /**
   * Says who may do the work of the layers. The backend decision says whether a layer uses more
   * than the calling thread: it does where the estimate or a measurement says that this pays for
   * the layer's first shape.
   *
   * @param parallelism the calling thread alone, or the caller's pool too
   * @return the selector with it
   */
  public NormSelector parallelism(Parallelism parallelism) {
    return with(settings.parallelism(parallelism));
  }

  private NormSelector with(Settings other) {
    return new NormSelector(backends, log, surroundings, other);
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
    MethodDecision known = decided.getIfPresent(usage);
    return logged(known == null ? choose(usage) : known);
  }

  private MethodDecision choose(Usage usage) {
    MethodChoice choice = new MethodChoice(settings.policy, usage);
    MethodDecision decision = settings.method.map(choice::byName).orElseGet(choice::byRules);
    decided.put(usage, decision);
    return decision;
  }

  private MethodDecision logged(MethodDecision decision) {
    log.decided(decision::toText);
    return decision;
  }

  /**
   * Decides which backend computes a plan, and on how many threads.
   *
   * @param plan a legal plan
   * @return the decision
   * @throws SelectionException if no backend can, or the forced one cannot
   */
  public BackendDecision decideBackend(NormPlan plan) {
    return decideBackend(Optional.empty(), request(plan, true));
  }

  /**
   * Times the backends that can compute a plan, also if there is one alone, whatever the mode says
   * and whatever wisdom knows from before. What comes out goes into the wisdom.
   *
   * @param plan a legal plan
   * @param budget the most that it may take in all; positive
   * @return the decision; if nothing could be measured it has no times, and its first note says why
   *     and what would do
   * @throws IllegalArgumentException if the budget isn't positive
   * @throws SelectionException if no backend can
   */
  public BackendDecision measureBackend(NormPlan plan, Duration budget) {
    BackendMode.Measure measure = new BackendMode.Measure(budget);
    ModeInEffect now = ModeInEffect.of(Optional.of(measure), Optional.empty());
    return required(Optional.empty(), decider.measureNow(request(plan, true, now), measure));
  }

  private BackendRequest request(NormPlan plan, boolean shapeKnown) {
    return request(plan, shapeKnown, mode);
  }

  private BackendRequest request(NormPlan plan, boolean shapeKnown, ModeInEffect inEffect) {
    return new BackendRequest(
        plan,
        shapeKnown,
        settings.workload.orElse(Workload.TRAINING),
        Source.ofGiven(settings.workload.isPresent()),
        settings.parallelism,
        inEffect);
  }

  private BackendDecision decideBackend(Optional<MethodDecision> method, BackendRequest request) {
    return required(method, decider.decide(request));
  }

  private BackendDecision required(Optional<MethodDecision> method, BackendDecision decision) {
    log.decided(decision::toText);
    if (decision.chosen().isEmpty()) {
      throw new SelectionException(method, decision);
    }
    return decision;
  }

  /**
   * Decides which method and which backend. Without a shape the backends are asked about one that
   * is usual for the method, and the reason says so.
   *
   * @param usage what the user says
   * @return both decisions
   * @throws SelectionException if one of them cannot be made; it carries what was decided
   */
  public Selection select(Usage usage) {
    return select(usage, decideMethod(usage));
  }

  private Selection select(Usage usage, MethodDecision method) {
    BackendRequest request =
        usage
            .shape()
            .map(shape -> request(new NormPlan(method.spec(), shape), true))
            .orElseGet(() -> request(TypicalPlan.of(method.spec()), false));
    return new Selection(method, decideBackend(Optional.of(method), request));
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
   * @throws SelectionException if no backend can, or the forced one cannot
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
   * @throws SelectionException if no backend can, or the forced one cannot
   */
  public NormLayer layer(FrozenMethod frozen, Shape shape) {
    new FrozenCheck(frozen.mismatch(shape).stream().toList(), List.of()).requireFit();
    return layer(frozen.spec(), shape);
  }

  /**
   * Decides methods and backends for all layers of a network. A method that a layer names counts
   * before one that this selector pins. Where backends are measured, each different layer takes its
   * own budget, and equal ones are measured once.
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
        .map(spec -> logged(new MethodChoice(settings.policy, layer.usage()).byName(spec)))
        .orElseGet(() -> decideMethod(layer.usage()));
  }

  /**
   * Explains a rule.
   *
   * @param ruleId as decisions name it, for example {@code DOC-3}; in any case
   * @return its question, answer, source and figures
   * @throws IllegalArgumentException if there is no such rule; the message lists those there are
   */
  public RuleExplanation explain(String ruleId) {
    Objects.requireNonNull(ruleId, "ruleId");
    List<RuleExplanation> all = RuleExplanation.all(settings.policy);
    return all.stream()
        .filter(rule -> rule.id().equalsIgnoreCase(ruleId))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "rule is \""
                        + Brief.text(ruleId)
                        + "\"; it must be one of "
                        + all.stream().map(RuleExplanation::id).collect(joining(" "))));
  }

  private NormLayer layer(NormPlan plan, BackendDecision decision) {
    Parallelism parallelism =
        decision.threads() == 1 ? Parallelism.callerOnly() : settings.parallelism;
    return NormLayer.create(plan, backends.require(decision.id()), parallelism).countInto(counter);
  }

  /**
   * How often which kernel really ran in the layers that this selector built.
   *
   * @return a snapshot; those of selectors with other settings count for themselves
   */
  public KernelCounts kernelCounts() {
    return counter.counts();
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
