package dev.normkit.cli.demo;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormParameters;
import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;

/** A layer of the library as a part of a network. */
final class Normalization implements NetworkPart {
  private final NormLayer layer;
  private final int width;
  private final float[] y;

  /**
   * Takes a layer over.
   *
   * @param layer dense, made for the largest batch
   */
  Normalization(NormLayer layer) {
    this.layer = layer;
    Shape largest = layer.typicalPlan().shape();
    width = largest.channels();
    y = new float[largest.elements()];
  }

  @Override
  public float[] forward(float[] x, int rows) {
    // The last batch of an epoch is smaller.
    layer.forward(FloatSpan.of(x), FloatSpan.of(y), Shape.dense(rows, width));
    return y;
  }

  @Override
  public float[] backward(float[] dy, int rows) {
    layer.zeroGradients();
    FloatSpan gradient = FloatSpan.of(dy);
    layer.backward(gradient, gradient);
    return dy;
  }

  @Override
  public void update(float learningRate) {
    NormParameters gradients = layer.gradients();
    GradientDescent.step(
        layer.parameters().weight().array(), gradients.weight().array(), learningRate);
    GradientDescent.step(layer.parameters().bias().array(), gradients.bias().array(), learningRate);
  }

  @Override
  public void setTraining(boolean training) {
    if (training) {
      layer.train();
    } else {
      layer.eval();
    }
  }
}
