package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.BackendChoice;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Settings of a {@link NormLayer}: where not set, the best ready backend, the calling thread alone,
 * γ = 1, β = 0 and no batch seen. Each setting gives a new builder and leaves this one as it is.
 */
public final class LayerBuilder {
  final NormSpec spec;
  final SampleForm form;
  private Optional<NormBackend> backend = Optional.empty();
  private Optional<NormBackend> starter = Optional.empty();
  private OptionalLong calls = OptionalLong.empty();
  boolean emptyBatches;
  private Function<NormPlan, Parallelism> threads = plan -> Parallelism.callerOnly();
  List<TrainingObserver> observers = List.of();
  List<KernelCounter> counters = List.of();
  private List<Consumer<LayerState>> starts = List.of();

  private LayerBuilder(NormSpec spec, SampleForm form) {
    this.spec = spec;
    this.form = form;
  }

  /**
   * Settings for a layer.
   *
   * @param spec what is asked; a builder suffices
   * @param sizes the normalized shape, or channels, or channels and spatial sizes, see {@link
   *     NormLayer#of(Specified, int...)}
   * @return all settings as they are by default
   * @throws IllegalArgumentException if the method isn't legal on such data
   */
  public static LayerBuilder of(Specified spec, int... sizes) {
    NormSpec asked = asked(spec);
    return new LayerBuilder(asked, SampleForm.of(asked, Objects.requireNonNull(sizes, "sizes")));
  }

  /**
   * Settings for a layer.
   *
   * @param spec what is asked; a builder suffices
   * @param like layout and sizes of the data, see {@link NormLayer#of(Specified, Shape)}
   * @return all settings as they are by default
   * @throws IllegalArgumentException if the method isn't legal on the shape
   */
  public static LayerBuilder of(Specified spec, Shape like) {
    return of(spec, new LayerSize(List.of(), Optional.of(Objects.requireNonNull(like, "like"))));
  }

  /**
   * Settings for a layer like another one.
   *
   * @param spec what is asked; a builder suffices
   * @param size of the other layer, {@link NormLayer#size}
   * @return all settings as they are by default
   * @throws IllegalArgumentException if the method isn't legal on such data
   */
  public static LayerBuilder of(Specified spec, LayerSize size) {
    NormSpec asked = asked(spec);
    return new LayerBuilder(asked, Objects.requireNonNull(size, "size").form(asked));
  }

  private static NormSpec asked(Specified spec) {
    return Objects.requireNonNull(spec, "spec").toSpec();
  }

  private LayerBuilder changed(Consumer<LayerBuilder> change) {
    LayerBuilder copy = new LayerBuilder(spec, form);
    copy.backend = backend;
    copy.starter = starter;
    copy.calls = calls;
    copy.emptyBatches = emptyBatches;
    copy.threads = threads;
    copy.observers = observers;
    copy.counters = counters;
    copy.starts = starts;
    change.accept(copy);
    return copy;
  }

  /** The same object again moves to the end. */
  private static <T> List<T> with(List<T> before, T added) {
    List<T> more = new ArrayList<>(before);
    more.removeIf(other -> other == added);
    more.add(added);
    return List.copyOf(more);
  }

  /** Who computes, and on which threads. */
  BackendChoice choice() {
    if (backend.isPresent()) {
      return new Choice(backend.get(), parallelism(), threads, starter, calls);
    }
    Backends found = Backends.discover();
    NormBackend best = found.best(form.typical());
    return new Choice(best, parallelism(), threads, found.starter(best, form.typical()), calls);
  }

  private Parallelism parallelism() {
    return threads.apply(form.typical());
  }

  private record Choice(
      NormBackend backend,
      Parallelism parallelism,
      Function<NormPlan, Parallelism> threads,
      Optional<NormBackend> starter,
      OptionalLong expectedCalls)
      implements BackendChoice {
    @Override
    public Parallelism parallelism(NormPlan plan) {
      return threads.apply(plan);
    }
  }

  /** {@return the plan of a call of usual size, by which a backend is chosen} */
  public NormPlan typicalPlan() {
    return form.typical();
  }

  /**
   * Computes on a given backend, from the first call on, however slow that is.
   *
   * @param given one that is available
   * @return the builder with it
   */
  public LayerBuilder withBackend(NormBackend given) {
    Objects.requireNonNull(given, "backend");
    return changed(
        copy -> {
          copy.backend = Optional.of(given);
          copy.starter = Optional.empty();
        });
  }

  /**
   * Computes on given threads.
   *
   * @param given the calling thread alone, or the caller's pool too
   * @return the builder with it
   */
  public LayerBuilder withParallelism(Parallelism given) {
    Objects.requireNonNull(given, "parallelism");
    return changed(copy -> copy.threads = plan -> given);
  }

  /**
   * Says how many calls of the layer are expected in each direction. If it pays over that many that
   * the faster backend warms up, this begins with the first call; if not, only when more come than
   * were expected. By default nobody knows how many will come, and it begins when calls have lost
   * as much time as it takes. A backend that was named computes from the first call on all the
   * same.
   *
   * @param given at least 1
   * @return the builder with it
   * @throws IllegalArgumentException if there are none
   */
  public LayerBuilder withExpectedCalls(long given) {
    OptionalLong some = BackendChoice.expected(given);
    return changed(copy -> copy.calls = some);
  }

  /**
   * Computes where a selector's decision says, for example {@code
   * BackendSelector.of(Backends.discover()).decide(plan)}.
   *
   * @param decision with backend and threads
   * @return the builder with both, with the backend that computes first, and the number of expected
   *     calls if the decision has one; the threads are those that it has for a call's plan, {@link
   *     BackendChoice#parallelism(NormPlan)}
   */
  public LayerBuilder withDecision(BackendChoice decision) {
    return withBackend(Objects.requireNonNull(decision, "decision").backend())
        .changed(
            copy -> {
              copy.threads = decision::parallelism;
              copy.starter = decision.starter();
              if (decision.expectedCalls().isPresent()) {
                copy.calls = decision.expectedCalls();
              }
            });
  }

  /**
   * Starts from other numbers than γ = 1, β = 0 and logits 1.
   *
   * @param parameters copied when the layer is built
   * @return the builder with them; {@link #build} refuses those that don't fit
   */
  public LayerBuilder withParameters(NormParameters parameters) {
    Objects.requireNonNull(parameters, "parameters");
    return starting(
        layer -> {
          parameters.requireFit(layer.form.typical(), part -> part);
          layer.parameters.copyFrom(parameters);
        });
  }

  /**
   * Starts from another γ.
   *
   * @param weight copied
   * @return the builder with it; {@link #build} refuses another number of values
   */
  public LayerBuilder withWeight(float[] weight) {
    FloatSpan values = FloatSpan.of(Objects.requireNonNull(weight, "weight").clone());
    return starting(layer -> layer.parameters.weight().setAll(values.array()));
  }

  /**
   * Starts from another β.
   *
   * @param bias copied
   * @return the builder with it; {@link #build} refuses another number of values
   */
  public LayerBuilder withBias(float[] bias) {
    FloatSpan values = FloatSpan.of(Objects.requireNonNull(bias, "bias").clone());
    return starting(layer -> layer.parameters.bias().setAll(values.array()));
  }

  /**
   * Starts from running statistics of a trained layer.
   *
   * @param mean one per channel, copied
   * @param variance one per channel, copied
   * @return the builder with them; {@link #build} refuses other numbers of channels, values that
   *     aren't finite, and methods that keep none
   * @see RunningStatistics#set(double[], double[])
   */
  public LayerBuilder withStatistics(double[] mean, double[] variance) {
    double[] means = Objects.requireNonNull(mean, "mean").clone();
    double[] variances = Objects.requireNonNull(variance, "variance").clone();
    return starting(layer -> layer.tracker.required().set(means, variances));
  }

  /**
   * Starts from saved running statistics, to the last bit and count.
   *
   * @param state of {@link RunningStatistics#state}
   * @return the builder with it; {@link #build} refuses one of other channels, and methods that
   *     keep no statistics
   */
  public LayerBuilder withStatistics(RunningStatistics.State state) {
    Objects.requireNonNull(state, "state");
    return starting(layer -> layer.tracker.required().set(state));
  }

  private LayerBuilder starting(Consumer<LayerState> start) {
    return changed(copy -> copy.starts = with(starts, start));
  }

  /**
   * Lets empty batches through, as the last part of a split may be: y and dx are empty, gradients
   * get nothing, and running statistics stay. By default they are refused, like everything that has
   * no statistics.
   *
   * @param pass whether a batch of 0 samples passes
   * @return the builder with it
   */
  public LayerBuilder withEmptyBatches(boolean pass) {
    return changed(copy -> copy.emptyBatches = pass);
  }

  /**
   * Lets someone observe training, from the first call on.
   *
   * @param observer beside those given before; one that is there already moves to the end
   * @return the builder with it
   * @see NormLayer#addObserver
   */
  public LayerBuilder withObserver(TrainingObserver observer) {
    Objects.requireNonNull(observer, "observer");
    return changed(copy -> copy.observers = with(observers, observer));
  }

  /**
   * Counts the layer's calls in a counter shared with other layers too.
   *
   * @param shared for example one counter for a whole network; given twice, it counts once
   * @return the builder with it
   */
  public LayerBuilder withCounter(KernelCounter shared) {
    Objects.requireNonNull(shared, "counter");
    return changed(copy -> copy.counters = with(counters, shared));
  }

  /**
   * The layer. Each call gives another one, with numbers of its own.
   *
   * @return a layer in training mode
   * @throws IllegalArgumentException if the backend declines, or what was given to start from
   *     doesn't fit
   * @throws IllegalStateException if no backend was given and none is ready that computes it
   */
  public NormLayer build() {
    LayerState state = new LayerState(this);
    starts.forEach(start -> start.accept(state));
    return new NormLayer(state);
  }
}
