package dev.normkit.monitor;

import dev.normkit.api.Layout;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.util.Arrays;
import java.util.Random;

/** Seeded batches whose statistics are known, and layers to train on them. */
final class Batches {
  private final Random random = new Random(20_240_229);

  static NormLayer layer(NormSpec spec, Shape shape) {
    return LayerBuilder.of(spec, shape).withBackend(new LiteralBackend()).build();
  }

  /** Value i of channel c in a batch. */
  @FunctionalInterface
  interface Values {
    double of(int channel, int i);
  }

  double gaussian() {
    return random.nextGaussian();
  }

  double[] gaussians(int count) {
    double[] values = new double[count];
    Arrays.setAll(values, i -> gaussian());
    return values;
  }

  /** Values of a batch in the layout of a shape, channel by channel. */
  static float[] of(Shape shape, Values values) {
    float[] x = new float[shape.elements()];
    int channels = shape.channels();
    int perChannel = shape.elements() / channels;
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < perChannel; i++) {
        x[place(shape, c, i)] = (float) values.of(c, i);
      }
    }
    return x;
  }

  /** Value i of a channel counts through the positions of sample 0, then those of sample 1. */
  private static int place(Shape shape, int channel, int i) {
    if (shape.layout() != Layout.CHANNELS_FIRST) {
      return i * shape.channels() + channel;
    }
    int sample = i / shape.spatial();
    return (sample * shape.channels() + channel) * shape.spatial() + i % shape.spatial();
  }

  /** Independent normal values of a mean and a standard deviation by channel. */
  float[] independent(Shape shape) {
    return of(shape, (c, i) -> c + (1 + c % 3) * gaussian());
  }

  /** Trains on batches of independent values. */
  void train(NormLayer layer, int steps) {
    train(layer, layer.typicalPlan().shape(), steps);
  }

  /** The same on batches of another shape. */
  void train(NormLayer layer, Shape shape, int steps) {
    for (int step = 0; step < steps; step++) {
      layer.forward(independent(shape), shape);
    }
  }
}
