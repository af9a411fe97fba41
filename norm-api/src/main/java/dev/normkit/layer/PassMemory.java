package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.layer.Staging.Role;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import java.util.Optional;

/**
 * The memory of a pass over one shape: what its backward call needs is kept from its forward call.
 * x is referenced; γ, the mixing logits and held running statistics are copied into memory that
 * stays from call to call, and the moments are its own. β has no part in a backward pass, so it
 * stays live.
 *
 * <p>The arguments of the last call stay too, so that calls on the same arrays neither check nor
 * allocate again.
 */
final class PassMemory {
  private final ShapeKernel over;
  private final ParameterMemory layer;
  private final Moments moments;
  private final NormParameters kept;

  /** Of the last backward call alone. */
  private final NormParameters callGradients;

  private final Staging staging = new Staging();

  /** Room for the running statistics that a forward call normalized with. */
  private Optional<RunningStatistics> keptRunning = Optional.empty();

  private Optional<ForwardArgs> forward = Optional.empty();
  private Optional<BackwardArgs> backward = Optional.empty();

  /** What the arguments of the last backward call were checked with. */
  private NormParameters checkedTarget;

  PassMemory(ShapeKernel over, ParameterMemory layer) {
    this.over = over;
    this.layer = layer;
    moments = Moments.of(over.plan());
    kept = NormParameters.zeros(over.plan()).withBias(layer.parameters().bias());
    callGradients = NormParameters.zeros(over.plan());
  }

  ShapeKernel over() {
    return over;
  }

  NormPlan plan() {
    return over.plan();
  }

  Moments moments() {
    return moments;
  }

  /**
   * The arguments of a forward call, checked, with all that its backward call needs; {@link
   * #forward} runs it.
   *
   * @param fixed running statistics in place of the batch's own
   */
  ForwardArgs forwardArgs(FloatSpan x, FloatSpan y, Optional<RunningStatistics> fixed) {
    FloatSpan result = staging.output(Role.Y, y, plan());
    FloatSpan input = staging.input(Role.X, x, plan());
    keep(fixed);
    return forwardArgs(input, result, fixed.isPresent());
  }

  /** Runs a forward call, and says who computed. */
  NormBackend forward(ForwardArgs args, FloatSpan y) {
    NormBackend ran = over.kernel().forwardOn(args);
    Staging.finish(args.y(), y);
    return ran;
  }

  private void keep(Optional<RunningStatistics> fixed) {
    kept.weight().copyFrom(layer.parameters().weight());
    if (plan().mixingLength() > 0) { // else two calls to copy nothing
      kept.meanLogits().copyFrom(layer.parameters().meanLogits());
      kept.varianceLogits().copyFrom(layer.parameters().varianceLogits());
    }
    if (fixed.isPresent()) {
      if (keptRunning.isEmpty()) {
        keptRunning = Optional.of(new RunningStatistics(plan().runningChannels()));
      }
      keptRunning.get().copyFrom(fixed.get());
    }
  }

  private ForwardArgs forwardArgs(FloatSpan x, FloatSpan y, boolean fixed) {
    if (!usable(x, y, fixed)) {
      Optional<RunningStatistics> running = fixed ? keptRunning : Optional.empty();
      ForwardArgs args = new ForwardArgs(plan(), x, y, kept, Optional.of(moments), running);
      layer.requireApart("y", args.y());
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

  /** Lets go of the caller's arrays; no backward call follows. */
  void release() {
    forward = Optional.empty();
    backward = Optional.empty();
    checkedTarget = null;
  }

  /**
   * The arguments of a backward call, checked; {@link #backward} runs it.
   *
   * @param target receives the gradients
   * @param again whether a further call will need x, so that dx must not take its place
   */
  BackwardArgs backwardArgs(FloatSpan dy, FloatSpan dx, NormParameters target, boolean again) {
    FloatSpan result = staging.output(Role.DX, dx, plan());
    FloatSpan input = staging.input(Role.DY, dy, plan());
    ForwardArgs call = forward.orElseThrow();
    if (again && result.overlaps(call.x())) {
      throw new IllegalArgumentException(
          "dx overlaps x, but the pass is retained and a further backward call needs x; give dx"
              + " memory of its own");
    }
    if (backward.isEmpty()
        || backward.get().forward() != call
        || !backward.get().dy().isStartOf(input)
        || !backward.get().dx().isStartOf(result)
        || checkedTarget != target) {
      backward = Optional.of(checked(call, input, result, target));
      checkedTarget = target;
    }
    return backward.get();
  }

  private BackwardArgs checked(
      ForwardArgs call, FloatSpan dy, FloatSpan dx, NormParameters target) {
    BackwardArgs args = call.backward(dy, dx, callGradients);
    layer.requireApart("dx", args.dx());
    layer.requireNoGradient("dy", args.dy());
    layer.requireNoGradient("x", call.x());
    if (target != layer.gradients()) {
      call.backward(dy, dx, target);
      layer.requireApart("weight gradient", target.weight());
      layer.requireApart("bias gradient", target.bias());
      layer.requireApart("mean logits gradient", target.meanLogits());
      layer.requireApart("variance logits gradient", target.varianceLogits());
    }
    return args;
  }

  /** Runs a backward call, adds its gradients, and says who computed. */
  NormBackend backward(BackwardArgs args, FloatSpan dx, NormParameters target) {
    NormBackend ran = over.kernel().backwardOn(args);
    Staging.finish(args.dx(), dx);
    target.add(callGradients);
    return ran;
  }
}
