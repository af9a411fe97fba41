package dev.normkit.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Shape;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gradients against differences: what is wrong here would be blamed on the library. */
class NetworkPartTest {
  private static final int ROWS = 5;
  private static final int[] LABELS = {3, 1, 4, 1, 5};
  private static final float STEP = 1e-2f;

  @Test
  void gradientOfTheLoss() {
    checkGradient(List.of(), Digits.CLASSES);
  }

  @Test
  void gradientThroughADenseLayer() {
    checkGradient(List.of(new DenseLayer(7, Digits.CLASSES, ROWS, new Random(1))), 7);
  }

  @Test
  void gradientThroughANormalization() {
    Usage usage = Usage.of(Network.DNN).withBatchPerDevice(32).withShape(Shape.dense(ROWS, 7));
    checkGradient(
        List.of(
            new Normalization(NormSelector.create().layer(usage)),
            new DenseLayer(7, Digits.CLASSES, ROWS, new Random(1))),
        7);
  }

  /**
   * dloss/dx from backward, and from the losses a step to either side. Their difference is of the
   * order of the step squared, 1e-4; gradients here are of the order of 0.1.
   */
  private static void checkGradient(List<NetworkPart> parts, int inputs) {
    Random random = new Random(2);
    float[] x = new float[ROWS * inputs];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
    }
    CrossEntropy crossEntropy = new CrossEntropy(ROWS);
    meanLoss(parts, crossEntropy, x);
    float[] gradient = crossEntropy.gradient();
    for (int part = parts.size() - 1; part >= 0; part--) {
      gradient = parts.get(part).backward(gradient, ROWS);
    }
    gradient = gradient.clone();
    for (int i = 0; i < x.length; i++) {
      float middle = x[i];
      x[i] = middle + STEP;
      double above = meanLoss(parts, crossEntropy, x);
      x[i] = middle - STEP;
      double below = meanLoss(parts, crossEntropy, x);
      x[i] = middle;
      assertEquals((above - below) / (2 * STEP), gradient[i], 5e-4, "input " + i);
    }
  }

  private static double meanLoss(List<NetworkPart> parts, CrossEntropy crossEntropy, float[] x) {
    float[] values = x;
    for (NetworkPart part : parts) {
      values = part.forward(values, ROWS);
    }
    return crossEntropy.loss(values, LABELS, ROWS) / ROWS;
  }

  /** A step along the gradient of the parameters makes the loss smaller, as much as it should. */
  @Test
  void updateLowersTheLossByTheSquareOfTheGradient() {
    DenseLayer layer = new DenseLayer(1, Digits.CLASSES, 1, new Random(1));
    CrossEntropy crossEntropy = new CrossEntropy(1);
    float[] x = {2};
    double before = crossEntropy.loss(layer.forward(x, 1), LABELS, 1);
    double square = 0;
    for (int i = 0; i < Digits.CLASSES; i++) {
      // Of the bias, and of the weight, which is x times that.
      square += (1 + x[0] * x[0]) * crossEntropy.gradient()[i] * crossEntropy.gradient()[i];
    }
    layer.backward(crossEntropy.gradient(), 1);
    layer.update(1e-3f);
    double after = crossEntropy.loss(layer.forward(x, 1), LABELS, 1);
    assertEquals(1e-3 * square, before - after, 0.01 * 1e-3 * square);
  }

  @Test
  void reluPassesWhatIsAboveZero() {
    Relu relu = new Relu(3, 1);
    assertArrayEquals(new float[] {0, 0, 2}, relu.forward(new float[] {-1, 0, 2}, 1));
    assertArrayEquals(new float[] {0, 0, 5}, relu.backward(new float[] {5, 5, 5}, 1));
  }
}
