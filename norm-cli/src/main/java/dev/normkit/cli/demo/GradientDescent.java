package dev.normkit.cli.demo;

/** The plain rule: against the gradient. */
final class GradientDescent {
  private GradientDescent() {}

  static void step(float[] parameters, float[] gradient, float learningRate) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] -= learningRate * gradient[i];
    }
  }
}
