package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A batch of no samples is refused, or passes by a setting and changes nothing. */
class EmptyBatchTest {
  private static final float[] NOTHING = {};

  private static NormLayer passing(NormPlan plan) {
    return Layers.withParameters(
        LayerBuilder.of(plan.spec(), plan.shape())
            .withBackend(Layers.backend())
            .withEmptyBatches(true)
            .build());
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void refusedByDefault(NormPlan plan) {
    NormLayer layer = Layers.of(plan);
    Shape empty = plan.shape().withBatch(0);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(NOTHING));
    assertThrows(IllegalArgumentException.class, () -> layer.infer(NOTHING));
    String message =
        assertThrows(IllegalArgumentException.class, () -> layer.forward(NOTHING, empty))
            .getMessage();
    assertTrue(message.contains("withEmptyBatches"), message);
    assertThrows(IllegalArgumentException.class, () -> layer.newPass().forward(NOTHING));
  }

  @ParameterizedTest
  @MethodSource("dev.normkit.layer.Layers#plans")
  void passesBySetting(NormPlan plan) {
    NormLayer layer = passing(plan);
    NormLayer never = passing(plan);
    Shape empty = plan.shape().withBatch(0);
    TrainingPass pass = layer.newPass();
    for (Trainable either : new Trainable[] {layer, pass}) {
      assertEquals(0, either.forward(NOTHING).length);
      assertEquals(0, either.backward(NOTHING).length);
      assertThrows(IllegalStateException.class, () -> either.backward(NOTHING));
      assertEquals(0, either.forward(NOTHING, empty).length);
      assertEquals(0, either.pending().elements());
      assertThrows(IllegalArgumentException.class, () -> either.backward(new float[1]));
      assertEquals(0, either.backward(NOTHING).length);
    }
    pass.updateStatistics();
    assertTrue(layer.lastMoments().isEmpty());
    assertThrows(IllegalStateException.class, pass::moments);
    assertEquals(0, layer.infer(NOTHING, empty).length);
    FloatSpan none = FloatSpan.of(NOTHING);
    withoutStatistics(() -> layer.inferMoments(none, none, empty));
    withoutStatistics(() -> layer.plan(empty));
    assertEquals(0, layer.eval().forward(NOTHING).length);
    layer.train();
    assertThrows(
        IllegalArgumentException.class, () -> layer.forward(NOTHING, Shape.dense(0, 12345)));
    float[] x = Layers.values(plan.shape().elements(), 1);
    Layers.assertSame(never.forward(x), layer.forward(x), "y");
    pass.forward(none, none);
    assertTrue(pass.toString().startsWith("TrainingPass[0x"), pass.toString());
    pass.backward(none, none);
    layer.forward(x);
    never.forward(x);
    Layers.assertSame(never.backward(x), layer.backward(x), "dx");
    Layers.assertSame(Layers.gradients(never), Layers.gradients(layer), "gradients");
    assertEquals(
        never.runningStatistics().map(statistics -> statistics.state()),
        layer.runningStatistics().map(statistics -> statistics.state()));
  }

  private static void withoutStatistics(Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertTrue(message.endsWith("forward, backward and infer pass it through"), message);
  }

  /** By its length and by its shape alike. */
  @Test
  void theBatchMayBeAmongTheNormalizedAxes() {
    NormPlan plan = new NormPlan(NormSpec.layerNorm().axis(0), Shape.dense(4, 3));
    NormLayer layer = passing(plan);
    assertEquals(0, layer.forward(NOTHING).length);
    assertEquals(layer.pending(), Shape.dense(0, 3));
    assertEquals(0, layer.backward(NOTHING).length);
    assertEquals(0, layer.forward(NOTHING, Shape.dense(0, 3)).length);
    assertThrows(IllegalArgumentException.class, () -> layer.forward(NOTHING, Shape.dense(0, 4)));
  }
}
