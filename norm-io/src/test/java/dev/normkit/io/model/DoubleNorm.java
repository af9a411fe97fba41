package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.layer.NormLayer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Normalizations by their formula in double precision, as ONNX' standard defines them. */
final class DoubleNorm {
  private DoubleNorm() {}

  /** Compares a layer's inference with the formula on random data of the norm's shape. */
  static void assertSame(Normalization norm) {
    int[] sizes =
        norm.data().sizes().isEmpty()
            ? new int[] {2, 3, norm.weights().all().get(0).count()}
            : norm.data().sizes().stream().mapToInt(size -> (int) size.orElse(3)).toArray();
    int count = 1;
    for (int size : sizes) {
      count *= size;
    }
    float[] x = new float[count];
    Random random = new Random(7);
    for (int i = 0; i < count; i++) {
      x[i] = (float) (3 + 2 * random.nextGaussian());
    }
    double[] wanted = of(norm, x, sizes);
    NormLayer layer = norm.layer();
    float[] y =
        norm.method().overTrailingAxes()
            ? layer.forward(x)
            : layer.forward(x, Shape.of(norm.data().layout(), sizes));
    for (int i = 0; i < count; i++) {
      double difference = Math.abs(y[i] - wanted[i]);
      assertTrue(
          difference <= 4e-6 * Math.max(1, Math.abs(wanted[i])),
          norm.name() + " at " + i + ": " + y[i] + " for " + wanted[i]);
    }
  }

  /** y in double. */
  static double[] of(Normalization norm, float[] x, int... sizes) {
    Map<Long, List<Float>> groups = new HashMap<>();
    for (int i = 0; i < x.length; i++) {
      groups.computeIfAbsent(group(norm, i, sizes), unused -> new ArrayList<>()).add(x[i]);
    }
    Map<Long, double[]> statistics = new HashMap<>();
    groups.forEach((group, members) -> statistics.put(group, statistics(norm, members)));
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      double[] own = statistics.get(group(norm, i, sizes));
      if (norm.tracksStatistics()) {
        int channel = channel(norm, i, sizes);
        own =
            new double[] {
              norm.weights().mean().orElseThrow().get(channel),
              norm.weights().variance().orElseThrow().get(channel)
            };
      }
      double scaled = (x[i] - own[0]) / Math.sqrt(own[1] + norm.settings().epsilon());
      y[i] =
          parameter(norm, norm.weights().gamma(), i, 1, sizes) * scaled
              + parameter(norm, norm.weights().beta(), i, 0, sizes);
    }
    return y;
  }

  /** Mean and variance; of RMSNorm 0 and the mean square. */
  private static double[] statistics(Normalization norm, List<Float> members) {
    double mean =
        norm.method() == NormMethod.RMS
            ? 0
            : members.stream().mapToDouble(one -> one).average().orElseThrow();
    double variance =
        members.stream().mapToDouble(one -> (one - mean) * (one - mean)).average().orElseThrow();
    return new double[] {mean, variance};
  }

  private static int stride(int axis, int... sizes) {
    int stride = 1;
    for (int later = axis + 1; later < sizes.length; later++) {
      stride *= sizes[later];
    }
    return stride;
  }

  private static int channel(Normalization norm, int i, int... sizes) {
    boolean last = norm.data().layout() == Layout.CHANNELS_LAST;
    int axis = last ? sizes.length - 1 : 1;
    return i / stride(axis, sizes) % sizes[axis];
  }

  /** The number of the statistic group of an element. */
  private static long group(Normalization norm, int i, int... sizes) {
    int sample = i / stride(0, sizes);
    int channel = norm.method().overTrailingAxes() ? 0 : channel(norm, i, sizes);
    int channels = sizes[Math.min(1, sizes.length - 1)];
    return switch (norm.method()) {
      case LAYER, RMS -> {
        int first = sizes.length + norm.settings().axis().orElse(-1);
        yield first == 0 ? 0 : i / stride(first - 1, sizes);
      }
      case INSTANCE -> (long) sample * 1_000_000 + channel;
      case GROUP -> {
        boolean last = norm.data().layout() == Layout.CHANNELS_LAST;
        int all = last ? sizes[sizes.length - 1] : channels;
        yield (long) sample * 1_000_000 + channel / (all / norm.settings().groups().orElseThrow());
      }
      default -> channel;
    };
  }

  private static double parameter(
      Normalization norm, Optional<Weight> weight, int i, double absent, int... sizes) {
    if (weight.isEmpty()) {
      return absent;
    }
    int count = weight.get().count();
    if (!norm.method().overTrailingAxes()) {
      int channels = (int) norm.data().channels().orElse(count);
      return weight.get().get(channel(norm, i, sizes) / (channels / count));
    }
    int first = sizes.length + norm.settings().axis().orElse(-1);
    int inside = i % (first == 0 ? stride(-1, sizes) : stride(first - 1, sizes));
    return weight.get().get(inside % count);
  }
}
