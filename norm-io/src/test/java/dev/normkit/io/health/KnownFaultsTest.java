package dev.normkit.io.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.io.bytes.Rounding;
import dev.normkit.io.norm.DataShape;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Place;
import dev.normkit.io.norm.Settings;
import dev.normkit.io.norm.Weight;
import dev.normkit.io.norm.Weights;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.tier.TestTier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A network whose statistics were measured on data, so on none of the models that the thresholds
 * were set on: healthy it has no errors, and each fault that is put into it is one.
 */
class KnownFaultsTest {
  private static final int LAYERS = 6;
  private static final int CHANNELS = 32;
  private static final int SAMPLES = TestTier.either(2000, 500);

  /** Of the inputs; statistics follow. */
  private double scale = 1;

  private double epsilon = 1e-5;
  private ElementType type = ElementType.F32;
  private Place.Form form = Place.Form.OPERATOR;
  private final List<double[][]> layers = new ArrayList<>();

  /** x → W·x → BatchNorm → ReLU, layer after layer, with the statistics of the data. */
  @BeforeEach
  void train() {
    layers.clear();
    Random random = new Random(11);
    double[][] x = new double[SAMPLES][CHANNELS];
    for (double[] sample : x) {
      Arrays.setAll(sample, c -> scale * random.nextGaussian());
    }
    for (int layer = 0; layer < LAYERS; layer++) {
      double[][] w = new double[CHANNELS][CHANNELS];
      for (double[] row : w) {
        Arrays.setAll(row, c -> random.nextGaussian() * Math.sqrt(2.0 / CHANNELS));
      }
      double[][] norm = new double[4][CHANNELS];
      Arrays.setAll(norm[0], c -> Math.exp(0.4 * random.nextGaussian()) * scale);
      Arrays.setAll(norm[1], c -> 0.3 * random.nextGaussian() * scale);
      x = normalized(multiplied(x, w), norm);
      layers.add(norm);
    }
  }

  private static double[][] multiplied(double[][] x, double[][] w) {
    double[][] y = new double[SAMPLES][CHANNELS];
    for (int s = 0; s < SAMPLES; s++) {
      for (int c = 0; c < CHANNELS; c++) {
        for (int i = 0; i < CHANNELS; i++) {
          y[s][c] += w[c][i] * x[s][i];
        }
      }
    }
    return y;
  }

  private double[][] normalized(double[][] x, double[][] norm) {
    double[][] y = new double[SAMPLES][CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      for (double[] sample : x) {
        norm[2][c] += sample[c] / SAMPLES;
      }
      for (double[] sample : x) {
        norm[3][c] += Math.pow(sample[c] - norm[2][c], 2) / SAMPLES;
      }
      double rstd = 1 / Math.sqrt(norm[3][c] + epsilon);
      for (int s = 0; s < SAMPLES; s++) {
        y[s][c] = Math.max(0, norm[0][c] * (x[s][c] - norm[2][c]) * rstd + norm[1][c]);
      }
    }
    return y;
  }

  private List<Finding> errors() {
    List<Normalization> norms = new ArrayList<>();
    for (double[][] layer : layers) {
      Weights weights =
          new Weights(weight(layer[0]), weight(layer[1]), weight(layer[2]), weight(layer[3]));
      norms.add(
          new Normalization(
              "norm" + norms.size(),
              NormMethod.BATCH,
              new Place(form, "", "", List.of()),
              new DataShape(Layout.CHANNELS_FIRST, List.of()),
              Settings.of(epsilon),
              weights,
              List.of(),
              List.of()));
    }
    return Health.of(norms).stream().filter(Finding::isError).toList();
  }

  private Optional<Weight> weight(double... values) {
    double[] stored = Arrays.stream(values).map(one -> Rounding.to(type, one)).toArray();
    return Optional.of(
        Weight.stored("w", type.word(), List.of((long) CHANNELS), List.of(), stored));
  }

  private void assertErrors(FindingKind kind, int count) {
    List<Finding> all = errors();
    assertEquals(count, all.size(), all.toString());
    assertTrue(all.stream().allMatch(one -> one.kind() == kind), all.toString());
  }

  /** On inputs of any usual size, and stored in any type that holds them. */
  @Test
  void healthyNetworksHaveNoErrors() {
    for (double size : new double[] {0.05, 1, 20}) {
      scale = size;
      train();
      for (ElementType each : List.of(ElementType.F32, ElementType.F16, ElementType.BF16)) {
        type = each;
        assertEquals(List.of(), errors(), "inputs of " + size + " in " + each);
      }
    }
  }

  /** Trained with PyTorch's ε on activations of variance 1e-4, then given Keras' by a converter. */
  @Test
  void aWrongEpsilonOfAConversion() {
    scale = 1e-2;
    train();
    assertEquals(List.of(), errors());
    epsilon = 1e-3;
    assertErrors(FindingKind.EPSILON_DOMINATES, LAYERS);
    form = Place.Form.STATE;
    assertEquals(List.of(), errors(), "who trained with this ε has it in the layer's state");
  }

  @Test
  void channelsThatNeverVaried() {
    double[][] layer = layers.get(2);
    Arrays.fill(layer[3], 0, CHANNELS / 4, 1e-30);
    assertEquals(List.of(), errors(), "few of them occur in healthy models");
    Arrays.fill(layer[3], 0, CHANNELS / 2, 1e-30);
    assertErrors(FindingKind.CONSTANT_CHANNELS, 1);
    Arrays.fill(layer[0], 0, CHANNELS / 2, 1e-40);
    assertEquals(List.of(), errors(), "whose γ has decayed too, they count for nothing");
  }

  @Test
  void statisticsAndScalesThatWereNeverLoaded() {
    Arrays.fill(layers.get(1)[2], 0);
    Arrays.fill(layers.get(1)[3], 1);
    assertErrors(FindingKind.FRESH_STATISTICS, 1);
    train();
    Arrays.fill(layers.get(4)[0], 0);
    assertErrors(FindingKind.ZERO_GAMMA, 1);
  }

  /** Activations of a thousand have variances that float16 doesn't hold. */
  @Test
  void statisticsBeyondFloat16() {
    scale = 1e3;
    train();
    assertEquals(List.of(), errors());
    type = ElementType.F16;
    assertTrue(
        errors().stream().anyMatch(one -> one.kind() == FindingKind.FLOAT16_OVERFLOW),
        errors().toString());
  }

  @Test
  void meanAndVarianceSwapped() {
    double[][] layer = layers.get(3);
    double[] mean = layer[2];
    layer[2] = layer[3];
    layer[3] = mean;
    assertTrue(
        errors().stream().anyMatch(one -> one.kind() == FindingKind.NEGATIVE_VARIANCE),
        errors().toString());
  }

  /**
   * What the figure of the finding says is what rounding does, and 1e-2 is one part in a hundred.
   */
  @Test
  void roundingMovesTheOutputAsFarAsItsFigureSays() {
    Random random = new Random(5);
    for (double ratio : new double[] {1e3, 1e4, 1e5}) {
      double moved = 0;
      for (int i = 0; i < SAMPLES; i++) {
        double x = ratio + random.nextGaussian();
        moved += Math.pow((float) x - x, 2) / SAMPLES;
      }
      double figure = ratio * 0x1p-24;
      double measured = Math.sqrt(moved);
      assertTrue(measured <= figure && measured >= figure / 4, ratio + ": " + measured);
    }
    layers.get(0)[2][7] = 1e6 * Math.sqrt(layers.get(0)[3][7]);
    assertErrors(FindingKind.ROUNDING, 1);
  }

  /** A gain of 1e4 turns a step of int8, 1/127 of the largest input, into 79 of the output. */
  @Test
  void aVarianceOfAlmostNothing() {
    epsilon = 1e-12;
    layers.get(5)[3][0] = 1e-10;
    List<Finding> all = errors();
    assertTrue(all.stream().anyMatch(one -> one.kind() == FindingKind.LARGE_GAIN), all.toString());
  }
}
