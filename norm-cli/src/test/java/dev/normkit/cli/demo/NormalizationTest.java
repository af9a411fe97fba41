package dev.normkit.cli.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Shape;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.NormSelector;
import dev.normkit.selector.usage.Network;
import dev.normkit.selector.usage.Usage;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private static final int ROWS = 4;

  private final Normalization normalization = new Normalization(layer(Shape.dense(ROWS, 1)));
  private final float[] x = {1, 3, 1, 3};

  private static NormLayer layer(Shape shape) {
    Usage usage = Usage.of(Network.DNN).withBatchPerDevice(32);
    return NormSelector.create().layer(usage.withShape(shape));
  }

  @Test
  void examinationUsesTheStatisticsOfTraining() {
    normalization.forward(x, ROWS);
    normalization.setTraining(false);
    // A tenth of mean 2 and of the unbiased variance 4/3; the rest from mean 0 and variance 1.
    float y = (float) ((1 - 0.2) / Math.sqrt(0.9 + 0.4 / 3 + 1e-5));
    assertArrayEquals(new float[] {y}, first(normalization.forward(new float[] {1}, 1), 1), 1e-6f);
  }

  @Test
  void updateStepsAgainstTheGradientOfScaleAndShift() {
    // With dy = 1, the shift's gradient is 4 and the scale's 0; the step is a tenth of that.
    normalization.forward(x, ROWS);
    normalization.backward(new float[] {1, 1, 1, 1}, ROWS);
    normalization.update(0.1f);
    float[] shifted = first(normalization.forward(x, ROWS), ROWS);
    assertArrayEquals(new float[] {-1.4f, 0.6f, -1.4f, 0.6f}, shifted, 1e-4f);

    // With dy the normalized x, the scale's gradient is 4 and the shift's 0.
    normalization.backward(new float[] {-1, 1, -1, 1}, ROWS);
    normalization.update(0.1f);
    float[] scaled = first(normalization.forward(x, ROWS), ROWS);
    assertArrayEquals(new float[] {-1, 0.2f, -1, 0.2f}, scaled, 1e-4f);
  }

  @Test
  void trainingGoesOnAfterAnExamination() throws IOException {
    Digits.Split digits = Digits.load().split(1150, 287, new Random(1));
    DigitsNetwork network = new DigitsNetwork(32, Optional.of(NormalizationTest::layer), 1);
    double first = network.trainEpoch(digits.train(), 0.1f);
    double accuracy = network.accuracy(digits.test());
    assertEquals(accuracy, network.accuracy(digits.test()));
    assertTrue(network.trainEpoch(digits.train(), 0.1f) < first);
  }

  private static float[] first(float[] values, int count) {
    return Arrays.copyOf(values, count);
  }
}
