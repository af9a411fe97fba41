package dev.normkit.layer;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.Shape;
import dev.normkit.kernel.PartSums;
import dev.normkit.kernel.PartsKernel;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.Map;
import java.util.Objects;

/**
 * BatchNorm over one batch in parts, with the statistics of the whole. Each way takes two sweeps
 * over the parts, whose x is given again each time, so no more than one part need be in memory.
 *
 * <pre>{@code
 * MicroBatches batch = norm.newMicroBatches();
 * for (part : parts) batch.measure(x);          // the statistics of all
 * for (part : parts) batch.forward(x, y);
 * for (part : parts) batch.sumGradients(x, dy); // Σdy and Σdy·x̂ of all
 * for (part : parts) batch.backward(x, dy, dx);
 * batch.begin();                                // the next one
 * }</pre>
 *
 * <p>Channels first with planes of more than one value, all results have the bits of the whole
 * batch, however it is cut between samples, if the parts come in its order: its kernel, too, sums
 * each plane by itself and adds planes in double. (A backend with kernels of its own that aren't
 * made by {@link dev.normkit.kernel.StandardKernel} may give other last bits.) On other layouts
 * results differ from the whole batch's by the rounding of their terms, within the tolerances that
 * the contract of backends has for each: there a kernel adds the rows of a column in float, shifted
 * by a pivot from rows all over the batch ({@link dev.normkit.kernel.ReductionOrder}), which no
 * part has. Parts in the same order give the same bits each time, on any number of threads.
 *
 * <p>The batch enters the running statistics once, with the first {@code forward}; γ and β count as
 * they were then. Gradients are added to the layer's with the first {@code backward}. A refused
 * call may be repeated: nothing counts twice. Observers don't see the batch. A part without samples
 * passes if those of the layer do ({@link LayerBuilder#withEmptyBatches}).
 *
 * <p>For one thread at a time; a second one is refused. All data lies in arrays. In {@code eval()}
 * the sweeps forward are refused; those back, of a batch that went forward, aren't. Kernels compute
 * on the layer's backend from the first call on, whether or not that has warmed up.
 */
public final class MicroBatches {
  private final LayerState layer;
  private final NormSpec fixed;
  private final NormSpec affine;
  private final Map<NormPlan, NormKernel> kernels = new PartKernels();
  private final PartSweeps sweeps = new PartSweeps();
  private final int channels;
  private final JointStatistics statistics;

  /** γ and β as they were first; 1 and 0 where the layer has none. */
  private final NormParameters parameters;

  /** Of these what the layer has. */
  private final NormParameters own;

  private final NormParameters term;
  private final NormParameters gradients;
  private final PartSums sums;
  private float[] scratch = {};

  /** Of all parts, once the second sweep has begun. */
  private RunningStatistics joint;

  MicroBatches(LayerState layer) {
    this.layer = layer;
    NormSpec spec = layer.spec;
    if (spec.method() != NormMethod.BATCH) {
      throw new IllegalArgumentException(
          "method is "
              + spec.method()
              + ", but only BATCH draws all its statistics over the batch; the others' parts are"
              + " batches of their own");
    }
    fixed = tracking(spec, spec.weight(), spec.bias());
    affine = tracking(spec, true, true);
    NormPlan plan = new NormPlan(affine, layer.form.typical().shape());
    channels = plan.shape().channels();
    statistics = new JointStatistics(channels, spec.epsilon());
    parameters = NormParameters.initial(plan);
    own =
        NormParameters.none()
            .withWeight(spec.weight() ? parameters.weight() : FloatSpan.of())
            .withBias(spec.bias() ? parameters.bias() : FloatSpan.of());
    term = NormParameters.zeros(plan);
    gradients = NormParameters.zeros(plan);
    sums = new PartSums(channels);
  }

  /** The statistics of all parts stand where running ones do. */
  private static NormSpec tracking(NormSpec spec, boolean weight, boolean bias) {
    return NormSpec.batchNorm()
        .epsilon(spec.epsilon())
        .weight(weight)
        .bias(bias)
        .runningVariance(RunningVariance.BIASED)
        .build();
  }

  /** Begins another batch; the one before is given up if it isn't through. */
  public void begin() {
    sweeps.alone(
        () -> {
          statistics.reset();
          sweeps.reset();
          sums.reset();
        });
  }

  /**
   * First sweep: takes the statistics of a part.
   *
   * @param x whole samples
   * @throws IllegalArgumentException if the length is wrong, or a channel has NaN or infinities:
   *     they would spoil it in all parts
   * @throws IllegalStateException after the second sweep began, in {@code eval()}, or while
   *     statistics are held fixed, where parts are as good as batches
   */
  public void measure(FloatSpan x) {
    sweeps.alone(() -> measurePart(x, null));
  }

  /**
   * First sweep over data of a given shape.
   *
   * @param x of that shape
   * @param shape what x looks like
   * @see #measure(FloatSpan)
   */
  public void measure(FloatSpan x, Shape shape) {
    sweeps.alone(() -> measurePart(x, Objects.requireNonNull(shape, "shape")));
  }

  /** Refuses to go forward in inference, and where the parts need each other for nothing. */
  private void requireTraining() {
    layer.requireTraining("micro-batches train");
    if (layer.tracker.holds()) {
      throw new IllegalStateException(
          "statistics are held fixed, so parts are as good as the whole batch: use newPass(), or"
              + " call unfreezeStatistics()");
    }
  }

  private void measurePart(FloatSpan x, Shape given) {
    requireTraining();
    if (isEmpty(x, given)) {
      return;
    }
    sweeps.requireMeasuring();
    NormPlan plan = statistics.measuring(shape(x, given), layer.kernels.backend());
    Moments moments = Moments.of(plan);
    ForwardArgs args = ForwardArgs.of(plan, NormParameters.none(), x, scratch(plan));
    kernel(plan).forward(args.withMoments(moments));
    statistics.add(plan, moments);
    sweeps.measure(plan);
  }

  /**
   * Second sweep: y = γ·(x−μ)/√(σ²+ε) + β, with μ and σ² of all parts.
   *
   * @param x as it was measured
   * @param y the output; may be x
   * @throws IllegalArgumentException if a length or an overlap is wrong, or all parts have one
   *     value per channel where the unbiased variance is kept; nothing is then written
   * @throws IllegalStateException without a measured part, if more comes than was measured, in
   *     {@code eval()}, or while statistics are held fixed, where parts are as good as batches
   */
  public void forward(FloatSpan x, FloatSpan y) {
    sweeps.alone(() -> forwardPart(x, y, null));
  }

  /**
   * Second sweep over data of a given shape.
   *
   * @param x as it was measured
   * @param y the output; may be x
   * @param shape what x looks like
   * @see #forward(FloatSpan, FloatSpan)
   */
  public void forward(FloatSpan x, FloatSpan y, Shape shape) {
    sweeps.alone(() -> forwardPart(x, y, Objects.requireNonNull(shape, "shape")));
  }

  private void forwardPart(FloatSpan x, FloatSpan y, Shape given) {
    requireTraining();
    if (isEmpty(x, given)) {
      return;
    }
    NormPlan plan = plan(fixed, x, given);
    sweeps.requireForward(plan);
    NormKernel kernel = kernel(plan);
    if (!sweeps.joined()) {
      joint = statistics.ofAll();
    }
    ForwardArgs args = ForwardArgs.of(plan, own, x, y).withRunning(joint);
    layer.memory.requireApart("y", args.y());
    if (!sweeps.joined()) {
      join();
    }
    kernel.forward(args);
    layer.count(Direction.TRAINING_FORWARD, layer.kernels.backend());
    sweeps.forward(plan);
  }

  /** Lets the whole batch into the running statistics, and keeps γ and β. */
  private void join() {
    if (sweeps.measured() == 1
        && layer.spec.runningAverage().filter(RunningAverage::unbiased).isPresent()) {
      throw new IllegalArgumentException(
          "all parts have one value per channel: BATCH cannot train on it, since the unbiased"
              + " variance of one value does not exist; give more values, or keep"
              + " RunningVariance.BIASED");
    }
    layer.tracker.update(moments(new NormPlan(fixed, Shape.dense(1, channels))), sweeps.measured());
    own.copyFrom(layer.parameters);
    sweeps.join();
  }

  private Moments moments(NormPlan plan) {
    Moments moments = Moments.of(plan);
    for (int c = 0; c < channels; c++) {
      moments.set(c, joint.mean(c), joint.variance(c), layer.spec.epsilon());
    }
    return moments;
  }

  /**
   * First sweep back: takes Σdy and Σdy·x̂ of a part.
   *
   * @param x as it was measured
   * @param dy the gradient with respect to the part's y
   * @throws IllegalArgumentException if a length is wrong, or x or dy overlaps a gradient
   * @throws IllegalStateException before all parts were normalized, or if more comes than that
   */
  public void sumGradients(FloatSpan x, FloatSpan dy) {
    sweeps.alone(() -> sumPart(x, dy, null));
  }

  /**
   * First sweep back over data of a given shape.
   *
   * @param x as it was measured
   * @param dy the gradient with respect to the part's y
   * @param shape what x and dy look like
   * @see #sumGradients(FloatSpan, FloatSpan)
   */
  public void sumGradients(FloatSpan x, FloatSpan dy, Shape shape) {
    sweeps.alone(() -> sumPart(x, dy, Objects.requireNonNull(shape, "shape")));
  }

  private void sumPart(FloatSpan x, FloatSpan dy, Shape given) {
    if (isEmpty(x, given)) {
      return;
    }
    NormPlan plan = plan(affine, x, given);
    sweeps.requireSumming(plan);
    NormKernel kernel = kernel(plan);
    var args = fixedForward(plan, x).backward(dy, scratch(plan), gradients);
    requireNoGradients(args);
    if (inParts(kernel)) {
      ((PartsKernel) kernel).addGradientSums(args, sums);
    } else {
      kernel.backward(args);
      sums.add(gradients);
    }
    sweeps.sum(plan);
  }

  private void requireNoGradients(BackwardArgs args) {
    layer.memory.requireNoGradient("x", args.forward().x());
    layer.memory.requireNoGradient("dy", args.dy());
  }

  private ForwardArgs fixedForward(NormPlan plan, FloatSpan x) {
    return ForwardArgs.of(plan, parameters, x, scratch(plan)) // whose y nobody reads or writes
        .withRunning(joint)
        .withMoments(moments(plan));
  }

  /**
   * Second sweep back: dx = γ·rstd·(dy − mean(dy) − x̂·mean(dy·x̂)), with the means over all parts.
   *
   * @param x as it was measured
   * @param dy the gradient with respect to the part's y
   * @param dx where the gradient with respect to x goes; may be dy or x
   * @throws IllegalArgumentException if a length or an overlap is wrong; nothing is then written
   * @throws IllegalStateException before the gradients of all parts were summed, if more comes, or
   *     if another thread is adding to the layer's gradients
   */
  public void backward(FloatSpan x, FloatSpan dy, FloatSpan dx) {
    sweeps.alone(() -> backwardPart(x, dy, dx, null));
  }

  /**
   * Second sweep back over data of a given shape.
   *
   * @param x as it was measured
   * @param dy the gradient with respect to the part's y
   * @param dx where the gradient with respect to x goes; may be dy or x
   * @param shape what they look like
   * @see #backward(FloatSpan, FloatSpan, FloatSpan)
   */
  public void backward(FloatSpan x, FloatSpan dy, FloatSpan dx, Shape shape) {
    sweeps.alone(() -> backwardPart(x, dy, dx, Objects.requireNonNull(shape, "shape")));
  }

  private void backwardPart(FloatSpan x, FloatSpan dy, FloatSpan dx, Shape given) {
    if (isEmpty(x, given)) {
      return;
    }
    NormPlan plan = plan(affine, x, given);
    sweeps.requireBackward(plan);
    NormKernel kernel = kernel(plan);
    var args = fixedForward(plan, x).backward(dy, dx, gradients);
    requireNoGradients(args);
    layer.memory.requireApart("dx", args.dx());
    if (!sweeps.closed()) {
      closeSums();
    }
    if (inParts(kernel) && sums.isComplete()) {
      ((PartsKernel) kernel).inputGradient(args, sums);
    } else {
      // What the means take away is affine in x, so a forward call of other γ and β gives it.
      FloatSpan means = scratch(plan);
      kernel.forward(ForwardArgs.of(plan, term, x, means).withRunning(joint));
      kernel.backward(args);
      args.dx().add(means);
    }
    layer.count(Direction.BACKWARD, layer.kernels.backend());
    sweeps.backward(plan);
  }

  private void closeSums() {
    float[] dWeight = new float[channels];
    float[] dBias = new float[channels];
    for (int c = 0; c < channels; c++) {
      double rstd = Moments.rstd(joint.variance(c), layer.spec.epsilon());
      double share = -parameters.weight().get(c) * rstd / sweeps.measured();
      term.weight().array()[c] = (float) (share * sums.weight[c]);
      term.bias().array()[c] = (float) (share * sums.bias[c]);
      dWeight[c] = (float) sums.weight[c];
      dBias[c] = (float) sums.bias[c];
    }
    GradientGuard.enter(layer.gradients);
    try {
      layer.gradients.weight().add(FloatSpan.of(dWeight));
      layer.gradients.bias().add(FloatSpan.of(dBias));
    } finally {
      GradientGuard.leave(layer.gradients);
    }
    sweeps.close();
  }

  /** Whether the kernel adds the sums of parts as those of the whole. */
  private boolean inParts(NormKernel kernel) {
    return statistics.ofPlanesAlike() && kernel instanceof PartsKernel;
  }

  private boolean isEmpty(FloatSpan x, Shape given) {
    return layer.emptyShape(x, given) != null;
  }

  /** The given one, or where that is null the one that follows from x. */
  private Shape shape(FloatSpan x, Shape given) {
    return (given == null ? layer.form.plan("x", x.length()) : layer.form.plan(given)).shape();
  }

  private NormPlan plan(NormSpec spec, FloatSpan x, Shape given) {
    return new NormPlan(spec, shape(x, given));
  }

  private NormKernel kernel(NormPlan plan) {
    return kernels.computeIfAbsent(plan, layer.kernels::prepareAtOnce);
  }

  private FloatSpan scratch(NormPlan plan) {
    int elements = plan.shape().elements();
    if (scratch.length < elements) {
      scratch = new float[elements];
    }
    return new FloatSpan(scratch, 0, elements);
  }

  /** For example {@code MicroBatches[64 values per channel measured, 32 normalized]}. */
  @Override
  public String toString() {
    return "MicroBatches[" + sweeps + "]";
  }
}
