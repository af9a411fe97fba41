package dev.normkit.spi;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import java.util.Objects;

/**
 * The arguments of one backward call, checked when made. Until the kernel has returned, what the
 * forward call read must not change: x, γ and mixing logits, the saved moments, and running
 * statistics if they were used. A kernel may read these in both calls and copies none of them; y
 * and β aren't read and may change. ({@code NormLayer} makes its forward calls on copies of γ,
 * logits and running statistics, so only a layer's x must stay.)
 *
 * @param forward the forward call
 * @param dy the gradient with respect to y
 * @param dx receives the gradient with respect to x; the same span as dy or x, or no element in
 *     common with any input
 * @param gradients receives the gradients of the parameters, overwritten
 */
public record BackwardArgs(
    ForwardArgs forward, FloatSpan dy, FloatSpan dx, NormParameters gradients) {

  /**
   * Checks lengths, overlaps and call order.
   *
   * @throws IllegalArgumentException naming the argument, what it is and what would do
   * @throws IllegalStateException if the forward call saved no moments, or overwrote its input
   */
  public BackwardArgs {
    NormPlan plan = Objects.requireNonNull(forward, "forward").plan();
    if (forward.moments().isEmpty()) {
      throw new IllegalStateException(
          "backward needs the moments of its forward call, which saved "
              + "none; run a training forward first");
    }
    if (forward.x().equals(forward.y())) {
      throw new IllegalStateException(
          "backward needs x, but the forward call wrote y over it; give "
              + "the forward call an output of its own");
    }
    dy = ForwardArgs.requireElements("dy", dy, plan);
    dx = ForwardArgs.requireElements("dx", dx, plan);
    Objects.requireNonNull(gradients, "gradients");
    gradients.requireFit(plan, part -> part + " gradient");
    new CallMemory()
        .replaceable("dy", dy)
        .replaceable("x", forward.x())
        .reads(forward.parameters())
        .writes("weight gradient", gradients.weight())
        .writes("bias gradient", gradients.bias())
        .writes("mean logits gradient", gradients.meanLogits())
        .writes("variance logits gradient", gradients.varianceLogits())
        .writesOver("dx", dx);
  }

  /** {@return the plan of the forward call} */
  public NormPlan plan() {
    return forward.plan();
  }
}
