package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.Layers;
import dev.normkit.layer.NormLayer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gradients whose sums or products leave the range of float, while dx does not. */
@Tag("backends")
class GradientMagnitudesTest {
  /**
   * dx is a sum of three terms, each at most 16 in size at scale 1, with a dozen float roundings
   * between them, of x and dy themselves too.
   */
  private static final double TOLERANCE = 16 * 12 * 0x1p-24;

  @Test
  void largeGradientsDoNotOverflowInTheirSums() {
    check(NormSpec.batchNorm().build(), Shape.dense(64, 3), 1, 1e37f);
    check(NormSpec.batchNorm().build(), Shape.channelsFirst(8, 3, 40), 1, 1e37f);
    check(NormSpec.layerNorm().build(), Shape.sequence(2, 8192), 1, 1e35f);
  }

  @Test
  void tinyGradientsDoNotUnderflowInTheirProducts() {
    SpecBuilder[] specs = {NormSpec.batchNorm(), NormSpec.layerNorm()};
    for (SpecBuilder spec : specs) {
      check(spec.epsilon(0).build(), Shape.dense(64, 50), 1e-11f, 1e-34f);
      check(spec.epsilon(0).build(), Shape.dense(64, 50), 1e-8f, 1e-36f);
    }
    check(
        NormSpec.instanceNorm().epsilon(0).build(), Shape.channelsFirst(2, 2, 40), 1e-11f, 1e-34f);
  }

  /** A group of one value gives β whatever x is, so its dx is 0 and not rounding noise. */
  @Test
  void oneValuePerGroupHasNoInputGradient() {
    for (NormPlan plan :
        List.of(
            new NormPlan(NormSpec.instanceNorm().build(), Shape.channelsFirst(2, 3, 1)),
            new NormPlan(NormSpec.layerNorm().build(), Shape.sequence(5, 1)))) {
      float[] dx = dx(plan, 1, 1);
      assertArrayEquals(new float[dx.length], dx, plan.toString());
    }
  }

  private static void check(NormSpec spec, Shape shape, float xScale, float dyScale) {
    NormPlan plan = new NormPlan(spec, shape);
    double rescale = (double) xScale / dyScale;
    float[] dx = dx(plan, xScale, dyScale);
    double epsilon = spec.epsilon() / xScale / xScale;
    double[] expected = ordinary(new NormPlan(with(spec, epsilon), shape));
    for (int i = 0; i < dx.length; i++) {
      double difference = Math.abs(dx[i] * rescale - expected[i]);
      int at = i;
      assertTrue(difference <= TOLERANCE, () -> plan + " at " + at + ": off by " + difference);
    }
  }

  /** dx scales with dy and with 1/x, when ε scales with x². */
  private static double[] ordinary(NormPlan plan) {
    float[] dx = dx(plan, 1, 1);
    double[] wide = new double[dx.length];
    for (int i = 0; i < dx.length; i++) {
      wide[i] = dx[i];
    }
    return wide;
  }

  private static NormSpec with(NormSpec spec, double epsilon) {
    return NormSpec.of(spec.method()).epsilon(epsilon).build();
  }

  private static float[] dx(NormPlan plan, float xScale, float dyScale) {
    Random random = new Random(7);
    float[] x = new float[plan.shape().elements()];
    float[] dy = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (xScale * random.nextGaussian());
      dy[i] = (float) (dyScale * (1 + random.nextDouble()));
    }
    NormLayer layer = Layers.of(plan, Backends.discover().ready().get(0));
    layer.forward(x);
    return layer.backward(dy);
  }
}
