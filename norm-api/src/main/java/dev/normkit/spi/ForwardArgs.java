package dev.normkit.spi;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Mixing;
import dev.normkit.api.Moments;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.RunningAverage;
import dev.normkit.api.RunningStatistics;
import java.util.Objects;
import java.util.Optional;

/**
 * The arguments of one forward call. They are checked when made, so that a call that has begun
 * can't fail half-way. Reusable: spans share their arrays, and parameters and running statistics
 * are read when the kernel runs. After a call that saves moments, {@link BackwardArgs} says what
 * must not change before its backward call.
 *
 * @param plan the plan of the kernel that will run
 * @param x the input, at least as many elements as the plan's shape; the first are used
 * @param y the output, as many; the same span as x, or no element in common with any input
 * @param parameters γ, β and mixing logits, as far as the spec has them
 * @param moments receives the statistics for a backward pass
 * @param running statistics to use instead of the batch's own
 */
public record ForwardArgs(
    NormPlan plan,
    FloatSpan x,
    FloatSpan y,
    NormParameters parameters,
    Optional<Moments> moments,
    Optional<RunningStatistics> running) {

  /**
   * Checks lengths and overlaps.
   *
   * @throws IllegalArgumentException naming the argument, what it is and what would do
   * @throws IllegalStateException if the running statistics have seen no batch
   */
  public ForwardArgs {
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(parameters, "parameters");
    Objects.requireNonNull(moments, "moments");
    Objects.requireNonNull(running, "running");
    x = requireElements("x", x, plan);
    y = requireElements("y", y, plan);
    parameters.requireFit(plan, part -> part);
    new CallMemory().replaceable("x", x).reads(parameters).writesOver("y", y);
    moments.ifPresent(saved -> saved.requireFit(plan));
    running.ifPresent(statistics -> requireRunning(statistics, plan));
    if (running.isEmpty()) {
      if (moments.isPresent() || !leavesBatchOut(parameters)) {
        requireMixable(plan);
      }
      if (moments.isPresent()) {
        requireTrainable(plan);
      }
    }
  }

  /**
   * {@return a call that uses the batch's own statistics and saves none}
   *
   * @param plan the plan of the kernel that will run
   * @param parameters γ, β and mixing logits
   * @param x the input
   * @param y the output
   */
  public static ForwardArgs of(NormPlan plan, NormParameters parameters, FloatSpan x, FloatSpan y) {
    return new ForwardArgs(plan, x, y, parameters, Optional.empty(), Optional.empty());
  }

  /**
   * {@return the same call, which saves its statistics for a backward pass}
   *
   * @param saved receives the statistics
   */
  public ForwardArgs withMoments(Moments saved) {
    return new ForwardArgs(plan, x, y, parameters, Optional.of(saved), running);
  }

  /**
   * {@return the same call with running statistics in place of the batch's}
   *
   * @param statistics of a method that tracks them; read when the kernel runs, forward and backward
   */
  public ForwardArgs withRunning(RunningStatistics statistics) {
    return new ForwardArgs(plan, x, y, parameters, moments, Optional.of(statistics));
  }

  /**
   * {@return the backward call of this forward call}
   *
   * @param dy the gradient with respect to y
   * @param dx receives the gradient with respect to x; may be dy or x
   * @param gradients receives the gradients of the parameters, overwritten
   * @throws IllegalStateException if this call saves no moments, or overwrote its input
   */
  public BackwardArgs backward(FloatSpan dy, FloatSpan dx, NormParameters gradients) {
    return new BackwardArgs(this, dy, dx, gradients);
  }

  static FloatSpan requireElements(String name, FloatSpan span, NormPlan plan) {
    FloatSpan elements = plan.elements(name, span);
    elements.requireArray(name);
    return elements;
  }

  private static void requireRunning(RunningStatistics statistics, NormPlan plan) {
    if (plan.spec().runningAverage().isEmpty()) {
      throw new IllegalArgumentException(
          "running statistics were given, but "
              + plan.spec().method()
              + " uses those of its input alone");
    }
    if (statistics.channels() != plan.runningChannels()) {
      throw new IllegalArgumentException(
          "running statistics have %s channels, but %s has %s"
              .formatted(statistics.channels(), plan.shape(), plan.runningChannels()));
    }
    if (!statistics.known()) {
      throw new IllegalStateException(
          "running statistics have seen no batch; train first, set "
              + "them, or use the batch's own statistics");
    }
  }

  private static void requireTrainable(NormPlan plan) {
    NormSpec spec = plan.spec();
    if (plan.valuesPerTrackedVariance() == 1
        && spec.runningAverage().filter(RunningAverage::unbiased).isPresent()) {
      throw new IllegalArgumentException(
          "x has one value per "
              + (spec.method() == NormMethod.INSTANCE ? "sample and channel (" : "channel (")
              + plan.shape()
              + "): "
              + spec.method()
              + " cannot train on it, since the unbiased variance of one value does not exist; "
              + "give more values, or keep RunningVariance.BIASED");
    }
  }

  /** Whether a mix gives the batch, whose logits are the last, no weight. */
  private static boolean leavesBatchOut(NormParameters parameters) {
    return isLeftOut(parameters.meanLogits()) && isLeftOut(parameters.varianceLogits());
  }

  /** Whether the last of a softmax's weights is 0, also where its logit is finite. */
  private static boolean isLeftOut(FloatSpan logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < logits.length(); j++) {
      largest = Math.max(largest, logits.get(j));
    }
    return logits.length() > 0 && StrictMath.exp(logits.get(logits.length() - 1) - largest) == 0;
  }

  private static void requireMixable(NormPlan plan) {
    if (plan.spec().mixing().filter(Mixing::unbiased).isPresent()
        && !plan.shape().hasSpatialAxes()
        && plan.shape().batch() == 1) {
      throw new IllegalArgumentException(
          "x has one sample ("
              + plan.shape()
              + "): SWITCHABLE cannot use the statistics of this batch, since the unbiased variance"
              + " of one value does not exist; give more samples, or use MixedVariance.BIASED");
    }
  }
}
