package dev.normkit.io.fuzz;

import dev.normkit.api.Shape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.tensor.TensorInfo;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.network.NetworkDescription;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A bug that a parser might have: it fails on something legal that lies behind every check of the
 * format and that no seed has. Whether the fuzzer gets there shows how deep it looks. Nothing fails
 * unless the JVM's property names the format.
 */
final class PlantedFault {
  static final String PROPERTY = "normkit.fuzz.planted";

  /** What the fuzzer's log has when it was found. */
  static final String FOUND = "the planted fault was found";

  private static final double HUGE = 1e6;
  private static final double LARGE = 100;
  private static final int SOME = 1000;

  /** What a seed says of ε and momentum, or what holds where it says nothing. */
  private static final List<Double> EPSILONS = List.of(0.01, 0.001);

  private static final List<Double> WEIGHTS_OF_NEW = List.of(0.1, 0.01);

  private static final String PLANTED = System.getProperty(PROPERTY, "");

  private PlantedFault() {}

  private static void failIf(Format format, boolean reached) {
    if (reached && PLANTED.equals(format.name())) {
      throw new IllegalStateException(FOUND);
    }
  }

  /**
   * A tensor that was read: one of its numbers is huge. In an HDF5 file a name with characters that
   * its seed's names don't have will do as well: a capital letter alone took 50,000 runs, and now
   * and then three times as many.
   */
  static void tensor(TensorInfo info, double... elements) {
    boolean huge = !Arrays.stream(elements).allMatch(one -> Math.abs(one) < HUGE);
    for (Format format : List.of(Format.NPY, Format.NPZ, Format.SAFETENSORS)) {
      failIf(format, huge);
    }
    boolean renamed = !info.name().matches("[a-z0-9_/:]*");
    failIf(Format.HDF5, elements.length > 0 && (huge || renamed));
  }

  /** A layer that was loaded: its name, ε or momentum are others, or a variance is larger. */
  static void layer(String name, NormLayer layer) {
    boolean large =
        layer.runningStatistics().stream()
            .flatMapToDouble(kept -> DoubleStream.of(kept.variances()))
            .anyMatch(variance -> variance > LARGE);
    boolean other =
        !EPSILONS.contains(layer.spec().epsilon())
            || layer
                .spec()
                .runningAverage()
                .filter(kept -> !WEIGHTS_OF_NEW.contains(kept.momentum().weightOfNew()))
                .isPresent();
    failIf(Format.KERAS, large || other || !name.equals("bn_center"));
  }

  /** What was found in a model: one of its first weights is huge. */
  static void normalization(Normalization norm) {
    failIf(Format.ONNX, norm.weights().all().stream().anyMatch(PlantedFault::isHuge));
  }

  private static boolean isHuge(Weight weight) {
    return !IntStream.range(0, Math.min(weight.count(), SOME))
        .allMatch(i -> Math.abs(weight.get(i)) < HUGE);
  }

  /** A description that was read: one of its layers has another shape than those of the seeds. */
  static void network(NetworkDescription network) {
    failIf(
        Format.JSON,
        network.layers().stream()
            .anyMatch(layer -> !layer.shape().equals(Shape.channelsFirst(2, 4, 8, 8))));
  }
}
