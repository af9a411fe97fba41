package dev.normkit.evidence.smoothness;

import dev.normkit.evidence.net.Layer;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Relu;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Covariate shift: by how much the means of what rectifiers are given, taken over the same images,
 * differ before and after a step of training.
 */
final class Shift {
  /**
   * What one rectifier is given.
   *
   * @param means of each activation over the batch
   * @param deviation of all activations together
   */
  private record Inputs(double[] means, double deviation) {}

  private final Sequential network;
  private final Tensor probe;
  private List<Inputs> before = List.of();

  Shift(Sequential network, Tensor probe) {
    this.network = network;
    this.probe = probe;
  }

  /** Takes the means of now. */
  void start() {
    before = inputs();
  }

  /**
   * The root mean square of what the means moved by since, in deviations of all activations of a
   * rectifier; the mean over the rectifiers.
   */
  double since() {
    List<Inputs> now = inputs();
    double sum = 0;
    for (int layer = 0; layer < now.size(); layer++) {
      double[] from = before.get(layer).means();
      double[] to = now.get(layer).means();
      double squares = 0;
      for (int i = 0; i < to.length; i++) {
        squares += (to[i] - from[i]) * (to[i] - from[i]);
      }
      sum += Math.sqrt(squares / to.length) / before.get(layer).deviation();
    }
    return sum / now.size();
  }

  private List<Inputs> inputs() {
    List<Inputs> inputs = new ArrayList<>();
    Tensor y = probe;
    for (Layer layer : network.layers()) {
      if (layer instanceof Relu) {
        inputs.add(inputs(y));
      }
      y = layer.forward(y, Mode.BATCH_STATISTICS);
    }
    return inputs;
  }

  private static Inputs inputs(Tensor y) {
    double[] means = new double[y.size().count()];
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < y.data().length; i++) {
      double value = y.data()[i];
      means[i % means.length] += value / y.batch();
      sum += value;
      squares += value * value;
    }
    double mean = sum / y.data().length;
    return new Inputs(means, Math.sqrt(squares / y.data().length - mean * mean));
  }
}
