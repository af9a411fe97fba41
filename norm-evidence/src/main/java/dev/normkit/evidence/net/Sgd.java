package dev.normkit.evidence.net;

import dev.normkit.api.FloatSpan;
import java.util.List;

/** Stochastic gradient descent with momentum: v = m·v + g, w = w − rate·v. */
public final class Sgd {
  private final List<Parameter> parameters;
  private final List<float[]> velocities;
  private final float momentum;

  public Sgd(List<Parameter> parameters, double momentum) {
    this.parameters = List.copyOf(parameters);
    this.momentum = (float) momentum;
    velocities = parameters.stream().map(p -> new float[p.values().length()]).toList();
  }

  /** A step down, after which the gradients are 0. */
  public void step(double rate) {
    for (int i = 0; i < velocities.size(); i++) {
      step(parameters.get(i), velocities.get(i), (float) rate);
    }
  }

  private void step(Parameter parameter, float[] velocity, float rate) {
    FloatSpan values = parameter.values();
    FloatSpan gradient = parameter.gradient();
    float[] w = values.array();
    float[] g = gradient.array();
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = momentum * velocity[i] + g[gradient.offset() + i];
      w[values.offset() + i] -= rate * velocity[i];
      g[gradient.offset() + i] = 0;
    }
  }
}
