package dev.normkit.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers outside of arrays: what can't be done with them is refused before anything changes. */
class ParametersInBuffersTest {
  private static final NormPlan PLAN = new NormPlan(NormSpec.layerNorm(), Shape.dense(2, 3));

  private static FloatSpan direct(float... values) {
    FloatBuffer buffer = ByteBuffer.allocateDirect(4 * values.length).asFloatBuffer();
    FloatSpan span = FloatSpan.of(buffer);
    span.setAll(values);
    return span;
  }

  @Test
  void clearedWhereverTheyAre() {
    NormParameters some = NormParameters.initial(PLAN).withBias(direct(4, 5, 6));
    some.clear();
    assertArrayEquals(new float[3], some.weight().toArray());
    assertArrayEquals(new float[3], some.bias().toArray());
  }

  @Test
  void addedAllOrNone() {
    NormParameters ones = NormParameters.initial(PLAN);
    NormParameters some = NormParameters.initial(PLAN).withBias(direct(4, 5, 6));
    assertThrows(IllegalArgumentException.class, () -> some.add(ones));
    assertThrows(IllegalArgumentException.class, () -> ones.add(some));
    assertArrayEquals(new float[] {1, 1, 1}, ones.weight().toArray());
    assertArrayEquals(new float[] {1, 1, 1}, some.weight().toArray());
  }

  /** A longer part, too, is of another plan. */
  @Test
  void addedOfOnePlanAlone() {
    NormPlan mixing = new NormPlan(NormSpec.switchableNorm(), Shape.dense(2, 3));
    NormParameters all = NormParameters.initial(mixing);
    for (int length : new int[] {0, 1, 4}) {
      FloatSpan other = FloatSpan.of(new float[length]);
      requireRefused("weight", length, all, all.withWeight(other));
      requireRefused("bias", length, all, all.withBias(other));
      requireRefused("meanLogits", length, all, all.withLogits(other, all.varianceLogits()));
      requireRefused("varianceLogits", length, all, all.withLogits(all.meanLogits(), other));
    }
    assertArrayEquals(new float[] {1, 1, 1}, all.weight().toArray());
    assertArrayEquals(new float[] {1, 1}, all.meanLogits().toArray());
  }

  private static void requireRefused(
      String part, int length, NormParameters own, NormParameters other) {
    String message =
        assertThrows(IllegalArgumentException.class, () -> own.add(other)).getMessage();
    int wanted = part.endsWith("Logits") ? 2 : 3;
    assertEquals(
        "other has a "
            + part
            + " of "
            + length
            + " elements, but here it has "
            + wanted
            + "; both must be of the same plan",
        message);
  }

  @Test
  void aSpanKeepsItsLimit() {
    FloatSpan span = direct(4, 5, 6);
    span.buffer().orElseThrow().limit(0);
    assertEquals(6, span.get(2));
    span.buffer().orElseThrow().put(2, 7);
    assertEquals(7, span.get(2));
  }

  /** Given to the constructor itself, the buffer stays the caller's. */
  @Test
  void aSpanKeepsItsLimitOfACallersBuffer() {
    FloatBuffer given = ByteBuffer.allocateDirect(32).asFloatBuffer();
    FloatSpan span = new FloatSpan(new float[0], 0, 6, "x", Optional.of(given));
    FloatSpan named = span.withName("y").withLength(4);
    given.limit(2).position(1);
    span.setAll(1, 2, 3, 4, 5, 6);
    assertEquals(6, span.get(5));
    assertArrayEquals(new float[] {1, 2, 3, 4}, named.toArray());
    assertEquals(5, span.withName("z").withLength(5).get(4));
    assertTrue(named.overlaps(span) && named.isStartOf(span));
    assertEquals(6, span.buffer().orElseThrow().remaining());
    assertEquals(2, given.limit());
    assertEquals(1, given.position());
  }
}
