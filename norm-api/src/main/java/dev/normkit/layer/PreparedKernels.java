package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.kernel.SwitchableMix;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.Objects;
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
  private final ParameterMemory memory;
  private final FloatSpan[] spans = new FloatSpan[Role.values().length];

  /** Newest first; replaced as a whole, so readers need no lock. */
  private volatile Prepared[] kept;

  PreparedKernels(
      NormPlan plan, NormBackend backend, Parallelism parallelism, ParameterMemory memory) {
    first = plan;
    this.backend = backend;
    this.parallelism = parallelism;
    this.memory = memory;
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
    return new Prepared(plan, backend.prepare(plan, parallelism), memory);
  }

  /** What an array of a call is. */
  enum Role {
    X("x"),
    Y("y"),
    DY("dy"),
    DX("dx"),
    INFERENCE_X("x"),
    INFERENCE_Y("y");

    private final String argument;

    Role(String argument) {
      this.argument = argument;
    }
  }

  /**
   * The span over a whole array, remembered by role; immutable, so threads may race for a place.
   */
  FloatSpan span(Role role, float[] array) {
    FloatSpan span = spans[role.ordinal()];
    if (span == null || span.array() != array) {
      span = FloatSpan.of(Objects.requireNonNull(array, role.argument));
      spans[role.ordinal()] = span;
    }
    return span;
  }

  /** One shape's kernel. */
  static final class Prepared {
    private final NormPlan plan;
    private final NormKernel kernel;
    private final ParameterMemory memory;
    private Optional<TrainingPass> training = Optional.empty();

    /** Written by any inferring thread; immutable records, so whichever is seen is whole. */
    private Optional<ForwardArgs> inference = Optional.empty();

    Prepared(NormPlan plan, NormKernel kernel, ParameterMemory memory) {
      this.plan = plan;
      this.kernel = kernel;
      this.memory = memory;
    }

    NormPlan plan() {
      return plan;
    }

    /** The training pass over this shape; made by the first call, as many layers only infer. */
    Optional<TrainingPass> training() {
      if (training.isEmpty()) {
        training = Optional.of(new TrainingPass(plan, kernel, memory));
      }
      return training;
    }

    void infer(FloatSpan x, FloatSpan y, Optional<RunningStatistics> running) {
      kernel.forward(inferenceArgs(x, y, usesRunning(running) ? running : Optional.empty()));
    }

    /** Statistics that nobody has seen yet aren't needed where a mix leaves them out. */
    private boolean usesRunning(Optional<RunningStatistics> running) {
      return usable(running)
          || plan.spec().method() != NormMethod.SWITCHABLE
          || SwitchableMix.usesBatch(plan, memory.parameters());
    }

    private ForwardArgs inferenceArgs(
        FloatSpan x, FloatSpan y, Optional<RunningStatistics> running) {
      Optional<ForwardArgs> last = inference;
      if (last.isPresent()
          && last.get().x().isStartOf(x)
          && last.get().y().isStartOf(y)
          && last.get().running().isPresent() == running.isPresent()
          && usable(running)) {
        return last.get();
      }
      ForwardArgs args =
          new ForwardArgs(plan, x, y, memory.parameters(), Optional.empty(), running);
      memory.requireNoGradient("y", args.y());
      inference = Optional.of(args);
      return args;
    }

    /** Statistics may have been reset since arguments with them were checked. */
    private static boolean usable(Optional<RunningStatistics> running) {
      return running.isEmpty() || running.get().known();
    }
  }
}
