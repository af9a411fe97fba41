package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.FloatSpan;
import java.util.Arrays;

/** A buffer inside a larger array: whoever writes beside it is found out. */
final class Guarded {
  /** The least room before and behind; odd, so that nothing is aligned by luck. */
  private static final int MARGIN = 21;

  private static final float GUARD = -7.123e9f;

  private final String name;
  private final int margin;
  private final float[] array;
  private final FloatSpan span;
  private final float[] before;

  /** Begins {@code shift} elements further behind the start of its array than it must. */
  Guarded(String name, int shift, float... content) {
    this.name = name;
    margin = MARGIN + shift;
    array = new float[content.length + 2 * margin];
    Arrays.fill(array, GUARD);
    System.arraycopy(content, 0, array, margin, content.length);
    span = new FloatSpan(array, margin, content.length);
    before = content.clone();
  }

  /** An output: its elements start as NaN, so one that is not written is found out too. */
  static Guarded output(String name, int shift, int length) {
    float[] content = new float[length];
    Arrays.fill(content, Float.NaN);
    return new Guarded(name, shift, content);
  }

  FloatSpan span() {
    return span;
  }

  /** Fails if an element beside the buffer was written. */
  void requireGuards() {
    float[] guards = new float[margin];
    Arrays.fill(guards, GUARD);
    assertArrayEquals(guards, Arrays.copyOf(array, margin), "written before the start of " + name);
    assertArrayEquals(
        guards,
        Arrays.copyOfRange(array, array.length - margin, array.length),
        "written after the end of " + name);
  }

  /** Fails if an element of the buffer was written. */
  void requireUnchanged() {
    assertArrayEquals(before, span.toArray(), name + " was changed");
  }
}
