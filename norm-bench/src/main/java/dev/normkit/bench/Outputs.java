package dev.normkit.bench;

/**
 * What a contestant computed, for the check in setup.
 *
 * @param y empty after a backward pass
 * @param dx empty after a forward pass, as the two gradients
 * @param weightGradient dγ
 * @param biasGradient dβ; empty if the spec has no β
 */
record Outputs(float[] y, float[] dx, float[] weightGradient, float[] biasGradient) {
  private static final float[] ABSENT = {};

  static Outputs forward(float[] y) {
    return new Outputs(y, ABSENT, ABSENT, ABSENT);
  }

  static Outputs backward(float[] dx, float[] weightGradient, float[] biasGradient) {
    return new Outputs(ABSENT, dx, weightGradient, biasGradient);
  }
}
