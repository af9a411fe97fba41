package dev.normkit.evidence.sequence;

import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.Parameter;
import java.util.List;

/** No normalization: x + b, since a cell needs a bias that a normalization would bring. */
final class BiasOnly implements StepNorm {
  private final Parameter bias;

  BiasOnly(int features) {
    bias = Parameter.zeros(features);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(bias);
  }

  @Override
  public float[] forward(int step, float[] x, Mode mode) {
    float[] b = bias.values().array();
    float[] y = new float[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] + b[i % b.length];
    }
    return y;
  }

  @Override
  public float[] backward(int step, float[] dy) {
    float[] sums = bias.gradient().array();
    for (int i = 0; i < dy.length; i++) {
      sums[i % sums.length] += dy[i];
    }
    return dy;
  }
}
