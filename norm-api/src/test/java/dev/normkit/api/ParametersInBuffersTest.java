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
    span.set(values);
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
    assertThrows(
        IndexOutOfBoundsException.class, () -> ones.add(ones.withBias(FloatSpan.of(1, 2))));
    assertArrayEquals(new float[] {1, 1, 1}, ones.weight().toArray());
    assertArrayEquals(new float[] {1, 1, 1}, some.weight().toArray());
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
    span.set(1, 2, 3, 4, 5, 6);
    assertEquals(6, span.get(5));
    assertArrayEquals(new float[] {1, 2, 3, 4}, named.toArray());
    assertEquals(5, span.withName("z").withLength(5).get(4));
    assertTrue(named.overlaps(span) && named.isStartOf(span));
    assertEquals(6, span.buffer().orElseThrow().remaining());
    assertEquals(2, given.limit());
    assertEquals(1, given.position());
  }
}
