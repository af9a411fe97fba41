package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Arrays;
import java.util.Objects;

/** What a layer and its passes share. */
final class LayerState {
  final NormSpec spec;
  final SampleForm form;
  final NormParameters parameters;
  final NormParameters gradients;
  final ParameterMemory memory;
  final LayerKernels kernels;
  final StatisticsTracker tracker;
  final GradientGuard guard = new GradientGuard();
  final KernelCounter counter = new KernelCounter();

  /** Which pass went forward last: that alone may be meant by the short form. */
  volatile TrainingPass latest;

  /** This layer's own count, then those that others asked for. */
  private final KernelCounter.Calls[] counted;

  private volatile TrainingObserver[] observers;
  private final boolean emptyBatches;

  LayerState(LayerBuilder made) {
    spec = made.spec;
    form = made.form;
    NormPlan plan = form.typical();
    parameters = NormParameters.initial(plan);
    gradients = NormParameters.zeros(plan);
    memory = new ParameterMemory(parameters, gradients);
    kernels = new LayerKernels(form, made.backend(), made.parallelism, memory);
    tracker = new StatisticsTracker(plan);
    emptyBatches = made.emptyBatches;
    observers = made.observers.toArray(TrainingObserver[]::new);
    counted = new KernelCounter.Calls[1 + made.counters.size()];
    String id = kernels.backend().id();
    counted[0] = counter.calls(id, spec.method());
    for (int i = 1; i < counted.length; i++) {
      counted[i] = made.counters.get(i - 1).calls(id, spec.method());
    }
  }

  /** Whether a call without a shape has nothing to do. */
  boolean passesEmpty(FloatSpan x) {
    return emptyBatches && Objects.requireNonNull(x, "x").length() == 0;
  }

  /**
   * Whether a call of a shape has nothing to do.
   *
   * @throws IllegalArgumentException if the shape isn't that of this layer's data but for the batch
   */
  boolean passesEmpty(Shape shape) {
    if (!emptyBatches || Objects.requireNonNull(shape, "shape").elements() > 0) {
      return false;
    }
    form.plan(shape.withBatch(1));
    return true;
  }

  void count(Direction direction) {
    for (KernelCounter.Calls calls : counted) {
      calls.count(direction);
    }
  }

  /** Lets a batch into the running statistics, and shows it to observers. */
  void letIn(PassMemory pass) {
    synchronized (tracker) {
      if (tracker.holds()) {
        return;
      }
      tracker.update(pass.plan(), pass.moments());
      for (TrainingObserver observer : observers) {
        observer.batchNormalized(pass.plan(), pass.moments());
      }
    }
  }

  synchronized void addObserver(TrainingObserver observer) {
    removeObserver(Objects.requireNonNull(observer, "observer"));
    TrainingObserver[] more = Arrays.copyOf(observers, observers.length + 1);
    more[observers.length] = observer;
    observers = more;
  }

  synchronized void removeObserver(TrainingObserver observer) {
    observers =
        Arrays.stream(observers)
            .filter(other -> other != observer)
            .toArray(TrainingObserver[]::new);
  }
}
