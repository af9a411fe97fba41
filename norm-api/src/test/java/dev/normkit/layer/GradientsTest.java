package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gradients of the parameters add up until they are zeroed. */
class GradientsTest {

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void addUpOverCalls(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    float[] sum = new float[plan.parameterCount()];
    for (float gradient : step(Layers.withParameters(Layers.of(plan)), 1)) {
      assertNotEquals(0, gradient);
    }
    for (int step = 1; step <= 3; step++) {
      float[] alone = step(Layers.withParameters(Layers.of(plan)), step);
      float[] together = step(layer, step);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += alone[i];
      }
      Layers.assertSame(sum, together, "gradients after step " + step);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void startAgainWhenZeroed(NormPlan plan) {
    NormLayer layer = Layers.withParameters(Layers.of(plan));
    float[] once = step(layer, 1);
    layer.zeroGradients();
    Layers.assertSame(new float[once.length], Layers.gradients(layer), "zeroed gradients");
    Layers.assertSame(once, step(layer, 1), "gradients");
  }

  @Test
  void theSamePassAgainCountsTwice() {
    NormLayer layer = Layers.of(NormSpec.layerNorm(), Shape.dense(3, 4));
    float[] x = Layers.values(12, 1);
    float[] dy = Layers.values(12, 2);
    layer.forward(x);
    float[] dx = layer.backward(dy);
    float[] once = Layers.gradients(layer);
    layer.forward(x);
    Layers.assertSame(dx, layer.backward(dy), "dx");
    for (int i = 0; i < once.length; i++) {
      assertEquals(2 * once[i], Layers.gradients(layer)[i]);
    }
  }

  /** dβ = Σdy by hand, into the same arrays for the whole life of the layer. */
  @Test
  void areTheSumsOverTheBatch() {
    NormLayer layer = Layers.of(NormSpec.batchNorm(), Shape.dense(2, 2));
    var gradients = layer.gradients();
    layer.forward(new float[] {-1, -3, 1, 3});
    layer.backward(new float[] {1, 10, 2, 20});
    assertEquals("[3.0, 30.0]", Arrays.toString(gradients.bias().toArray()));
    // x̂ is −1 and 1, but for ε.
    assertEquals(1, gradients.weight().get(0), 1e-5);
    assertEquals(10, gradients.weight().get(1), 1e-5);
    assertSame(gradients, layer.gradients());
  }

  private static float[] step(NormLayer layer, int seed) {
    int elements = layer.typicalPlan().shape().elements();
    layer.forward(Layers.values(elements, seed));
    layer.backward(Layers.values(elements, -seed));
    return Layers.gradients(layer);
  }
}
