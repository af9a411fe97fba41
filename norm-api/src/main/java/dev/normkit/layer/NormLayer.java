package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.Specified;
import dev.normkit.spi.NormBackend;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A normalization with its state: parameters, gradients and running statistics, on one backend.
 *
 * <pre>{@code
 * NormLayer norm = NormLayer.of(NormSpec.layerNorm(), 768);
 * float[] y = norm.forward(x); // any number of rows of 768
 * }</pre>
 *
 * <p>The batch isn't part of a layer. It follows from the length of x, whole samples of the size
 * that the layer was made with, or the call's shape is given. A kernel is kept for each shape seen
 * lately. Data lies in arrays or, as {@link FloatSpan#of(java.nio.FloatBuffer)}, in buffers.
 *
 * <p>{@code train()} (the start) normalizes with the batch's own statistics and lets them into the
 * running ones; {@code eval()} uses the running statistics. Methods without running statistics do
 * the same in both. {@link #freezeStatistics} trains with the running statistics held fixed: then
 * {@code dx = γ·rstd_running·dy}.
 *
 * <p>A training {@code forward} begins a pass, and one {@code backward} ends it. {@code forward}
 * and {@code backward} of the layer are the short form for a loop of one thread, and keep one pass,
 * the last: of its input they keep a reference; all else that {@code backward} needs is kept as it
 * was. {@link #newPass} gives further ones: time steps, micro-batches, checkpoints, threads.
 *
 * <p>To save a layer, save {@link #parameters}, whose floats are exact, and {@link
 * RunningStatistics#state}. Mode, freezing and recomputing are settings of a program.
 *
 * <p>Threads: one thread at a time trains by the short form, several by passes of their own; any
 * number may call {@code infer} while none does. Repeated calls on the same spans allocate nothing:
 * a layer keeps references to those of the last call of each of the 16 shapes seen lately, and a
 * pass to its own.
 */
public final class NormLayer implements Trainable, Inference {
  private final LayerState state;
  private final ShortForm own;

  NormLayer(LayerState state) {
    this.state = state;
    own = new ShortForm(state);
  }

  /**
   * A layer on the best ready backend.
   *
   * @param spec what is asked; a builder suffices, {@code NormSpec.layerNorm()}
   * @param sizes of LAYER and RMS the normalized shape, the last axes of any tensor; of the other
   *     methods the channels, or the channels and the spatial sizes, then x is channels first.
   *     Never the batch. With channels alone x without a shape is rows of them, N×C; INSTANCE,
   *     SWITCHABLE and GROUP of one channel per group then need the call's shape
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method isn't legal on such data
   * @throws IllegalStateException if no backend is ready
   */
  public static NormLayer of(Specified spec, int... sizes) {
    return LayerBuilder.of(spec, sizes).build();
  }

  /**
   * A layer on the best ready backend, for samples like those of a shape.
   *
   * @param spec what is asked
   * @param like layout and sizes of the data; its batch is that of usual calls, others may come
   * @return a layer with γ = 1, β = 0 and no batch seen
   * @throws IllegalArgumentException if the method isn't legal on the shape
   * @throws IllegalStateException if no backend is ready
   */
  public static NormLayer of(Specified spec, Shape like) {
    return LayerBuilder.of(spec, like).build();
  }

  /**
   * Switches to training: the batch's own statistics, which enter the running ones.
   *
   * @return this layer
   */
  public NormLayer train() {
    state.training = true;
    return this;
  }

  /**
   * Switches to inference: running statistics, and no backward pass but those of forward calls
   * before. Passes and micro-batches train, so from now on they refuse to go forward.
   *
   * @return this layer
   */
  public NormLayer eval() {
    state.training = false;
    return this;
  }

  /**
   * {@inheritDoc} In {@code eval()} it does what {@link #infer} does, and keeps nothing.
   *
   * @throws IllegalStateException in {@code eval()} without running statistics, where the method
   *     needs them, or if another thread is in the short form
   */
  @Override
  public void forward(FloatSpan x, FloatSpan y) {
    own.forward(x, y, null);
  }

  @Override
  public void forward(FloatSpan x, FloatSpan y, Shape shape) {
    own.giveUp();
    own.forward(x, y, Objects.requireNonNull(shape, "shape"));
  }

  @Override
  public float[] forward(float[] x) {
    own.giveUp();
    return Trainable.super.forward(x);
  }

  @Override
  public float[] forward(float[] x, Shape shape) {
    own.giveUp();
    return Trainable.super.forward(x, shape);
  }

  /**
   * {@inheritDoc} It goes through the last forward call of the short form alone.
   *
   * @throws IllegalStateException also if it isn't clear which forward call is meant: another pass
   *     began since, or another thread called forward
   */
  @Override
  public void backward(FloatSpan dy, FloatSpan dx) {
    own.backward(dy, dx);
  }

  @Override
  public Shape pending() {
    return own.pending();
  }

  /**
   * A pass of its own, for several that wait for their backward at once: call its {@code forward}
   * and {@code backward}. It may be used again and again.
   *
   * @return a pass whose batches enter the running statistics; its {@code forward} is refused in
   *     {@code eval()}
   */
  public TrainingPass newPass() {
    return newPass(Tracking.UPDATE);
  }

  /**
   * A pass of its own, whose {@code forward} is refused in {@code eval()}.
   *
   * @param tracking {@link Tracking#LEAVE} to repeat a forward call, as in gradient checkpointing
   * @return a pass that may be used again and again
   */
  public TrainingPass newPass(Tracking tracking) {
    return new TrainingPass(state, tracking);
  }

  /**
   * BatchNorm over a batch that comes in parts, with the statistics of the whole.
   *
   * @return a batch of which nothing was measured yet
   * @throws IllegalArgumentException if the method is another
   */
  public MicroBatches newMicroBatches() {
    return new MicroBatches(state);
  }

  @Override
  public void infer(FloatSpan x, FloatSpan y) {
    state.infer(x, y, null);
  }

  @Override
  public void infer(FloatSpan x, FloatSpan y, Shape shape) {
    state.infer(x, y, Objects.requireNonNull(shape, "shape"));
  }

  @Override
  public Moments inferMoments(FloatSpan x, FloatSpan y, Shape shape) {
    return state.inferMoments(x, y, shape);
  }

  /**
   * Makes the next calls as fast as later ones, as before a server takes requests: the backend
   * warms up at once, on the calling thread and made-up data. Without this, first calls may run on
   * another backend meanwhile ({@link dev.normkit.warmup}). Nothing of the layer changes.
   *
   * @param atMost how long this may take
   * @return whether all calls that the mode allows are ready on the usual shape and those seen
   *     lately: inference, which comes first, and in {@code train()} forward and backward too.
   *     False if the time was over, or no other backend is there to tell when this one is ready
   */
  public boolean warmUp(Duration atMost) {
    return state.warmUp(Objects.requireNonNull(atMost, "atMost"));
  }

  /**
   * Sets all gradients to 0.
   *
   * @throws IllegalStateException if a backward call is adding to them
   */
  public void zeroGradients() {
    state.zeroGradients();
  }

  /**
   * Holds the running statistics: training uses and no longer changes them, as for a pretrained
   * backbone. A method that keeps none trains as before.
   *
   * @return this layer
   * @throws IllegalStateException if no batch was seen
   */
  public NormLayer freezeStatistics() {
    state.tracker.freeze();
    return this;
  }

  /** {@return this layer} Ends {@link #freezeStatistics}. */
  public NormLayer unfreezeStatistics() {
    state.tracker.unfreeze();
    return this;
  }

  /**
   * Forgets the running statistics: mean 0, variance 1, no batch seen. Recomputing goes on.
   *
   * @return this layer, unchanged if the method keeps none
   */
  public NormLayer resetStatistics() {
    state.tracker.running().ifPresent(RunningStatistics::reset);
    return this;
  }

  /**
   * Starts to compute the running statistics anew, for example after averaging weights. They are
   * pooled over the training batches until {@link #finishRecomputing}, mean and variance of all
   * values, as in PreciseBN (Wu &amp; Johnson 2021); INSTANCE averages those of its samples. A spec
   * with {@link dev.normkit.api.Momentum#cumulative} has its plain average over batches. Inference
   * and {@link #runningStatistics} have the old ones meanwhile; recomputing can't be saved
   * half-way.
   *
   * @return this layer, unchanged if the method keeps none
   * @throws IllegalStateException if they are frozen
   */
  public NormLayer startRecomputing() {
    state.tracker.startRecomputing();
    return this;
  }

  /**
   * Replaces the running statistics by the recomputed ones. A channel that let no batch in
   * meanwhile keeps the old ones.
   *
   * @return this layer, unchanged if the method keeps none
   * @throws IllegalStateException if recomputing was not started, or no batch was seen since; it
   *     then goes on
   */
  public NormLayer finishRecomputing() {
    state.tracker.finishRecomputing();
    return this;
  }

  /** {@return this layer} Gives up recomputing, if it was started: the old statistics go on. */
  public NormLayer cancelRecomputing() {
    state.tracker.cancelRecomputing();
    return this;
  }

  /**
   * Lets someone observe training from the next forward call on; results stay the same to the bit.
   *
   * @param observer added after the others; one that is there already moves to the end
   */
  public void addObserver(TrainingObserver observer) {
    state.addObserver(observer);
  }

  /**
   * Ends {@link #addObserver}; does nothing if it wasn't added.
   *
   * @param observer the same object that was added
   */
  public void removeObserver(TrainingObserver observer) {
    state.removeObserver(observer);
  }

  /** {@return what is asked} */
  public NormSpec spec() {
    return state.spec;
  }

  /**
   * The plan of calls with a given shape.
   *
   * @param shape what x looks like
   * @return spec and shape
   * @throws IllegalArgumentException if the shape isn't that of this layer's data, or has no sample
   */
  public NormPlan plan(Shape shape) {
    state.requireSamples(shape);
    return state.kernels.of(shape).plan();
  }

  /** {@return the plan of a usual call, by which the backend was chosen} */
  public NormPlan typicalPlan() {
    return state.form.typical();
  }

  /** {@return who computes} */
  public NormBackend backend() {
    return state.kernels.backend();
  }

  /** {@return whether the layer is in training: false after {@link #eval}} */
  public boolean isTraining() {
    return state.training;
  }

  /** {@return whether training uses and keeps the running statistics: {@link #freezeStatistics}} */
  public boolean isFrozen() {
    return state.tracker.holds();
  }

  /** {@return whether running statistics are being computed anew: {@link #startRecomputing}} */
  public boolean isRecomputing() {
    return state.tracker.isRecomputing();
  }

  /** {@return γ, β and the mixing logits; change them in place} */
  public NormParameters parameters() {
    return state.parameters;
  }

  /** {@return the gradients of the parameters, summed since {@link #zeroGradients}} */
  public NormParameters gradients() {
    return state.gradients;
  }

  /**
   * {@return the running statistics, while recomputing the old ones: live statistics; empty for
   * methods that keep none}
   */
  public Optional<RunningStatistics> runningStatistics() {
    return state.tracker.running();
  }

  /**
   * {@return the statistics of the last training forward of the short form, overwritten by the next
   * of the same shape; empty before the first, and after a call in {@code eval()} or a refused one}
   */
  public Optional<Moments> lastMoments() {
    return own.lastMoments();
  }

  /** {@return what the layer was made for, to make another one like it} */
  public LayerSize size() {
    return state.form.size();
  }

  /** {@return how often which kernel really ran for this layer, a snapshot} */
  public KernelCounts kernelCounts() {
    return state.counter.counts();
  }

  /** For example {@code NormLayer[LAYER over [768] on cpu, in training]}. */
  @Override
  public String toString() {
    return "NormLayer[%s over %s on %s, %s]"
        .formatted(spec().method(), size(), backend().id(), state.mode());
  }
}
