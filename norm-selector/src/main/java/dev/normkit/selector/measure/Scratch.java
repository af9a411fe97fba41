package dev.normkit.selector.measure;

import dev.normkit.api.Direction;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.RunningStatistics;
import dev.normkit.selector.usage.Workload;
import dev.normkit.spi.BackwardArgs;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormKernel;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Data of a plan's shape and the calls of a workload on it; one for all backends in turn. */
final class Scratch {
  private static final long SEED = 1;

  /** x, y, dy and dx. */
  private static final int ARRAYS = 4;

  /** An array: walking a list would allocate, and allocation tells whether code is compiled. */
  private final Direction[] directions;

  private final boolean backwardAlone;
  private final ForwardArgs training;
  private final ForwardArgs inference;
  private final Optional<BackwardArgs> backward;

  /**
   * Fills the data.
   *
   * @throws IllegalWorkload where this plan does not allow it, as training on one value per channel
   */
  Scratch(NormPlan plan, Workload workload) throws IllegalWorkload {
    directions = workload.directions().toArray(Direction[]::new);
    backwardAlone = workload == Workload.BACKWARD;
    FloatSpan x = FloatSpan.of(values(plan, SEED));
    FloatSpan y = FloatSpan.of(new float[plan.shape().elements()]);
    ForwardArgs call = ForwardArgs.of(plan, NormParameters.initial(plan), x, y);
    inference = plan.spec().runningAverage().isPresent() ? call.withRunning(standard(plan)) : call;
    if (workload == Workload.INFERENCE) {
      // The same calls under other names: nothing to save, nothing to go back through.
      training = inference;
      backward = Optional.empty();
      return;
    }
    training = saving(call);
    FloatSpan dy = FloatSpan.of(values(plan, SEED + 1));
    FloatSpan dx = FloatSpan.of(new float[plan.shape().elements()]);
    backward = Optional.of(training.backward(dy, dx, NormParameters.zeros(plan)));
  }

  private static ForwardArgs saving(ForwardArgs call) throws IllegalWorkload {
    try {
      return call.withMoments(Moments.of(call.plan()));
    } catch (IllegalArgumentException untrainable) {
      throw new IllegalWorkload(untrainable);
    }
  }

  /** The plan is legal, but not for this workload. */
  static final class IllegalWorkload extends Exception {
    private static final long serialVersionUID = 1L;

    private IllegalWorkload(IllegalArgumentException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** The bytes that the data of a plan takes at most. */
  static long bytes(NormPlan plan) {
    return (long) ARRAYS * Float.BYTES * plan.shape().elements();
  }

  private static float[] values(NormPlan plan, long seed) {
    Random random = new Random(seed);
    // A short pattern repeated: no kernel asks for the values, and drawing many takes long.
    float[] pattern = new float[4099];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = (float) random.nextGaussian();
    }
    float[] values = new float[plan.shape().elements()];
    for (int start = 0; start < values.length; start += pattern.length) {
      int length = Math.min(pattern.length, values.length - start);
      System.arraycopy(pattern, 0, values, start, length);
    }
    return values;
  }

  private static RunningStatistics standard(NormPlan plan) {
    float[] ones = new float[plan.runningChannels()];
    Arrays.fill(ones, 1);
    RunningStatistics statistics = new RunningStatistics(plan.runningChannels());
    statistics.set(FloatSpan.of(new float[ones.length]), FloatSpan.of(ones));
    return statistics;
  }

  /** Computes what a backward pass alone would need. */
  void prepare(NormKernel kernel) {
    if (backwardAlone) {
      kernel.forward(training);
    }
  }

  /** One unit of the workload. */
  void run(NormKernel kernel) {
    for (Direction direction : directions) {
      switch (direction) {
        case TRAINING_FORWARD -> kernel.forward(training);
        case INFERENCE -> kernel.forward(inference);
        case BACKWARD -> kernel.backward(backward.orElseThrow());
      }
    }
  }
}
