package dev.normkit.selector.backend;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Specified;
import dev.normkit.discovery.Backends;
import dev.normkit.selector.decision.BackendDecision;
import dev.normkit.selector.decision.MeasurementProgress;
import dev.normkit.selector.decision.SelectionException;
import dev.normkit.selector.log.SelectorLog;
import dev.normkit.selector.report.Input.Source;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.BackendChoice;
import dev.normkit.threads.Parallelism;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * From a plan to a backend and its threads, for programs that decide methods themselves: {@code
 * BackendSelector.of(Backends.discover()).decide(plan).prepare()} is a kernel. A {@link
 * dev.normkit.selector.NormSelector} has one.
 *
 * <p>Each setting gives a new selector and leaves this one as it is; any number of threads may
 * share one. A selector remembers its decisions.
 */
public final class BackendSelector {
  private final Backends backends;
  private final SelectorLog log;
  private final Surroundings surroundings;
  private final Settings settings;
  private final ModeInEffect mode;
  private final Decider decider;

  private BackendSelector(
      Backends backends, SelectorLog log, Surroundings surroundings, Settings settings) {
    this.backends = backends;
    this.log = log;
    this.surroundings = surroundings;
    this.settings = settings;
    mode = ModeInEffect.of(settings.mode, surroundings.backend());
    decider = new Decider(backends, log, settings.memory, surroundings::clock, settings.listener);
  }

  /**
   * A selector over given backends.
   *
   * @param backends for example {@link Backends#discover()}
   * @return a selector by estimates that computes on the calling thread
   * @throws IllegalArgumentException if a setting from outside is illegal, see {@link Surroundings}
   */
  public static BackendSelector of(Backends backends) {
    return of(backends, Surroundings.system());
  }

  /**
   * A selector over given backends in given surroundings. It logs one line and warns of each broken
   * provider once.
   *
   * @param backends for example {@link Backends#discover()}
   * @param surroundings properties, variables and the clock
   * @return a selector by estimates that computes on the calling thread
   * @throws IllegalArgumentException if a setting in them is illegal
   */
  public static BackendSelector of(Backends backends, Surroundings surroundings) {
    SelectorLog log = new SelectorLog();
    log.created(backends);
    Memory memory = Memory.of(surroundings.wisdomFile());
    memory.problems().forEach(log::aboutWisdom);
    return new BackendSelector(backends, log, surroundings, new Settings(memory));
  }

  /**
   * Sets how a backend is chosen; by default the least estimated cost decides. A setting from
   * outside the program overrides the mode unless the mode forces a backend.
   *
   * @param mode estimate, measure, or one backend and no other
   * @return the selector with it
   */
  public BackendSelector withMode(BackendMode mode) {
    Objects.requireNonNull(mode, "mode");
    return with(changed -> changed.mode = Optional.of(mode));
  }

  /**
   * Sets the calls whose time counts; by default training steps.
   *
   * @param workload the calls
   * @return the selector with it
   */
  public BackendSelector withWorkload(Workload workload) {
    Objects.requireNonNull(workload, "workload");
    return with(changed -> changed.workload = Optional.of(workload));
  }

  /**
   * Sets how many calls of the workload a process is expected to make, by default many. Where
   * estimates decide, the time until a backend has warmed up then counts, so that few calls may get
   * one that is fast at once; times that were measured are those of warm code. The decision keeps
   * the number: a backend for which warming up pays over so many calls begins it with the first
   * one.
   *
   * @param calls at least 1
   * @return the selector with it
   * @throws IllegalArgumentException if there are none
   */
  public BackendSelector withExpectedCalls(long calls) {
    OptionalLong some = BackendChoice.expected(calls);
    return with(changed -> changed.calls = some);
  }

  /**
   * Offers threads for the work. More than the calling one work if the estimate or a measurement
   * says that this pays; the decision says so. A layer that is made {@linkplain
   * dev.normkit.layer.LayerBuilder#withDecision with it} is offered them for larger calls as well:
   * {@link BackendDecision#parallelism(NormPlan)}.
   *
   * @param parallelism the calling thread alone, or the caller's pool too
   * @return the selector with it
   */
  public BackendSelector withParallelism(Parallelism parallelism) {
    Objects.requireNonNull(parallelism, "parallelism");
    return with(changed -> changed.parallelism = parallelism);
  }

  /**
   * Uses this wisdom when it measures, and adds to it. A file named from outside the program is
   * asked first and added to as well. Entries that are damaged or foreign are logged, never used.
   *
   * @param wisdom may be shared with other selectors; the caller saves it
   * @return the selector with it
   */
  public BackendSelector withWisdom(Wisdom wisdom) {
    wisdom.problems().forEach(log::aboutWisdom);
    return with(changed -> changed.memory = settings.memory.withOwn(wisdom));
  }

  /**
   * Reports the progress of measurements, about ten times a second, on the thread that measures.
   *
   * @param listener receives the progress; its own time counts in the budget
   * @return the selector with it
   */
  public BackendSelector withListener(Consumer<MeasurementProgress> listener) {
    Objects.requireNonNull(listener, "listener");
    return with(changed -> changed.listener = listener);
  }

  /**
   * Allows backends whose results have other bits than those of all others, as one that wraps a
   * native library may have: {@link dev.normkit.spi.NormBackend#tolerance}. By default they are
   * chosen only by name, since choosing a backend is to change no result.
   *
   * @param allowed whether they are candidates
   * @return the selector with it
   */
  public BackendSelector withOtherBits(boolean allowed) {
    return with(changed -> changed.otherBits = allowed);
  }

  private BackendSelector with(Consumer<Settings> change) {
    return new BackendSelector(backends, log, surroundings, settings.changed(change));
  }

  /**
   * Decides which backend computes a plan, and on how many threads.
   *
   * @param plan a legal plan
   * @return the decision; its {@link BackendDecision#prepare} gives the kernel
   * @throws SelectionException if no backend, or not the forced one, can compute the plan
   */
  public BackendDecision decide(NormPlan plan) {
    return required(decider.decide(request(plan, true, mode)));
  }

  /**
   * Decides which backend computes a method whose shape isn't known: backends are asked about one
   * that is usual for the method, and the reason says so.
   *
   * @param spec the method and its settings
   * @return the decision, which has no plan
   * @throws SelectionException if no backend, or not the forced one, can compute the method
   */
  public BackendDecision decide(Specified spec) {
    return required(decider.decide(request(TypicalPlan.of(spec.toSpec()), false, mode)));
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
    BackendMode.Measure measure = new BackendMode.Measure(budget);
    ModeInEffect now = ModeInEffect.of(Optional.of(measure), Optional.empty());
    return required(decider.measureNow(request(plan, true, now), measure));
  }

  private BackendDecision required(BackendDecision decision) {
    SelectorLog.decided(decision::toText);
    return decision.required();
  }

  private Request request(NormPlan plan, boolean shapeKnown, ModeInEffect inEffect) {
    return new Request(
        plan,
        shapeKnown,
        settings.workload.orElse(Workload.TRAINING),
        Source.ofGiven(settings.workload.isPresent()),
        settings.calls,
        settings.parallelism,
        inEffect,
        settings.otherBits);
  }

  /** {@return the backends that this selector chooses from, one row per provider} */
  public Backends backends() {
    return backends;
  }
}
