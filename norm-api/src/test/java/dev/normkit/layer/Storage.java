package dev.normkit.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.FloatSpan;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The ways to hand data to a layer. Each lays its input and output into memory with guards around
 * them, calls, and checks that guards, input and buffer positions are as before.
 */
enum Storage {
  ARRAYS {
    @Override
    float[] call(Call call, float... input) {
      float[] x = input.clone();
      float[] y = new float[input.length];
      call.arrays(x, y);
      Layers.assertSame(input, x, "input");
      return y;
    }

    @Override
    float[] callInPlace(Call call, float... input) {
      float[] both = input.clone();
      call.arrays(both, both);
      return both;
    }
  },
  SPANS {
    @Override
    float[] call(Call call, float... input) {
      float[] x = guarded(input, 3, 2);
      float[] y = guarded(new float[input.length], 5, 1);
      call.spans(new FloatSpan(x, 3, input.length), new FloatSpan(y, 5, input.length));
      Layers.assertSame(guarded(input, 3, 2), x, "input");
      return unguarded(y, 5, 1);
    }

    @Override
    float[] callInPlace(Call call, float... input) {
      float[] both = guarded(input, 4, 4);
      call.spans(new FloatSpan(both, 4, input.length), new FloatSpan(both, 4, input.length));
      return unguarded(both, 4, 4);
    }
  },
  ALIGNED_SPANS {
    @Override
    float[] call(Call call, float... input) {
      FloatSpan x = aligned(input);
      FloatSpan y = FloatSpan.aligned(input.length);
      Layers.assertSame(new float[input.length], y.toArray(), "new room");
      call.spans(x, y);
      Layers.assertSame(input, x.toArray(), "input");
      return y.toArray();
    }

    @Override
    float[] callInPlace(Call call, float... input) {
      FloatSpan both = aligned(input);
      call.spans(both, both);
      return both.toArray();
    }

    private FloatSpan aligned(float... values) {
      FloatSpan span = FloatSpan.aligned(values.length);
      span.setAll(values);
      return span;
    }
  },
  HEAP_BUFFERS {
    @Override
    FloatBuffer allocate(int elements) {
      FloatBuffer slice = FloatBuffer.allocate(elements + 6).position(6).slice();
      assertEquals(6, slice.arrayOffset());
      return slice;
    }
  },
  HEAP_BYTES_AS_FLOATS {
    @Override
    FloatBuffer allocate(int elements) {
      return ByteBuffer.allocate(elements * Float.BYTES).asFloatBuffer();
    }
  },
  DIRECT_BUFFERS {
    @Override
    FloatBuffer allocate(int elements) {
      return ByteBuffer.allocateDirect(elements * Float.BYTES)
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer();
    }
  },
  DIRECT_BIG_ENDIAN {
    @Override
    FloatBuffer allocate(int elements) {
      FloatBuffer view = ByteBuffer.allocateDirect(elements * Float.BYTES).asFloatBuffer();
      assertEquals(ByteOrder.BIG_ENDIAN, view.order());
      return view;
    }
  },
  READ_ONLY_INPUT {
    @Override
    FloatBuffer allocate(int elements) {
      return FloatBuffer.allocate(elements);
    }

    @Override
    FloatBuffer asInput(FloatBuffer buffer) {
      return buffer.asReadOnlyBuffer();
    }
  };

  private static final float GUARD = -777.25f;
  private static final int BEFORE = 5;
  private static final int AFTER = 3;

  /** One of the three calls of a layer, for every kind of memory. */
  @FunctionalInterface
  interface Call {
    void spans(FloatSpan in, FloatSpan out);

    static Call forward(Trainable layer) {
      return layer::forward;
    }

    static Call backward(Trainable layer) {
      return layer::backward;
    }

    static Call infer(NormLayer layer) {
      return layer::infer;
    }

    default void arrays(float[] in, float[] out) {
      spans(FloatSpan.of(in), FloatSpan.of(out));
    }

    default void buffers(FloatBuffer in, FloatBuffer out) {
      spans(FloatSpan.of(in), FloatSpan.of(out));
    }
  }

  /** Runs the call from one memory into another. */
  float[] call(Call call, float... input) {
    FloatBuffer x = filled(input);
    FloatBuffer y = filled(new float[input.length]);
    FloatBuffer given = asInput(x);
    call.buffers(given, y);
    assertSamePlace(given, input.length);
    Layers.assertSame(input, taken(x, input.length), "input");
    return taken(y, input.length);
  }

  /** Runs the call on one memory. */
  float[] callInPlace(Call call, float... input) {
    FloatBuffer both = filled(input);
    call.buffers(both, both);
    return taken(both, input.length);
  }

  /** Memory of the kind under test, for buffers alone. */
  FloatBuffer allocate(int elements) {
    throw new UnsupportedOperationException(name() + " isn't a buffer");
  }

  FloatBuffer asInput(FloatBuffer buffer) {
    return buffer;
  }

  private FloatBuffer filled(float... content) {
    FloatBuffer buffer = allocate(BEFORE + content.length + AFTER);
    buffer.put(guarded(content, BEFORE, AFTER));
    return buffer.position(BEFORE).limit(BEFORE + content.length);
  }

  private static void assertSamePlace(FloatBuffer buffer, int elements) {
    assertEquals(BEFORE, buffer.position());
    assertEquals(BEFORE + elements, buffer.limit());
  }

  private static float[] taken(FloatBuffer buffer, int elements) {
    assertSamePlace(buffer, elements);
    float[] all = new float[BEFORE + elements + AFTER];
    buffer.duplicate().clear().get(all);
    return unguarded(all, BEFORE, AFTER);
  }

  private static float[] guarded(float[] content, int before, int after) {
    float[] all = new float[before + content.length + after];
    Arrays.fill(all, GUARD);
    System.arraycopy(content, 0, all, before, content.length);
    return all;
  }

  private static float[] unguarded(float[] all, int before, int after) {
    float[] content = Arrays.copyOfRange(all, before, all.length - after);
    Layers.assertSame(guarded(content, before, after), all, "output with guards");
    return content;
  }
}
