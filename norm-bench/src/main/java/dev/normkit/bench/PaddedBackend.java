package dev.normkit.bench;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.Shape;
import dev.normkit.spi.Availability;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;

/**
 * A backend whose speed is known in relation to another's: the kernel of a real one on as many rows
 * as it is told, whatever the plan says. Of two with 12 and 10 rows the first takes 20 % longer, by
 * the same loops on the same kind of data.
 *
 * @param id its id
 * @param real who computes
 * @param rows how many rows of the plan's length
 * @param claimedNanos what it claims to take
 */
record PaddedBackend(String id, NormBackend real, int rows, double claimedNanos)
    implements NormBackend {

  @Override
  public Availability availability() {
    return Availability.available();
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.supported();
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(claimedNanos, 0);
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    int[] sizes = plan.shape().sizes();
    // Small data, on which code is warmed up, shrinks in proportion.
    NormPlan own = new NormPlan(plan.spec(), Shape.dense(rows * sizes[0], sizes[1]));
    NormKernel kernel = real.prepare(own, parallelism);
    FloatSpan x = FloatSpan.of(new float[own.shape().elements()]);
    FloatSpan y = FloatSpan.of(new float[own.shape().elements()]);
    ForwardArgs args = ForwardArgs.of(own, NormParameters.initial(own), x, y);
    return new NormKernel() {
      @Override
      public void forward(ForwardArgs ignored) {
        kernel.forward(args);
      }

      @Override
      public void backward(BackwardArgs ignored) {
        throw new UnsupportedOperationException("forward alone is tried");
      }
    };
  }
}
