package dev.normkit.cli.demo;

import dev.normkit.api.NormLayer;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.spi.NormBackend;
import java.util.Arrays;
import java.util.Random;

/** The time of one forward call: enough to see who is ahead, not a benchmark. */
final class BackendTiming {
  static final NormSpec SPEC = NormSpec.groupNorm(32).build();
  static final Shape SHAPE = Shape.channelsFirst(8, 64, 32, 32);

  private static final long WARM_UP_NANOS = 400_000_000;
  private static final int MEASURED_CALLS = 201;
  private static final long SEED = 1;

  private final NormLayer layer;
  private final float[] x = new float[SHAPE.elements()];
  private final float[] y = new float[SHAPE.elements()];

  BackendTiming(NormBackend backend) {
    layer = NormLayer.create(SPEC, SHAPE, backend);
    Random random = new Random(SEED);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
  }

  /** The median, in microseconds; it leaves the odd interrupted call out. */
  double medianMicros() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      layer.forward(x, y);
    }
    long[] nanos = new long[MEASURED_CALLS];
    for (int call = 0; call < nanos.length; call++) {
      long before = System.nanoTime();
      layer.forward(x, y);
      nanos[call] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    return nanos[nanos.length / 2] / 1e3;
  }

  /** The output, which should not depend on the backend. */
  float[] output() {
    return y;
  }
}
