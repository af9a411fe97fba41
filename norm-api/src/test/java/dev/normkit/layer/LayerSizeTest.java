package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.kernel.LiteralBackend;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Spec and size of a layer make another one that takes the same calls. */
class LayerSizeTest {
  private static NormLayer again(NormLayer layer) {
    NormLayer other =
        LayerBuilder.of(layer.spec(), layer.size()).withBackend(layer.backend()).build();
    assertEquals(layer.size(), other.size());
    assertEquals(layer.typicalPlan(), other.typicalPlan());
    return other;
  }

  private static void assertRefusesAs(NormLayer layer, float[] x) {
    String refusal =
        assertThrows(IllegalArgumentException.class, () -> layer.forward(x)).getMessage();
    assertEquals(
        refusal,
        assertThrows(IllegalArgumentException.class, () -> again(layer).forward(x)).getMessage());
  }

  @Test
  void aNormalizedShapeStaysOne() {
    NormLayer layer =
        LayerBuilder.of(NormSpec.layerNorm(), 3, 4).withBackend(new LiteralBackend()).build();
    assertEquals(new LayerSize(List.of(3, 4), Optional.empty()), layer.size());
    float[] x = {1, 5, 2, 4, 3, 0, 7, 1, 2, 9, 3, 8};
    assertArrayEquals(layer.forward(x), again(layer).forward(x));
    assertThrows(
        IllegalArgumentException.class, () -> again(layer).forward(x, Shape.sequence(1, 2, 6)));
  }

  @Test
  void channelsAloneDoNotBecomeASize() {
    NormLayer layer =
        LayerBuilder.of(NormSpec.instanceNorm(), 4).withBackend(new LiteralBackend()).build();
    assertRefusesAs(layer, new float[64]);
  }

  @Test
  void aShapeKeepsItsLayout() {
    Shape like = Shape.channelsLast(2, 4, 3);
    NormLayer layer =
        LayerBuilder.of(NormSpec.batchNorm(), like).withBackend(new LiteralBackend()).build();
    assertEquals(new LayerSize(List.of(), Optional.of(like)), layer.size());
    assertRefusesAs(layer, new float[13]);
  }

  @Test
  void oneOfBothIsGiven() {
    assertThrows(IllegalArgumentException.class, () -> new LayerSize(List.of(), Optional.empty()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new LayerSize(List.of(3), Optional.of(Shape.dense(2, 3))));
  }
}
