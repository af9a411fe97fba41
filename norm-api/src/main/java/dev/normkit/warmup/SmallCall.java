package dev.normkit.warmup;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.Arrays;
import java.util.Optional;

/** A call on little data that was made up: the same ordinary numbers every time. */
final class SmallCall {
  /** Ordinary numbers from −1 to 1 without a pattern that a loop could see. */
  private static final int VALUES = 1024;

  private static final int STEP = 389;

  private final ForwardArgs forward;
  private final Optional<BackwardArgs> backward;

  /**
   * A call.
   *
   * @param kernel makes the forward call, of which a backward call is the second half
   */
  SmallCall(NormPlan plan, Call call, NormKernel kernel) {
    Optional<RunningStatistics> running =
        call.isFixed() && plan.runningChannels() > 0
            ? Optional.of(running(plan.runningChannels()))
            : Optional.empty();
    Optional<Moments> moments =
        call == Call.FIXED_FORWARD ? Optional.empty() : Optional.of(Moments.of(plan));
    FloatSpan x = madeUp(plan, 0);
    FloatSpan y = madeUp(plan, 1);
    forward = new ForwardArgs(plan, x, y, NormParameters.initial(plan), moments, running);
    if (call.isBackward()) {
      kernel.forward(forward);
      NormParameters gradients = NormParameters.zeros(plan);
      backward = Optional.of(forward.backward(madeUp(plan, 2), madeUp(plan, 3), gradients));
    } else {
      backward = Optional.empty();
    }
  }

  private static RunningStatistics running(int channels) {
    double[] variances = new double[channels];
    Arrays.fill(variances, 1);
    RunningStatistics running = new RunningStatistics(channels);
    running.set(new double[channels], variances);
    return running;
  }

  private static FloatSpan madeUp(NormPlan plan, int seed) {
    float[] values = new float[plan.shape().elements()];
    for (int i = 0; i < values.length; i++) {
      int step = (i * STEP + seed * (VALUES / 4 + 1)) % VALUES;
      values[i] = (2f * step) / VALUES - 1;
    }
    return FloatSpan.of(values);
  }

  void run(NormKernel kernel) {
    if (backward.isPresent()) {
      kernel.backward(backward.get());
    } else {
      kernel.forward(forward);
    }
  }
}
