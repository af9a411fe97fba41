package dev.normkit.layer;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Mixing;
import dev.normkit.api.Moments;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.kernel.SwitchableMix;
import dev.normkit.layer.Staging.Role;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.warmup.HandoverKernel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The kernel of one shape, with the arguments of the last inference call, so that calls on the same
 * arrays neither check nor allocate again. It keeps these arrays reachable, as {@link NormLayer}
 * says.
 */
final class ShapeKernel {
  private final NormPlan plan;
  private final HandoverKernel kernel;
  private final ParameterMemory memory;
  private final boolean followsShape;
  private final boolean followsLength;

  /** Written by any inferring thread; immutable records, so whichever is seen is whole. */
  private Optional<ForwardArgs> inference = Optional.empty();

  /** Taken by one inferring thread at a time; a second one makes its own. */
  private final AtomicReference<Staging> staging = new AtomicReference<>();

  private long lastUse;

  ShapeKernel(
      NormPlan plan,
      HandoverKernel kernel,
      ParameterMemory memory,
      boolean followsShape,
      boolean followsLength) {
    this.plan = plan;
    this.kernel = kernel;
    this.memory = memory;
    this.followsShape = followsShape;
    this.followsLength = followsLength;
  }

  NormPlan plan() {
    return plan;
  }

  HandoverKernel kernel() {
    return kernel;
  }

  boolean followsShape() {
    return followsShape;
  }

  boolean followsLength() {
    return followsLength;
  }

  void use(long time) {
    lastUse = time;
  }

  long lastUse() {
    return lastUse;
  }

  /**
   * Normalizes as inference does.
   *
   * @param moments receives the statistics that were used, if wanted
   * @return who computed
   */
  NormBackend infer(
      FloatSpan x, FloatSpan y, Optional<Moments> moments, Optional<RunningStatistics> running) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    Optional<RunningStatistics> used = usesRunning(running) ? running : Optional.empty();
    if (!x.inBuffer() && !y.inBuffer()) {
      return kernel.forwardOn(args(x, y, moments, used));
    }
    Staging free = staging.getAndSet(null);
    Staging own = free == null ? new Staging() : free;
    FloatSpan result = own.output(Role.Y, y, plan);
    ForwardArgs args = args(own.input(Role.X, x, plan), result, moments, used);
    NormBackend ran = kernel.forwardOn(args);
    Staging.finish(result, y);
    staging.set(own);
    return ran;
  }

  /** Statistics that nobody has seen yet aren't needed where a mix leaves them out. */
  private boolean usesRunning(Optional<RunningStatistics> running) {
    return usable(running)
        || plan.spec().method() != NormMethod.SWITCHABLE
        || SwitchableMix.usesBatch(plan, memory.parameters());
  }

  private ForwardArgs args(
      FloatSpan x, FloatSpan y, Optional<Moments> moments, Optional<RunningStatistics> running) {
    Optional<ForwardArgs> last = inference;
    if (moments.isEmpty()
        && last.isPresent()
        && last.get().x().isStartOf(x)
        && last.get().y().isStartOf(y)
        && last.get().running().isPresent() == running.isPresent()
        && usable(running)
        && !dependsOnLogits(running)) {
      return last.get();
    }
    ForwardArgs args = new ForwardArgs(plan, x, y, memory.parameters(), moments, running);
    memory.requireNoGradient("y", args.y());
    if (moments.isEmpty()) {
      inference = Optional.of(args);
    }
    return args;
  }

  /**
   * Whether the logits, which may change from call to call, decide if a call is legal: one value
   * has no unbiased variance, but a mix may leave it out.
   */
  private boolean dependsOnLogits(Optional<RunningStatistics> running) {
    return running.isEmpty()
        && plan.valuesPerChannel() == 1
        && plan.spec().mixing().filter(Mixing::unbiased).isPresent();
  }

  /** Statistics may have been reset since arguments with them were checked. */
  private static boolean usable(Optional<RunningStatistics> running) {
    return running.isEmpty() || running.get().known();
  }
}
