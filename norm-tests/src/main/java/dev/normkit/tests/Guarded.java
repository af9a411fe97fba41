package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.FloatSpan;
import java.util.Arrays;

/** A buffer inside a larger array: whoever writes beside it is found out. */
final class Guarded {
  /** Odd, so that nothing is aligned by luck. */
  private static final int MARGIN = 21;

  private static final float GUARD = -7.123e9f;

  private final String name;
  private final float[] array;
  private final FloatSpan span;
  private final float[] before;

  Guarded(String name, float... content) {
    this.name = name;
    array = new float[content.length + 2 * MARGIN];
    Arrays.fill(array, GUARD);
    System.arraycopy(content, 0, array, MARGIN, content.length);
    span = new FloatSpan(array, MARGIN, content.length);
    before = content.clone();
  }

  /** An output: its elements start as NaN, so one that is not written is found out too. */
  static Guarded output(String name, int length) {
    float[] content = new float[length];
    Arrays.fill(content, Float.NaN);
    return new Guarded(name, content);
  }

  FloatSpan span() {
    return span;
  }

  /** Fails if an element beside the buffer was written. */
  void requireGuards() {
    float[] guards = new float[MARGIN];
    Arrays.fill(guards, GUARD);
    assertArrayEquals(guards, Arrays.copyOf(array, MARGIN), "written before the start of " + name);
    assertArrayEquals(
        guards,
        Arrays.copyOfRange(array, array.length - MARGIN, array.length),
        "written after the end of " + name);
  }

  /** Fails if an element of the buffer was written. */
  void requireUnchanged() {
    assertArrayEquals(before, span.toArray(), name + " was changed");
  }
}
