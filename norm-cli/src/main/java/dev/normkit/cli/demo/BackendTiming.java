package dev.normkit.cli.demo;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.Arrays;
import java.util.Random;

/** The time of one forward call: enough to see who is ahead, not a benchmark. */
final class BackendTiming {
  static final NormSpec SPEC = NormSpec.groupNorm(32).build();
  static final Shape SHAPE = Shape.channelsFirst(8, 64, 32, 32);

  private static final int CALLS_PER_ROUND = 25;
  private static final long WARM_UP_NANOS = 100_000_000;

  /** Enough for every loop's thousands of turns, and how long to wait for so many. */
  private static final int WARM_UP_CALLS = 100;

  private static final long MOST_WARM_UP_NANOS = 5_000_000_000L;

  /** Rounds without a better median after which the code counts as compiled. */
  private static final int ENOUGH_ROUNDS = 20;

  private static final long LEAST_NANOS = 300_000_000;
  private static final long MOST_NANOS = 1_000_000_000;
  private static final long SEED = 1;

  private final String backendId;
  private final NormLayer layer;
  private final float[] x = new float[SHAPE.elements()];
  private final float[] y = new float[SHAPE.elements()];
  private final FloatSpan input = FloatSpan.of(x);
  private final FloatSpan output = FloatSpan.of(y);

  BackendTiming(NormBackend backend) {
    backendId = backend.id();
    layer = LayerBuilder.of(SPEC, SHAPE).withBackend(backend).build();
    Random random = new Random(SEED);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
  }

  /**
   * Runs until the compiler has noticed, well before the measurement: on a busy machine it takes
   * its time, and what runs until then is an interpreter.
   */
  void warmUp() {
    long start = System.nanoTime();
    long nanos = 0;
    for (int calls = 0; needsWarmth(calls, nanos); calls++) {
      layer.forward(input, output);
      nanos = System.nanoTime() - start;
    }
  }

  private static boolean needsWarmth(int calls, long nanos) {
    return nanos < WARM_UP_NANOS || (calls < WARM_UP_CALLS && nanos < MOST_WARM_UP_NANOS);
  }

  /** The median call of the best round, in microseconds. Rounds go on until they get no better. */
  double micros() {
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int roundsSinceBest = 0;
    while (roundsSinceBest < ENOUGH_ROUNDS || System.nanoTime() - start < LEAST_NANOS) {
      long median = medianOfRound();
      roundsSinceBest = median < best ? 0 : roundsSinceBest + 1;
      best = Math.min(best, median);
      if (System.nanoTime() - start > MOST_NANOS) {
        break;
      }
    }
    return best / 1e3;
  }

  private long medianOfRound() {
    long[] nanos = new long[CALLS_PER_ROUND];
    for (int call = 0; call < nanos.length; call++) {
      long before = System.nanoTime();
      layer.forward(input, output);
      nanos[call] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2];
  }

  String backendId() {
    return backendId;
  }

  /** The output, which should not depend on the backend. */
  float[] output() {
    return y;
  }
}
