package dev.normkit.evidence.smoothness;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormSpec;
import dev.normkit.evidence.net.Mode;
import dev.normkit.evidence.net.NetworkBuilder;
import dev.normkit.evidence.net.Noise;
import dev.normkit.evidence.net.ParameterVector;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.net.Size;
import dev.normkit.evidence.net.SoftmaxCrossEntropy;
import dev.normkit.evidence.net.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SurfaceTest {
  private static final int BATCH = 6;
  private static final int[] LABELS = {0, 1, 2, 0, 1, 2};

  private final Random random = new Random(1);
  private final Tensor batch = new Tensor(BATCH, new Size(1, 6, 6));

  SurfaceTest() {
    for (int i = 0; i < batch.data().length; i++) {
      batch.data()[i] = (float) random.nextGaussian();
    }
  }

  private Sequential network(boolean noise) {
    NetworkBuilder network = new NetworkBuilder(batch.size(), random).conv(4, 3, 1);
    network.norm(Optional.of(NormSpec.batchNorm()));
    if (noise) {
      network.then(size -> new Noise(size, random));
    }
    return network.relu().pool().dense(3).build();
  }

  @Test
  void lookingAroundLeavesNoTrace() {
    Sequential network = network(true);
    network.forward(batch, Mode.TRAINING);
    ParameterVector parameters = new ParameterVector(network.parameters());
    float[] before = parameters.point();
    var running = network.norms().get(0).layer().runningStatistics().orElseThrow();
    var state = running.state();
    new Surface(network, BATCH).view(batch, LABELS);
    assertArrayEquals(before, parameters.point());
    assertEquals(state, running.state());
    assertEquals(0, ParameterVector.length(parameters.takeGradient()));
  }

  /** Against the losses and gradients at the ends of the way, computed one by one. */
  @Test
  void whatIsSeenIsWhatIsThere() {
    Sequential network = network(false);
    Surface.View view = new Surface(network, BATCH).view(batch, LABELS);
    ParameterVector parameters = new ParameterVector(network.parameters());
    float[] point = parameters.point();
    double loss = loss(network);
    float[] gradient = parameters.takeGradient();
    double least = loss;
    double most = loss;
    double roughness = 0;
    for (double step : Surface.STEPS) {
      parameters.moveTo(point, step, gradient);
      double there = loss(network);
      float[] turned = parameters.takeGradient();
      double way = ParameterVector.distance(point, parameters.point());
      least = Math.min(least, there);
      most = Math.max(most, there);
      roughness = Math.max(roughness, ParameterVector.distance(turned, gradient) / way);
    }
    assertEquals(loss, view.loss());
    assertEquals(most - least, view.range());
    assertEquals(roughness, view.roughness(), 1e-4 * roughness);
    assertTrue(view.range() > 0 && roughness > 0);
  }

  private double loss(Sequential network) {
    Tensor scores = network.forward(batch, Mode.TRAINING);
    double loss = SoftmaxCrossEntropy.loss(scores, LABELS, scores);
    network.backward(scores);
    return loss;
  }

  @Test
  void noiseStaysForAStepAndShiftsTheNext() {
    Sequential network = network(true);
    Noise noise = (Noise) network.layers().get(2);
    Shift shift = new Shift(network, batch);
    shift.start();
    assertEquals(0, shift.since());
    noise.next();
    assertTrue(shift.since() > 0.1);
    noise.silence();
    shift.start();
    noise.next();
    assertEquals(0, shift.since());
  }

  /** The distributions of its comment. */
  @Test
  void noiseHasTheMeansAndFactorsItSays() {
    Size size = Size.features(2000);
    Tensor ones = new Tensor(2, size);
    Arrays.fill(ones.data(), 1);
    Tensor y = new Noise(size, random).forward(ones, Mode.TRAINING);
    double mean = 0;
    double between = 0;
    double within = 0;
    for (int i = 0; i < 2000; i++) {
      double middle = (y.data()[i] + y.data()[2000 + i]) / 2.0;
      mean += middle / 2000;
      between += (middle - 1.125) * (middle - 1.125) / 2000;
      within += Math.pow(y.data()[i] - y.data()[2000 + i], 2) / 2 / 2000;
    }
    // U(−½, ½) has variance 1/12, U(1, 1¼) 1/192; m adds 0.1²/3 and s 0.1² within an activation.
    assertEquals(1.125, mean, 0.03);
    assertEquals(0.01 / 3 + 0.01, within, 0.002);
    assertEquals(1 / 12.0 + 1 / 192.0 + within / 2, between, 0.01);
  }
}
