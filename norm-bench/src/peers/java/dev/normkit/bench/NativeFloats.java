package dev.normkit.bench;

import org.bytedeco.javacpp.FloatPointer;

/** Memory of the peers: outside the heap, on 64-byte boundaries as their own allocators give it. */
final class NativeFloats {
  private static final int ALIGNMENT = 64;

  private NativeFloats() {}

  static FloatPointer of(float[] values) {
    return allocate(values.length, 0).put(values, 0, values.length);
  }

  /** Memory for an output that lies some floats behind a boundary. */
  static FloatPointer allocate(long length, int shift) {
    FloatPointer block = new FloatPointer(length + shift + ALIGNMENT / Float.BYTES);
    long toBoundary = -block.address() & (ALIGNMENT - 1);
    return block.getPointer(toBoundary / Float.BYTES + shift);
  }

  static float[] toArray(FloatPointer pointer, int length) {
    float[] values = new float[length];
    pointer.get(values, 0, length);
    return values;
  }
}
