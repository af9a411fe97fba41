package dev.normkit.evidence.net;

import java.util.List;

/** Cuts the gradient of all parameters together to a length (Pascanu et al. 2013). */
public final class GradientClip {
  private final List<Parameter> parameters;
  private final double longest;

  public GradientClip(List<Parameter> parameters, double longest) {
    this.parameters = List.copyOf(parameters);
    this.longest = longest;
  }

  /** Leaves what isn't longer as it is. */
  public void apply() {
    double length = Math.sqrt(parameters.stream().mapToDouble(GradientClip::square).sum());
    if (length > longest) {
      parameters.forEach(parameter -> scale(parameter, (float) (longest / length)));
    }
  }

  private static double square(Parameter parameter) {
    double sum = 0;
    for (float g : parameter.gradient().toArray()) {
      sum += (double) g * g;
    }
    return sum;
  }

  private static void scale(Parameter parameter, float factor) {
    float[] g = parameter.gradient().array();
    int first = parameter.gradient().offset();
    for (int i = first; i < first + parameter.gradient().length(); i++) {
      g[i] *= factor;
    }
  }
}
