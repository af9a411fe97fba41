package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.NormBackend;
import dev.normkit.warmup.Call;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What a layer and its passes share. */
final class LayerState {
  final NormSpec spec;
  final SampleForm form;
  final NormParameters parameters;
  final NormParameters gradients;
  final ParameterMemory memory;
  final LayerKernels kernels;
  final StatisticsTracker tracker;
  final KernelCounter counter = new KernelCounter();

  volatile boolean training = true;

  /** Which pass went forward last: that alone may be meant by the short form. */
  volatile TrainingPass latest;

  /** This layer's own count, then those that others asked for. */
  private final KernelCounter.Calls[] counted;

  /** The same of calls on the backend that computes first. */
  private final KernelCounter.Calls[] countedFirst;

  private volatile TrainingObserver[] observers;
  private final boolean emptyBatches;

  LayerState(LayerBuilder made) {
    spec = made.spec;
    form = made.form;
    NormPlan plan = form.typical();
    parameters = NormParameters.initial(plan);
    gradients = NormParameters.zeros(plan);
    memory = new ParameterMemory(parameters, gradients);
    kernels = new LayerKernels(form, made.choice(), memory);
    tracker = new StatisticsTracker(plan);
    emptyBatches = made.emptyBatches;
    observers = made.observers.toArray(TrainingObserver[]::new);
    counted = calls(kernels.backend(), made.counters);
    countedFirst = calls(kernels.starter().orElse(kernels.backend()), made.counters);
  }

  private KernelCounter.Calls[] calls(NormBackend backend, List<KernelCounter> others) {
    return Stream.concat(Stream.of(counter), others.stream())
        .map(one -> one.calls(backend.id(), spec.method()))
        .toArray(KernelCounter.Calls[]::new);
  }

  /**
   * The shape of a call that has nothing to do, or null of any other.
   *
   * @param shape null where it follows from x
   * @throws IllegalArgumentException if the shape isn't that of this layer's data but for the batch
   */
  Shape emptyShape(FloatSpan x, Shape shape) {
    Objects.requireNonNull(x, "x");
    if (!emptyBatches || (shape == null ? x.length() : shape.elements()) > 0) {
      return null;
    }
    if (shape != null && !shape.equals(form.empty())) {
      form.plan(shape.withBatch(1));
    }
    return shape == null ? form.empty() : shape;
  }

  /** Refuses an empty batch where passing it through gives nothing. */
  void requireSamples(Shape shape) {
    if (Objects.requireNonNull(shape, "shape").elements() == 0 && emptyBatches) {
      throw new IllegalArgumentException(
          "shape is "
              + shape
              + ": an empty batch has no statistics; forward, backward and infer pass it through");
    }
  }

  /** The kernel of a call; its shape is null where it follows from x. */
  ShapeKernel kernel(FloatSpan x, Shape shape) {
    return shape == null ? kernels.ofLength("x", x.length()) : kernels.of(shape);
  }

  /**
   * Refuses what trains while the layer is in inference: else a model that goes through passes
   * would be judged by the statistics of the batch, and change its own.
   *
   * @param who trains, as a sentence
   */
  void requireTraining(String who) {
    if (!training) {
      throw new IllegalStateException(
          "this layer is in eval(), and " + who + "; call train(), or infer(x)");
    }
  }

  void infer(FloatSpan x, FloatSpan y, Shape shape) {
    if (emptyShape(x, shape) == null) {
      infer(kernel(x, shape), x, y, Optional.empty());
    } else {
      Objects.requireNonNull(y, "y");
    }
  }

  Moments inferMoments(FloatSpan x, FloatSpan y, Shape shape) {
    requireSamples(shape);
    ShapeKernel kernel = kernels.of(shape);
    Moments moments = Moments.of(kernel.plan());
    infer(kernel, x, y, Optional.of(moments));
    return moments;
  }

  private void infer(ShapeKernel kernel, FloatSpan x, FloatSpan y, Optional<Moments> moments) {
    count(Direction.INFERENCE, kernel.infer(x, y, moments, tracker.running()));
  }

  /** Warms up for the calls of the mode, and says whether all are ready. */
  boolean warmUp(Duration atMost) {
    return kernels.warmUp(calls(), atMost);
  }

  /** Inference first: it may be called in training too, and a fresh layer is in that. */
  private List<Call> calls() {
    Call inference = Call.inference(form.typical());
    if (!training) {
      return List.of(inference);
    }
    boolean fixed = tracker.fixed().isPresent();
    return Stream.of(
            inference,
            fixed ? Call.FIXED_FORWARD : Call.FORWARD,
            fixed ? Call.FIXED_BACKWARD : Call.BACKWARD)
        .distinct()
        .toList();
  }

  /** Counts a call on the backend that ran it. */
  void count(Direction direction, NormBackend ran) {
    for (KernelCounter.Calls calls : ran == kernels.backend() ? counted : countedFirst) {
      calls.count(direction);
    }
  }

  void zeroGradients() {
    GradientGuard.enter(gradients);
    try {
      gradients.clear();
    } finally {
      GradientGuard.leave(gradients);
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

  /** For example {@code in training, statistics frozen}. */
  String mode() {
    return (training ? "in training" : "in eval")
        + (tracker.holds() ? ", statistics frozen" : "")
        + (tracker.isRecomputing() ? ", recomputing" : "");
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
