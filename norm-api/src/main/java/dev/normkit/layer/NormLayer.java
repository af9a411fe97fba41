package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.layer.PreparedKernels.Role;
import dev.normkit.spi.NormBackend;
import dev.normkit.threads.Parallelism;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A normalization with its state: parameters, gradients and running statistics, on one backend.
 *
 * <p>{@code train()} (the start) normalizes with the batch's own statistics and lets them into the
 * running ones; {@code eval()} uses the running statistics. Methods without running statistics do
 * the same in both. {@link #freezeStatistics} trains with the running statistics held fixed: then
 * {@code dx = γ·rstd_running·dy}.
 *
 * <p>A training {@code forward} begins a pass, and one {@code backward} ends it. A layer keeps one
 * pass, the last. Of its input it keeps a reference; all else that {@code backward} needs (shape,
 * mode, statistics, γ and mixing logits) is kept as it was, so parameters, running statistics, mode
 * and shape may change between the two calls.
 *
 * <p>To save a layer and to make the same one again: {@link #parameters}, whose floats are exact,
 * and {@link RunningStatistics#state}. Mode, freezing and recomputing are settings of a program and
 * not part of a layer's state; gradients and an open pass are not worth saving.
 *
 * <p>The shape may change between calls ({@link #reshape}), as long as the parameters fit: the last
 * batch of an epoch, sequences of other lengths.
 *
 * <p>Threads: one thread at a time trains; any number may call {@code infer} while none does.
 * Repeated calls on the same arrays allocate nothing.
 */
public final class NormLayer {
  private final NormBackend backend;
  private final PreparedKernels kernels;
  private final NormParameters parameters;
  private final NormParameters gradients;

  /** Of the last backward call alone. */
  private final NormParameters callGradients;

  private final StatisticsTracker tracker;
  private final BufferStaging staging = new BufferStaging();

  /** Taken by one inferring thread at a time; a second one makes its own. */
  private final AtomicReference<BufferStaging> inferenceStaging = new AtomicReference<>();

  private final KernelCounter counter = new KernelCounter();

  /** This layer's own count, then those that others asked for. */
  private KernelCounter.Calls[] counted;

  private volatile Shape shape;
  private boolean training = true;
  private TrainingObserver[] observers = {};

  /** Empty when the last forward call was no training, or was refused. */
  private Optional<TrainingPass> lastPass = Optional.empty();

  private NormLayer(NormPlan plan, NormBackend backend, Parallelism parallelism) {
    this.backend = Objects.requireNonNull(backend, "backend");
    Objects.requireNonNull(parallelism, "parallelism");
    parameters = NormParameters.initial(plan);
    gradients = NormParameters.zeros(plan);
    ParameterMemory memory = new ParameterMemory(parameters, gradients);
    kernels = new PreparedKernels(plan, backend, parallelism, memory);
    callGradients = NormParameters.zeros(plan);
    tracker = new StatisticsTracker(plan);
    counted = new KernelCounter.Calls[] {counter.calls(backend.id(), plan.spec().method())};
    shape = plan.shape();
  }

  /**
   * A layer that computes on the calling thread.
   *
   * @param spec what is asked
   * @param shape what the data looks like, at first
   * @param backend who computes
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method is illegal on the shape, or the backend declines
   */
  public static NormLayer create(NormSpec spec, Shape shape, NormBackend backend) {
    return create(new NormPlan(spec, shape), backend, Parallelism.callerOnly());
  }

  /**
   * A layer.
   *
   * @param plan what is asked and what the data looks like, at first
   * @param backend who computes
   * @param parallelism on which threads
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the backend declines; the message has its reason
   */
  public static NormLayer create(NormPlan plan, NormBackend backend, Parallelism parallelism) {
    return new NormLayer(plan, backend, parallelism);
  }

  /**
   * Switches to training: the batch's own statistics, which enter the running ones.
   *
   * @return this layer
   */
  public NormLayer train() {
    training = true;
    return this;
  }

  /**
   * Switches to inference: running statistics, and no backward pass.
   *
   * @return this layer
   */
  public NormLayer eval() {
    training = false;
    return this;
  }

  /**
   * Changes the shape of the following calls.
   *
   * @param newShape other sizes; the parameters must fit
   * @return this layer
   * @throws IllegalArgumentException if they do not, the method is illegal on the shape, or the
   *     backend declines
   */
  public NormLayer reshape(Shape newShape) {
    kernels.of(newShape);
    shape = newShape;
    return this;
  }

  /**
   * Normalizes x into y, y = γ·(x−μ)/√(σ²+ε)+β, and in training keeps a reference to x and a copy
   * of all else that {@code backward} needs.
   *
   * @param x the input, at least as many elements as this layer's shape, of which the first are
   *     used; must not change until {@code backward} (a direct or read-only buffer is copied and
   *     may)
   * @param y the output; may be x, but then there is no backward pass
   * @throws IllegalArgumentException if a length or an overlap is wrong, or BatchNorm would train
   *     on one value per channel under the unbiased convention; nothing is then written
   * @throws IllegalStateException in inference without statistics
   */
  public void forward(FloatSpan x, FloatSpan y) {
    if (training) {
      forwardTraining(x, y);
    } else {
      lastPass = Optional.empty();
      infer(x, y);
    }
  }

  private void forwardTraining(FloatSpan x, FloatSpan y) {
    // A refused call ends the pass before it: staged buffers may already hold the new x.
    lastPass = Optional.empty();
    Optional<TrainingPass> begun = kernels.of(shape).training();
    TrainingPass pass = begun.orElseThrow();
    Optional<RunningStatistics> fixed = tracker.fixed();
    pass.forward(x, y, fixed);
    count(Direction.TRAINING_FORWARD);
    tracker.update(pass.plan(), pass.moments());
    lastPass = begun;
    if (fixed.isEmpty()) {
      for (TrainingObserver observer : observers) {
        observer.batchNormalized(pass.plan(), pass.moments());
      }
    }
  }

  /**
   * Normalizes x into y from offset 0 of both arrays.
   *
   * @param x the input
   * @param y the output
   * @see #forward(FloatSpan, FloatSpan)
   */
  public void forward(float[] x, float[] y) {
    forward(kernels.span(Role.X, x), kernels.span(Role.Y, y));
  }

  /**
   * Normalizes x into a new array.
   *
   * @param x the input
   * @return y
   * @see #forward(FloatSpan, FloatSpan)
   */
  public float[] forward(float[] x) {
    float[] y = new float[exactly("x", x, shape)];
    forward(FloatSpan.of(x), FloatSpan.of(y));
    return y;
  }

  /**
   * Normalizes what remains in x into what remains of y; positions stay. A heap buffer's array is
   * used as it is, a direct or read-only one is copied through memory that the layer keeps.
   *
   * @param x the input
   * @param y the output; may be x
   * @throws IllegalArgumentException also if y is read-only
   * @see #forward(FloatSpan, FloatSpan)
   */
  public void forward(FloatBuffer x, FloatBuffer y) {
    int elements = shape.elements();
    BufferStaging.requireRoom("x", x, elements);
    BufferStaging.requireWritable("y", y, elements);
    FloatSpan output = staging.output(BufferStaging.Role.Y, y, elements);
    // One buffer given twice is in place for staged memory too.
    BufferStaging.Role role = x == y ? BufferStaging.Role.Y : BufferStaging.Role.X;
    forward(staging.input(role, x, elements), output);
    BufferStaging.finish(output, y);
  }

  /**
   * Normalizes as in {@code eval()}, whatever the mode; leaves no trace, so any number of threads
   * may call it at once.
   *
   * @param x the input, of this layer's shape
   * @param y the output; may be x
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written
   * @throws IllegalStateException without running statistics, where the method needs them
   */
  public void infer(FloatSpan x, FloatSpan y) {
    infer(shape, x, y);
  }

  /**
   * Normalizes data of another shape as in {@code eval()}.
   *
   * @param otherShape a shape that the parameters fit
   * @param x the input, of that shape
   * @param y the output; may be x
   * @see #infer(FloatSpan, FloatSpan)
   */
  public void infer(Shape otherShape, FloatSpan x, FloatSpan y) {
    kernels.of(otherShape).infer(x, y, tracker.running());
    count(Direction.INFERENCE);
  }

  private void count(Direction direction) {
    for (KernelCounter.Calls calls : counted) {
      calls.count(direction);
    }
  }

  /** Where the output's length follows from the input, a longer input is a mistake. */
  private static int exactly(String name, float[] array, Shape shape) {
    Objects.requireNonNull(array, name);
    if (array.length != shape.elements()) {
      throw new IllegalArgumentException(
          name + " has " + array.length + " elements, but " + shape + " needs " + shape.elements());
    }
    return array.length;
  }

  /**
   * Normalizes x into y from offset 0 of both arrays as in {@code eval()}.
   *
   * @param x the input
   * @param y the output
   * @see #infer(FloatSpan, FloatSpan)
   */
  public void infer(float[] x, float[] y) {
    infer(kernels.span(Role.INFERENCE_X, x), kernels.span(Role.INFERENCE_Y, y));
  }

  /**
   * Normalizes x into a new array as in {@code eval()}.
   *
   * @param x the input
   * @return y
   * @see #infer(FloatSpan, FloatSpan)
   */
  public float[] infer(float[] x) {
    float[] y = new float[exactly("x", x, shape)];
    infer(FloatSpan.of(x), FloatSpan.of(y));
    return y;
  }

  /**
   * Normalizes what remains in x into what remains of y as in {@code eval()}; positions stay.
   *
   * @param x the input
   * @param y the output; may be x
   * @see #infer(FloatSpan, FloatSpan)
   */
  public void infer(FloatBuffer x, FloatBuffer y) {
    int elements = shape.elements();
    BufferStaging.requireRoom("x", x, elements);
    BufferStaging.requireWritable("y", y, elements);
    BufferStaging free = inferenceStaging.getAndSet(null);
    BufferStaging own = free == null ? new BufferStaging() : free;
    FloatSpan output = own.output(BufferStaging.Role.Y, y, elements);
    infer(own.input(BufferStaging.Role.X, x, elements), output);
    BufferStaging.finish(output, y);
    inferenceStaging.set(own);
  }

  /**
   * Back-propagates through the last forward call, once, from the x that it referenced and from
   * what it kept; changes to parameters, running statistics, mode or shape since then don't count.
   * Writes dx and <b>adds</b> to the gradients of the parameters. With g = γ·dy: dx = rstd·(g −
   * mean(g) − x̂·mean(g·x̂)), dγ = Σdy·x̂, dβ = Σdy; with frozen statistics dx = rstd·g.
   *
   * <p>Several forward calls, as over the time steps of a recurrent network: only the last one's
   * pass is kept. Go through the steps from the last to the first, and call {@code forward} again
   * with the x of the step right before each {@code backward}. Where a method keeps running
   * statistics, such a repeated call lets its batch in once more, unless they are frozen; {@link
   * RunningStatistics#state} and {@link RunningStatistics#set(RunningStatistics.State)} undo that.
   *
   * @param dy the gradient with respect to y; several losses add theirs up before
   * @param dx where the gradient with respect to x goes; may be dy or x
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written,
   *     and the pass stays
   * @throws IllegalStateException without a training forward call before, after one that ran in
   *     place, or if {@code backward} has already gone through it
   */
  public void backward(FloatSpan dy, FloatSpan dx) {
    requirePass().backward(dy, dx, callGradients);
    count(Direction.BACKWARD);
    gradients.add(callGradients);
  }

  /** A pass that a backward call may go through. */
  private TrainingPass requirePass() {
    TrainingPass pass =
        lastPass.orElseThrow(
            () ->
                new IllegalStateException(
                    "backward needs a forward call in training before it; call train() and "
                        + "forward, with freezeStatistics() for gradients through running "
                        + "statistics"));
    pass.requireOpen();
    return pass;
  }

  /**
   * Back-propagates from offset 0 of both arrays.
   *
   * @param dy the gradient with respect to y
   * @param dx where the gradient with respect to x goes
   * @see #backward(FloatSpan, FloatSpan)
   */
  public void backward(float[] dy, float[] dx) {
    backward(kernels.span(Role.DY, dy), kernels.span(Role.DX, dx));
  }

  /**
   * Back-propagates into a new array.
   *
   * @param dy the gradient with respect to y
   * @return dx
   * @see #backward(FloatSpan, FloatSpan)
   */
  public float[] backward(float[] dy) {
    float[] dx = new float[exactly("dy", dy, requirePass().plan().shape())];
    backward(FloatSpan.of(dy), FloatSpan.of(dx));
    return dx;
  }

  /**
   * Back-propagates what remains in dy into what remains of dx; positions stay.
   *
   * @param dy the gradient with respect to y
   * @param dx where the gradient with respect to x goes
   * @see #backward(FloatSpan, FloatSpan)
   */
  public void backward(FloatBuffer dy, FloatBuffer dx) {
    int elements = requirePass().plan().shape().elements();
    BufferStaging.requireRoom("dy", dy, elements);
    BufferStaging.requireWritable("dx", dx, elements);
    FloatSpan output = staging.output(BufferStaging.Role.DX, dx, elements);
    backward(staging.input(BufferStaging.Role.DY, dy, elements), output);
    BufferStaging.finish(output, dx);
  }

  /** Sets all gradients to 0. */
  public void zeroGradients() {
    gradients.clear();
  }

  /**
   * Holds the running statistics: training uses and no longer changes them, as for a pretrained
   * backbone.
   *
   * @return this layer
   * @throws IllegalStateException if the method keeps none, or no batch was seen
   */
  public NormLayer freezeStatistics() {
    tracker.freeze();
    return this;
  }

  /**
   * Ends {@link #freezeStatistics}.
   *
   * @return this layer
   */
  public NormLayer unfreezeStatistics() {
    tracker.unfreeze();
    return this;
  }

  /**
   * Forgets the running statistics: mean 0, variance 1, no batch seen. Recomputing goes on.
   *
   * @throws IllegalStateException if the method keeps none
   */
  public void resetStatistics() {
    tracker.required().reset();
  }

  /**
   * Starts to compute the running statistics anew, for example after averaging weights: the plain
   * average over the training batches until {@link #finishRecomputing}. The old ones stay in use
   * for inference meanwhile, and are those that {@link #runningStatistics} gives to read, save and
   * set; recomputing itself can't be saved half-way.
   *
   * @throws IllegalStateException if the method keeps none, or they are frozen
   */
  public void startRecomputing() {
    tracker.startRecomputing();
  }

  /**
   * Replaces the running statistics by the recomputed ones.
   *
   * @throws IllegalStateException if recomputing was not started, or no batch was seen since
   */
  public void finishRecomputing() {
    tracker.finishRecomputing();
  }

  /**
   * Lets someone observe training from the next forward call on; results stay the same to the bit.
   * Called by the training thread.
   *
   * @param observer added after the others; one that is there already moves to the end
   */
  public void addObserver(TrainingObserver observer) {
    removeObserver(Objects.requireNonNull(observer, "observer"));
    TrainingObserver[] more = Arrays.copyOf(observers, observers.length + 1);
    more[observers.length] = observer;
    observers = more;
  }

  /**
   * Ends {@link #addObserver}; without effect on one that is not there.
   *
   * @param observer the same object that was added
   */
  public void removeObserver(TrainingObserver observer) {
    observers =
        Arrays.stream(observers)
            .filter(other -> other != observer)
            .toArray(TrainingObserver[]::new);
  }

  /** {@return what is asked} */
  public NormSpec spec() {
    return kernels.spec();
  }

  /** {@return the shape of the following calls} */
  public Shape shape() {
    return shape;
  }

  /** {@return the plan of the following calls} */
  public NormPlan plan() {
    return kernels.of(shape).plan();
  }

  /** {@return who computes} */
  public NormBackend backend() {
    return backend;
  }

  /** {@return whether the layer is in training: false after {@link #eval}} */
  public boolean isTraining() {
    return training;
  }

  /** {@return γ, β and the mixing logits; change them in place} */
  public NormParameters parameters() {
    return parameters;
  }

  /** {@return the gradients of the parameters, summed since {@link #zeroGradients}} */
  public NormParameters gradients() {
    return gradients;
  }

  /**
   * {@return the running statistics, while recomputing the old ones: live statistics; empty for
   * methods that keep none}
   */
  public Optional<RunningStatistics> runningStatistics() {
    return tracker.running();
  }

  /**
   * The statistics of the last training forward.
   *
   * @return overwritten by the next one of the same shape; empty before the first, and after a
   *     forward call in {@code eval()} or a refused one
   */
  public Optional<Moments> lastMoments() {
    return lastPass.map(TrainingPass::moments);
  }

  /** {@return how often which kernel really ran for this layer, a snapshot} */
  public KernelCounts kernelCounts() {
    return counter.counts();
  }

  /**
   * Counts the calls from now on in a counter shared with other layers too. To be said before
   * another thread uses the layer.
   *
   * @param shared for example one counter for a whole network
   * @return this layer
   */
  public NormLayer countInto(KernelCounter shared) {
    KernelCounter.Calls[] more = Arrays.copyOf(counted, counted.length + 1);
    more[counted.length] = shared.calls(backend.id(), spec().method());
    counted = more;
    return this;
  }

  @Override
  public String toString() {
    return "NormLayer[" + spec().method() + " over " + shape + " on " + backend.id() + "]";
  }
}
