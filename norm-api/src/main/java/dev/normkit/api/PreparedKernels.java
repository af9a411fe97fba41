package dev.normkit.api;

import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * A layer's kernels, one per shape seen lately, with the arguments of the last call, so that calls
 * on the same arrays neither check nor allocate again.
 */
final class PreparedKernels {
  private static final int KEPT_SHAPES = 16;

  private final NormPlan first;
  private final NormBackend backend;
  private final Parallelism parallelism;
  private final FloatSpan[] spans = new FloatSpan[6];

  /** Newest first; replaced as a whole, so readers need no lock. */
  private volatile Prepared[] kept;

  PreparedKernels(NormPlan plan, NormBackend backend, Parallelism parallelism) {
    first = plan;
    this.backend = backend;
    this.parallelism = parallelism;
    kept = new Prepared[] {prepare(plan)};
  }

  NormSpec spec() {
    return first.spec();
  }

  Prepared of(Shape shape) {
    for (Prepared prepared : kept) {
      if (prepared.plan.shape().equals(shape)) {
        return prepared;
      }
    }
    return add(shape);
  }

  private synchronized Prepared add(Shape shape) {
    NormPlan plan = new NormPlan(first.spec(), shape);
    requireSame("values of weight and bias", plan, NormPlan::affineLength);
    requireSame("mixing logits", plan, NormPlan::mixingLength);
    Prepared prepared = prepare(plan);
    Prepared[] old = kept;
    Prepared[] now = new Prepared[Math.min(KEPT_SHAPES, old.length + 1)];
    now[0] = prepared;
    System.arraycopy(old, 0, now, 1, now.length - 1);
    kept = now;
    return prepared;
  }

  private void requireSame(String parameters, NormPlan plan, ToIntFunction<NormPlan> count) {
    int wanted = count.applyAsInt(plan);
    int there = count.applyAsInt(first);
    if (wanted != there) {
      throw new IllegalArgumentException(
          "shape "
              + plan.shape()
              + " needs "
              + wanted
              + " "
              + parameters
              + ", but this layer was made for "
              + first.shape()
              + " with "
              + there);
    }
  }

  private Prepared prepare(NormPlan plan) {
    if (backend.supports(plan) instanceof Support.Declined declined) {
      throw new IllegalArgumentException(
          "backend \"" + backend.id() + "\" declines " + plan + ": " + declined.reason());
    }
    return new Prepared(plan, backend.prepare(plan, parallelism));
  }

  /**
   * The span over a whole array, remembered by role; immutable, so threads may race for a place.
   */
  FloatSpan span(int role, float[] array) {
    FloatSpan span = spans[role];
    if (span == null || span.array() != array) {
      span = FloatSpan.of(array);
      spans[role] = span;
    }
    return span;
  }

  /** One shape's kernel. */
  static final class Prepared {
    private final NormPlan plan;
    private final NormKernel kernel;
    private final int elements;
    private Moments moments;
    private Optional<ForwardArgs> training = Optional.empty();
    private Optional<BackwardArgs> backward = Optional.empty();

    /** Written by any inferring thread; immutable records, so whichever is seen is whole. */
    private Optional<ForwardArgs> inference = Optional.empty();

    Prepared(NormPlan plan, NormKernel kernel) {
      this.plan = plan;
      this.kernel = kernel;
      elements = plan.shape().elements();
    }

    NormPlan plan() {
      return plan;
    }

    NormKernel kernel() {
      return kernel;
    }

    Moments moments() {
      if (moments == null) {
        moments = Moments.of(plan);
      }
      return moments;
    }

    Optional<ForwardArgs> trainingArgs() {
      return training;
    }

    ForwardArgs training(
        NormParameters parameters, FloatSpan x, FloatSpan y, Optional<RunningStatistics> fixed) {
      if (training.isEmpty()
          || !same(training.get(), x, y)
          || training.get().running().isPresent() != fixed.isPresent()
          || !usable(fixed)) {
        training =
            Optional.of(new ForwardArgs(plan, x, y, parameters, Optional.of(moments()), fixed));
      }
      return training.get();
    }

    ForwardArgs inference(
        NormParameters parameters, FloatSpan x, FloatSpan y, Optional<RunningStatistics> running) {
      Optional<ForwardArgs> last = inference;
      if (last.isPresent() && same(last.get(), x, y) && usable(running)) {
        return last.get();
      }
      ForwardArgs args = new ForwardArgs(plan, x, y, parameters, Optional.empty(), running);
      inference = Optional.of(args);
      return args;
    }

    BackwardArgs backward(
        ForwardArgs forward, FloatSpan dy, FloatSpan dx, NormParameters gradients) {
      if (backward.isEmpty()
          || backward.get().forward() != forward
          || !same(backward.get().dy(), dy)
          || !same(backward.get().dx(), dx)) {
        backward = Optional.of(forward.backward(dy, dx, gradients));
      }
      return backward.get();
    }

    /** Statistics may have been reset since arguments with them were checked. */
    private static boolean usable(Optional<RunningStatistics> running) {
      return running.isEmpty() || running.get().known();
    }

    private boolean same(ForwardArgs args, FloatSpan x, FloatSpan y) {
      return same(args.x(), x) && same(args.y(), y);
    }

    /** Whether a checked span is the start of a given one. */
    private boolean same(FloatSpan checked, FloatSpan given) {
      return checked.array() == given.array()
          && checked.offset() == given.offset()
          && given.length() >= elements;
    }
  }
}
