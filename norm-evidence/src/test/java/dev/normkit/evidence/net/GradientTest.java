package dev.normkit.evidence.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormSpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** What backward gives, against differences of what forward gives. */
class GradientTest {
  private static final double STEP = 1 / 64.0;
  private static final double TOLERANCE = 2e-3;

  private final Random random = new Random(1);

  @Test
  void convolutionsOfStrideOne() {
    check(new Conv(new Size(2, 5, 4), new Conv.Kernel(3, 3, 1), random), 3);
  }

  @Test
  void convolutionsOfStrideTwo() {
    check(new Conv(new Size(2, 5, 4), new Conv.Kernel(3, 3, 2), random), 2);
    check(new Conv(new Size(1, 6, 7), new Conv.Kernel(2, 5, 2), random), 2);
  }

  /** More images than a product takes, and a number that it doesn't divide. */
  @Test
  void convolutionsInSeveralProducts() {
    Conv small = new Conv(new Size(1, 5, 4), new Conv.Kernel(2, 3, 1), random);
    check(small, small.together() + 1);
  }

  @Test
  void imagesOfSeveralProductsAreAsEachAlone() {
    Conv conv = new Conv(new Size(7, 14, 14), new Conv.Kernel(40, 3, 1), random);
    int batch = conv.together() + 1;
    Tensor x = random(batch, conv.input());
    float[] all = conv.forward(x, Mode.TRAINING).data().clone();
    int each = conv.output().count();
    for (int image = 0; image < batch; image++) {
      Tensor one = new Tensor(1, conv.input());
      int count = conv.input().count();
      System.arraycopy(x.data(), image * count, one.data(), 0, count);
      float[] alone = conv.forward(one, Mode.TRAINING).data();
      assertArrayEquals(alone, Arrays.copyOfRange(all, image * each, (image + 1) * each));
    }
  }

  @Test
  void denseLayers() {
    check(new Dense(Size.features(5), 3, random), 4);
    check(new Dense(new Size(2, 2, 1), 3, random), 2);
  }

  @Test
  void pooling() {
    check(new GlobalPool(new Size(3, 2, 4)), 2);
  }

  @Test
  void rectifiers() {
    check(new Relu(new Size(3, 2, 4)), 2);
  }

  @Test
  void enlargements() {
    check(new Upsample(new Size(3, 2, 4)), 2);
  }

  @Test
  void residualBlocks() {
    Size size = new Size(4, 3, 3);
    NetworkBuilder inner = new NetworkBuilder(size, random);
    check(new Residual(inner.conv(4, 3, 1).norm(Optional.of(NormSpec.groupNorm(2))).build()), 2);
  }

  @Test
  void noise() {
    check(new Noise(new Size(3, 2, 4), random), 2);
  }

  @Test
  void normalizations() {
    Size size = new Size(4, 3, 2);
    for (NormSpec spec :
        List.of(
            NormSpec.batchNorm().build(),
            NormSpec.groupNorm(2).build(),
            NormSpec.layerNorm().build(),
            NormSpec.instanceNorm().build(),
            NormSpec.switchableNorm().build())) {
      check(new Norm(size, spec), 3);
    }
    check(new Norm(Size.features(6), NormSpec.batchNorm()), 5);
    check(new Norm(Size.features(6), NormSpec.layerNorm()), 2);
  }

  @Test
  void wholeNetworks() {
    check(
        new NetworkBuilder(new Size(1, 4, 4), random)
            .conv(4, 3, 2)
            .norm(Optional.of(NormSpec.groupNorm(2)))
            .pool()
            .dense(3)
            .build(),
        2);
  }

  @Test
  void crossEntropy() {
    Tensor scores = random(3, Size.features(4));
    int[] labels = {0, 3, 1};
    Tensor gradient = new Tensor(3, scores.size());
    SoftmaxCrossEntropy.loss(scores, labels, gradient);
    Tensor unused = new Tensor(3, scores.size());
    compare(
        "scores",
        FloatSpan.of(scores.data()),
        gradient.data(),
        () -> SoftmaxCrossEntropy.loss(scores, labels, unused));
  }

  @Test
  void meanSquaredError() {
    Tensor y = random(3, new Size(1, 2, 2));
    Tensor target = random(3, new Size(1, 2, 2));
    Tensor gradient = new Tensor(3, y.size());
    MeanSquaredError.loss(y, target, gradient);
    Tensor unused = new Tensor(3, y.size());
    compare(
        "y",
        FloatSpan.of(y.data()),
        gradient.data(),
        () -> MeanSquaredError.loss(y, target, unused));
  }

  private Tensor random(int batch, Size size) {
    Tensor tensor = new Tensor(batch, size);
    for (int i = 0; i < tensor.data().length; i++) {
      // Nowhere near 0, where a rectifier has no derivative.
      double value = random.nextGaussian();
      tensor.data()[i] = (float) (value + Math.signum(value) * 2 * STEP);
    }
    return tensor;
  }

  /** The loss is Σ c·y with random c. */
  private void check(Layer layer, int batch) {
    Tensor x = random(batch, input(layer));
    Tensor y = layer.forward(x, Mode.TRAINING);
    Tensor c = random(batch, layer.output());
    Tensor dy = new Tensor(batch, layer.output());
    System.arraycopy(c.data(), 0, dy.data(), 0, dy.data().length);
    assertTrue(y.data().length == c.data().length);
    float[] dx = layer.backward(dy).data().clone();
    List<float[]> gradients = layer.parameters().stream().map(p -> p.gradient().toArray()).toList();
    DoubleSupplier loss =
        () -> {
          Tensor now = layer.forward(x, Mode.TRAINING);
          double sum = 0;
          for (int i = 0; i < now.data().length; i++) {
            sum += (double) c.data()[i] * now.data()[i];
          }
          return sum;
        };
    compare(layer + " x", FloatSpan.of(x.data()), dx, loss);
    for (int i = 0; i < gradients.size(); i++) {
      compare(layer + " " + i, layer.parameters().get(i).values(), gradients.get(i), loss);
    }
  }

  private static Size input(Layer layer) {
    if (layer instanceof Conv conv) {
      return conv.input();
    }
    if (layer instanceof Dense dense) {
      return dense.input();
    }
    if (layer instanceof Upsample upsample) {
      return upsample.input();
    }
    if (layer instanceof GlobalPool pool) {
      return pool.input();
    }
    return layer instanceof Sequential all ? input(all.layers().get(0)) : layer.output();
  }

  /** Differences of fourth order, so that what is curved doesn't need small steps. */
  private static void compare(
      String what, FloatSpan values, float[] gradient, DoubleSupplier loss) {
    for (int i = 0; i < gradient.length; i++) {
      double near = difference(values, i, STEP, loss);
      double far = difference(values, i, 2 * STEP, loss);
      double expected = (4 * near - far) / 3;
      double off = Math.abs(gradient[i] - expected);
      assertTrue(
          off <= TOLERANCE * Math.max(1, Math.abs(expected)),
          what + " at " + i + ": " + gradient[i] + " instead of " + expected);
    }
  }

  private static double difference(FloatSpan values, int i, double step, DoubleSupplier loss) {
    int at = values.offset() + i;
    float before = values.array()[at];
    values.array()[at] = (float) (before + step);
    double above = loss.getAsDouble();
    values.array()[at] = (float) (before - step);
    double below = loss.getAsDouble();
    values.array()[at] = before;
    return (above - below) / (2 * step);
  }
}
