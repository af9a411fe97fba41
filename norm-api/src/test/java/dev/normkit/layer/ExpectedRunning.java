package dev.normkit.layer;

import dev.normkit.api.Layout;
import dev.normkit.api.Shape;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assertions;

/**
 * Running statistics by the formula, in double: running = (1−w)·running + w·batch, the variance of
 * a batch being Σ(x−μ)²/m or /(m−1).
 */
final class ExpectedRunning {
  private final double[] mean;
  private final double[] variance;

  ExpectedRunning(int channels) {
    mean = new double[channels];
    variance = new double[channels];
    Arrays.fill(variance, 1);
  }

  /** Lets a batch in. */
  ExpectedRunning add(Shape shape, float[] x, double w, boolean unbiased) {
    for (int c = 0; c < mean.length; c++) {
      addChannel(c, channel(shape, x, c), w, unbiased);
    }
    return this;
  }

  /** Lets one channel of a batch in. */
  void addChannel(int c, double[] x, double w, boolean unbiased) {
    double batchMean = Arrays.stream(x).sum() / x.length;
    double squares = Arrays.stream(x).map(v -> (v - batchMean) * (v - batchMean)).sum();
    mean[c] = (1 - w) * mean[c] + w * batchMean;
    variance[c] = (1 - w) * variance[c] + w * squares / (unbiased ? x.length - 1 : x.length);
  }

  static double[] channel(Shape shape, float[] x, int channel) {
    double[] values = new double[x.length / shape.channels()];
    int count = 0;
    for (int i = 0; i < x.length; i++) {
      int c =
          shape.layout() == Layout.CHANNELS_FIRST
              ? i / shape.spatial() % shape.channels()
              : i % shape.channels();
      if (c == channel) {
        values[count++] = x[i];
      }
    }
    Assertions.assertEquals(values.length, count);
    return values;
  }

  /** Small whole numbers: their float sums are exact, so that only double rounding is left. */
  static float[] batch(Shape shape, int seed) {
    Random random = new Random(seed);
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(17) - 5 + i % 3;
    }
    return x;
  }

  void assertEqualTo(NormLayer layer) {
    double[] expected = Arrays.copyOf(mean, 2 * mean.length);
    System.arraycopy(variance, 0, expected, mean.length, mean.length);
    assertRunning(expected, layer);
  }

  /** Means, then variances. */
  static void assertRunning(double[] expected, NormLayer layer) {
    double[] actual = Layers.running(layer);
    Assertions.assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      Layers.assertNear(expected[i], actual[i], "running[" + i + "]");
    }
  }
}
