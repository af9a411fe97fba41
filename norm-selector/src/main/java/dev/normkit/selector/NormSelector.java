package dev.normkit.selector;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.KernelCounter;
import dev.normkit.layer.KernelCounts;
import dev.normkit.layer.LayerBuilder;
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
 * <p>Each setting gives a new selector and leaves this one as it is; any number of threads may
 * share one. A pinned method or a forced backend is used or refused, never replaced. A selector
 * remembers its decisions, so asking again takes less than a microsecond, and counts the calls of
 * the layers that it built.
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
   * of each broken provider once, so make one and share it. If a backend that can't run here is
   * estimated to be faster than the chosen one, it logs the remedy once per process, unless the
   * chosen one was forced. All this goes to slf4j; if slf4j has no provider, warnings and remedies
   * go to {@link System.Logger}.
   *
   * @return a selector with the standard policy that computes on the calling thread
   * @throws IllegalArgumentException if a setting from outside the program is illegal, see {@link
   *     Surroundings}
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
   * @param policy the rules and the limit of small batches
   * @return the selector with it
   */
  public NormSelector withPolicy(MethodPolicy policy) {
    return new NormSelector(methods.withPolicy(policy), backends);
  }

  /**
   * Uses this method whatever the rules say. A usage is refused if the method is illegal on its
   * shape.
   *
   * @param spec the method and its settings
   * @return the selector with it
   */
  public NormSelector withMethod(Specified spec) {
    return new NormSelector(methods.withMethod(spec.toSpec()), backends);
  }

  /**
   * Sets how a backend is chosen; by default the least estimated cost decides. A setting from
   * outside the program overrides the mode unless the mode forces a backend.
   *
   * @param mode estimate, measure, or one backend and no other
   * @return the selector with it
   */
  public NormSelector withBackendMode(BackendMode mode) {
    return with(backends.withMode(mode));
  }

  /**
   * Sets the calls whose time counts when backends are chosen; by default training steps.
   *
   * @param workload the calls
   * @return the selector with it
   */
  public NormSelector withWorkload(Workload workload) {
    return with(backends.withWorkload(workload));
  }

  /**
   * Sets how many calls are expected, see {@link BackendSelector#withExpectedCalls}.
   *
   * @param calls at least 1; by default many
   * @return the selector with it
   * @throws IllegalArgumentException if there are none
   */
  public NormSelector withExpectedCalls(long calls) {
    return with(backends.withExpectedCalls(calls));
  }

  /**
   * Uses this wisdom when it measures, and adds to it. A file named from outside the program is
   * asked first and added to as well. Entries that are damaged or foreign are logged, never used.
   *
   * @param wisdom may be shared with other selectors; the caller saves it
   * @return the selector with it
   */
  public NormSelector withWisdom(Wisdom wisdom) {
    return with(backends.withWisdom(wisdom));
  }

  /**
   * Reports the progress of measurements, about ten times a second, on the thread that measures.
   *
   * @param listener receives the progress; its own time counts in the budget
   * @return the selector with it
   */
  public NormSelector withMeasurementListener(Consumer<MeasurementProgress> listener) {
    return with(backends.withListener(listener));
  }

  /**
   * Offers threads for the work of the layers. Up to the size of a layer's first shape, the
   * estimate or a measurement says whether more than the calling one work, and the backend decision
   * tells. Larger calls of the layer use them where the backend finds that it pays.
   *
   * @param parallelism the calling thread alone, or the caller's pool too
   * @return the selector with it
   */
  public NormSelector withParallelism(Parallelism parallelism) {
    return with(backends.withParallelism(parallelism));
  }

  /**
   * Allows backends whose results have other bits, see {@link BackendSelector#withOtherBits}.
   *
   * @param allowed whether they are candidates
   * @return the selector with it
   */
  public NormSelector withOtherBits(boolean allowed) {
    return with(backends.withOtherBits(allowed));
  }

  private NormSelector with(BackendSelector other) {
    return new NormSelector(methods, other);
  }

  /**
   * Decides which method.
   *
   * @param usage what the normalization is for
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
   * @throws SelectionException if no backend, or not the forced one, can compute the plan
   */
  public BackendDecision decide(NormPlan plan) {
    return backends.decide(plan);
  }

  /**
   * Times the backends that can compute a plan: always, even if only one can or wisdom has its
   * times, and in every mode. The times are added to the wisdom.
   *
   * @param plan a legal plan
   * @param budget the most time that this may take in all; positive
   * @return the decision; if nothing could be measured it has no times, and its first note says why
   *     and what would do
   * @throws IllegalArgumentException if the budget isn't positive, or above a day
   * @throws SelectionException if no backend can compute the plan
   */
  public BackendDecision measure(NormPlan plan, Duration budget) {
    return backends.measure(plan, budget);
  }

  /**
   * Decides which method and which backend. Without a shape, backends are asked about one that is
   * usual for the method, and the reason says so.
   *
   * @param usage what the normalization is for
   * @return both decisions
   * @throws SelectionException if one of them can't be made; it carries what was decided
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
   * @param usage what the normalization is for, with a shape
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the usage has no shape
   * @throws SelectionException if no method or no backend fits
   */
  public NormLayer layer(Usage usage) {
    requireShape(usage, "a layer");
    return layer(select(usage).backend());
  }

  /**
   * A layer of a given method, whatever the rules or a pin say, on the backend that {@link
   * #decide(NormPlan)} decides.
   *
   * @param spec the method and its settings
   * @param shape the first shape of the data
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method is illegal on the shape
   * @throws SelectionException if no backend, or not the forced one, can compute it
   */
  public NormLayer layer(Specified spec, Shape shape) {
    return layer(decide(new NormPlan(spec.toSpec(), shape)));
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
   * @param usage what the normalization is for, with a shape
   * @return the decision, which another batch doesn't change
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
   * @param shape the first shape of the data
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the frozen method doesn't fit the shape
   * @throws SelectionException if no backend, or not the forced one, can compute it
   */
  public NormLayer layer(FrozenMethod frozen, Shape shape) {
    frozen.check(shape).requireFit();
    return layer(frozen.spec(), shape);
  }

  /**
   * Decides methods and backends for all layers of a network. A method that a layer names overrides
   * one that this selector pins. If backends are measured, each different layer has a budget of its
   * own, and equal layers are measured once.
   *
   * @param description the layers
   * @return the plan
   * @throws SelectionException if no method or no backend fits a layer; it names the layer
   */
  public NetworkPlan plan(NetworkDescription description) {
    return plan(description, methods::decide);
  }

  /**
   * Decides backends for a network whose methods were decided before; another batch changes no
   * method.
   *
   * @param frozen for example read by {@link FrozenPlan#fromJson}
   * @param description the layers
   * @return the plan with the frozen methods
   * @throws IllegalArgumentException if the frozen plan doesn't fit; the message has every mismatch
   *     of {@link FrozenPlan#check}
   * @throws SelectionException if no backend fits a layer; it names the layer
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
    return LayerBuilder.of(plan.spec(), plan.shape())
        .withDecision(decision)
        .withCounter(counter)
        .build();
  }

  /**
   * Counts the calls of kernels in the layers that this selector built.
   *
   * @return a snapshot; selectors with other settings have counts of their own
   */
  public KernelCounts kernelCounts() {
    return counter.counts();
  }

  /** {@return the backends that this selector chooses from, one row per provider} */
  public Backends backends() {
    return backends.backends();
  }
}
