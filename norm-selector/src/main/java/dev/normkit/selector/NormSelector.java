package dev.normkit.selector;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.KernelCounter;
import dev.normkit.layer.KernelCounts;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.backend.BackendMode;
import dev.normkit.selector.backend.BackendSelector;
import dev.normkit.selector.backend.Surroundings;
import dev.normkit.selector.backend.Wisdom;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.decision.MethodDecision;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.method.MethodPolicy;
import dev.normkit.selector.method.RuleExplanation;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.network.FrozenPlan;
import dev.normkit.selector.network.LayerPlan;
import dev.normkit.selector.network.NetworkDescription;
import dev.normkit.selector.network.NetworkLayer;
import dev.normkit.selector.network.NetworkPlan;
import dev.normkit.selector.usage.Usage;
import dev.normkit.selector.usage.Workload;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The front door: from a usage to a method, a backend and a layer.
 *
 * <pre>{@code
 * NormSelector selector = NormSelector.create();
 * Usage usage = Usage.of(Network.CNN).withShape(Shape.channelsFirst(4, 64, 32, 32));
 * System.out.println(selector.select(usage).toText());
 * NormLayer layer = selector.layer(usage);
 * }</pre>
 *
 * <p>Each setting gives a new selector and leaves this one as it is; shared freely between threads.
 * What is pinned or forced is used or refused, never replaced. A selector remembers its decisions,
 * so asking again costs less than a microsecond, and counts the calls of the layers it built.
 */
public final class NormSelector {
  private final MethodSelector methods;
  private final BackendSelector backends;
  private final KernelCounter counter = new KernelCounter();

  private NormSelector(MethodSelector methods, BackendSelector backends) {
    this.methods = methods;
    this.backends = backends;
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
    return new NormSelector(
        new MethodSelector(MethodPolicy.standard(), Optional.empty()),
        BackendSelector.of(backends, surroundings));
  }

  /**
   * Decides methods by another policy.
   *
   * @param policy the rules and the threshold
   * @return the selector with it
   */
  public NormSelector withPolicy(MethodPolicy policy) {
    return new NormSelector(methods.withPolicy(policy), backends);
  }

  /**
   * Uses this method whatever the rules say.
   *
   * @param spec what to use; a usage on whose shape it is illegal is refused
   * @return the selector with it
   */
  public NormSelector withMethod(NormSpec spec) {
    return new NormSelector(methods.withMethod(spec), backends);
  }

  /**
   * Finds backends in this way; by default by the least estimated cost. A setting from outside
   * overrides it, unless this forces a backend.
   *
   * @param mode estimate, measure or one backend and no other
   * @return the selector with it
   */
  public NormSelector withBackendMode(BackendMode mode) {
    return with(backends.withMode(mode));
  }

  /**
   * Chooses backends for these calls; by default for training steps.
   *
   * @param workload whose time counts
   * @return the selector with it
   */
  public NormSelector withWorkload(Workload workload) {
    return with(backends.withWorkload(workload));
  }

  /**
   * Uses this wisdom where it measures, and adds to it. A file named from outside is asked first
   * and added to as well. Entries that are damaged or foreign are logged, never used.
   *
   * @param wisdom shared with whoever else uses it; saving it is the caller's part
   * @return the selector with it
   */
  public NormSelector withWisdom(Wisdom wisdom) {
    return with(backends.withWisdom(wisdom));
  }

  /**
   * Tells how measurements go on, about ten times a second, on the thread that measures.
   *
   * @param listener its time counts in the budget
   * @return the selector with it
   */
  public NormSelector withMeasurementListener(Consumer<MeasurementProgress> listener) {
    return with(backends.withListener(listener));
  }

  /**
   * Lets these threads do the work of the layers. The backend decision says whether a layer uses
   * more than the calling one: it does where the estimate or a measurement says that this pays for
   * the layer's first shape.
   *
   * @param parallelism the calling thread alone, or the caller's pool too
   * @return the selector with it
   */
  public NormSelector withParallelism(Parallelism parallelism) {
    return with(backends.withParallelism(parallelism));
  }

  private NormSelector with(BackendSelector other) {
    return new NormSelector(methods, other);
  }

  /**
   * Decides which method.
   *
   * @param usage what the user says
   * @return the decision; its spec is legal on the usage's shape, if there is one
   * @throws SelectionException if no rule fits, or the pinned method or the given groups are
   *     illegal on the shape
   */
  public MethodDecision decide(Usage usage) {
    return methods.decide(usage);
  }

  /**
   * Decides which backend computes a plan, and on how many threads.
   *
   * @param plan a legal plan
   * @return the decision
   * @throws SelectionException if no backend can, or the forced one cannot
   */
  public BackendDecision decide(NormPlan plan) {
    return backends.decide(plan);
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
  public BackendDecision measure(NormPlan plan, Duration budget) {
    return backends.measure(plan, budget);
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
    return select(usage, decide(usage));
  }

  private Selection select(Usage usage, MethodDecision method) {
    try {
      return new Selection(method, backend(usage, method.spec()));
    } catch (SelectionException refused) {
      throw refused.withMethod(method);
    }
  }

  private BackendDecision backend(Usage usage, NormSpec spec) {
    return usage
        .shape()
        .map(shape -> backends.decide(new NormPlan(spec, shape)))
        .orElseGet(() -> backends.decide(spec));
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
    requireShape(usage, "a layer");
    return layer(select(usage).backend());
  }

  /**
   * A layer of a given method, whatever the rules or a pin say, on the backend that {@link
   * #decide(NormPlan)} decides.
   *
   * @param spec what is asked
   * @param shape what the data looks like, at first
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method is illegal on the shape
   * @throws SelectionException if no backend can, or the forced one cannot
   */
  public NormLayer layer(NormSpec spec, Shape shape) {
    return layer(decide(new NormPlan(spec, shape)));
  }

  private static Shape requireShape(Usage usage, String what) {
    return usage
        .shape()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "usage has no shape; " + what + " needs one, so add usage.withShape(...)"));
  }

  /**
   * Decides which method, to be saved with the model.
   *
   * @param usage what the user says, with a shape
   * @return the decision as it is used from then on, whatever the batch
   * @throws IllegalArgumentException if the usage has no shape
   * @throws SelectionException as {@link #decide(Usage)}
   */
  public FrozenMethod freeze(Usage usage) {
    return FrozenMethod.of(decide(usage), requireShape(usage, "a frozen method"));
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
    frozen.check(shape).requireFit();
    return layer(frozen.spec(), shape);
  }

  /**
   * Decides methods and backends for all layers of a network. A method that a layer names overrides
   * one that this selector pins. Where backends are measured, each different layer takes its own
   * budget, and equal ones are measured once.
   *
   * @param description the layers
   * @return the plan
   * @throws SelectionException if a layer gets no method or no backend; it names the layer
   */
  public NetworkPlan plan(NetworkDescription description) {
    return plan(description, methods::decide);
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
    return plan(description, layer -> methods.decide(frozen.layer(layer.name()), layer.usage()));
  }

  private NetworkPlan plan(
      NetworkDescription description, Function<NetworkLayer, MethodDecision> method) {
    return NetworkPlan.of(
        description,
        methods.policy(),
        layer -> {
          Selection selection = select(layer.usage(), method.apply(layer));
          return new LayerPlan(layer, selection.method(), selection.backend());
        });
  }

  /**
   * Explains a rule.
   *
   * @param ruleId as decisions name it, for example {@code DOC-3}; in any case
   * @return its question, answer, source and figures
   * @throws IllegalArgumentException if there is no such rule; the message lists those there are
   */
  public RuleExplanation explain(String ruleId) {
    return methods.policy().explain(ruleId);
  }

  private NormLayer layer(BackendDecision decision) {
    NormPlan plan = decision.plan().orElseThrow();
    return NormLayer.create(plan, decision.backend(), decision.parallelism()).countInto(counter);
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
    return backends.backends();
  }
}
