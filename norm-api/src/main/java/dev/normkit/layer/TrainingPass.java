package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.Optional;

/**
 * The last training pass over one shape: what its backward call needs is kept from its forward
 * call. x is referenced; γ, the mixing logits and held running statistics are copied into memory
 * that stays from call to call, and the moments are its own. β has no part in a backward pass, so
 * it stays live.
 *
 * <p>The arguments of the last call stay too, so that calls on the same arrays neither check nor
 * allocate again.
 */
final class TrainingPass {
  private final NormPlan plan;
  private final NormKernel kernel;
  private final ParameterMemory memory;
  private final Moments moments;
  private final NormParameters kept;

  /** Room for the running statistics that a forward call normalized with. */
  private Optional<RunningStatistics> keptRunning = Optional.empty();

  private Optional<ForwardArgs> forward = Optional.empty();
  private Optional<BackwardArgs> backward = Optional.empty();

  /** Whether a forward call waits for its backward call. */
  private boolean open;

  TrainingPass(NormPlan plan, NormKernel kernel, ParameterMemory memory) {
    this.plan = plan;
    this.kernel = kernel;
    this.memory = memory;
    moments = Moments.of(plan);
    kept = NormParameters.zeros(plan).withBias(memory.parameters().bias());
  }

  NormPlan plan() {
    return plan;
  }

  Moments moments() {
    return moments;
  }

  /**
   * Begins a pass, which ends the one before.
   *
   * @param fixed running statistics in place of the batch's own
   */
  void forward(FloatSpan x, FloatSpan y, Optional<RunningStatistics> fixed) {
    open = false;
    keep(fixed);
    kernel.forward(forwardArgs(x, y, fixed.isPresent()));
    open = true;
  }

  private void keep(Optional<RunningStatistics> fixed) {
    kept.weight().copyFrom(memory.parameters().weight());
    if (plan.mixingLength() > 0) { // else two calls to copy nothing
      kept.meanLogits().copyFrom(memory.parameters().meanLogits());
      kept.varianceLogits().copyFrom(memory.parameters().varianceLogits());
    }
    if (fixed.isPresent()) {
      if (keptRunning.isEmpty()) {
        keptRunning = Optional.of(new RunningStatistics(plan.runningChannels()));
      }
      keptRunning.get().copyFrom(fixed.get());
    }
  }

  private ForwardArgs forwardArgs(FloatSpan x, FloatSpan y, boolean fixed) {
    if (!usable(x, y, fixed)) {
      Optional<RunningStatistics> running = fixed ? keptRunning : Optional.empty();
      ForwardArgs args = new ForwardArgs(plan, x, y, kept, Optional.of(moments), running);
      memory.requireApart("y", args.y());
      forward = Optional.of(args);
    }
    return forward.get();
  }

  /** Whether the last arguments are the same, and none but known statistics are used. */
  private boolean usable(FloatSpan x, FloatSpan y, boolean fixed) {
    return forward.isPresent()
        && forward.get().x().isStartOf(x)
        && forward.get().y().isStartOf(y)
        && forward.get().running().isPresent() == fixed
        && (!fixed || keptRunning.get().known());
  }

  /**
   * Goes back through the last forward call, once.
   *
   * @param gradients overwritten
   */
  void backward(FloatSpan dy, FloatSpan dx, NormParameters gradients) {
    requireOpen();
    BackwardArgs args = backwardArgs(dy, dx, gradients);
    // First, since a kernel that fails half-way may have written dx over x or dy.
    open = false;
    kernel.backward(args);
  }

  void requireOpen() {
    if (!open) {
      throw new IllegalStateException(
          "backward has already gone through the last forward call, and a layer keeps one pass: "
              + "call forward again right before each backward call, with the x of that time step; "
              + "add up the dy of several losses and call backward once");
    }
  }

  private BackwardArgs backwardArgs(FloatSpan dy, FloatSpan dx, NormParameters gradients) {
    ForwardArgs call = forward.orElseThrow();
    if (backward.isEmpty()
        || backward.get().forward() != call
        || !backward.get().dy().isStartOf(dy)
        || !backward.get().dx().isStartOf(dx)) {
      BackwardArgs args = call.backward(dy, dx, gradients);
      memory.requireApart("dx", args.dx());
      memory.requireNoGradient("dy", args.dy());
      memory.requireNoGradient("x", call.x());
      backward = Optional.of(args);
    }
    return backward.get();
  }
}
