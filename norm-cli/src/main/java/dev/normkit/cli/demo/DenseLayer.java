package dev.normkit.cli.demo;

import java.util.Arrays;
import java.util.Random;

/** y = W·x + b for every row. */
final class DenseLayer implements NetworkPart {
  private final int inputs;
  private final int outputs;

  /** outputs × inputs. */
  private final float[] weight;

  private final float[] bias;
  private final float[] weightGradient;
  private final float[] biasGradient;
  private final float[] y;
  private final float[] dx;
  private float[] x = {};

  /**
   * A layer with random weights.
   *
   * @param random draws from a normal distribution of variance 2/inputs, as fits ReLU (He et al.
   *     2015)
   */
  DenseLayer(int inputs, int outputs, int mostRows, Random random) {
    this.inputs = inputs;
    this.outputs = outputs;
    weight = new float[outputs * inputs];
    double deviation = Math.sqrt(2.0 / inputs);
    for (int i = 0; i < weight.length; i++) {
      weight[i] = (float) (deviation * random.nextGaussian());
    }
    bias = new float[outputs];
    weightGradient = new float[weight.length];
    biasGradient = new float[outputs];
    y = new float[mostRows * outputs];
    dx = new float[mostRows * inputs];
  }

  @Override
  public float[] forward(float[] input, int rows) {
    x = input;
    for (int row = 0; row < rows; row++) {
      for (int out = 0; out < outputs; out++) {
        float sum = bias[out];
        for (int in = 0; in < inputs; in++) {
          sum += weight[out * inputs + in] * x[row * inputs + in];
        }
        y[row * outputs + out] = sum;
      }
    }
    return y;
  }

  @Override
  public float[] backward(float[] dy, int rows) {
    Arrays.fill(weightGradient, 0);
    Arrays.fill(biasGradient, 0);
    Arrays.fill(dx, 0);
    for (int row = 0; row < rows; row++) {
      for (int out = 0; out < outputs; out++) {
        float slope = dy[row * outputs + out];
        biasGradient[out] += slope;
        for (int in = 0; in < inputs; in++) {
          weightGradient[out * inputs + in] += slope * x[row * inputs + in];
          dx[row * inputs + in] += slope * weight[out * inputs + in];
        }
      }
    }
    return dx;
  }

  @Override
  public void update(float learningRate) {
    GradientDescent.step(weight, weightGradient, learningRate);
    GradientDescent.step(bias, biasGradient, learningRate);
  }
}
