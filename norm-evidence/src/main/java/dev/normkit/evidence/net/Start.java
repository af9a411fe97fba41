package dev.normkit.evidence.net;

import java.util.Random;

/** The weights that training begins with. */
final class Start {
  private Start() {}

  /** Normal with variance 2/inputs, for layers before a ReLU (He et al. 2015). */
  static Parameter he(int count, int inputs, Random random) {
    Parameter weights = Parameter.zeros(count);
    float[] values = weights.values().array();
    double deviation = Math.sqrt(2.0 / inputs);
    for (int i = 0; i < count; i++) {
      values[i] = (float) (deviation * random.nextGaussian());
    }
    return weights;
  }
}
