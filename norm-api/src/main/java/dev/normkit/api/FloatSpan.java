package dev.normkit.api;

import dev.normkit.machine.ArrayHeader;
import java.io.InvalidObjectException;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * A part of a {@code float[]} that holds a tensor's data. The array is shared, not copied. Two
 * spans are equal if they have the same array object, offset and length.
 *
 * <p>Serialized are its values; the span that is read again has an array of its own.
 *
 * <p>A span of a buffer without an array ({@link #of(FloatBuffer)}) shares the buffer instead. A
 * {@code NormLayer} takes it and copies; kernels and their argument records refuse it.
 *
 * @param array the data; of no elements where it is in a buffer
 * @param offset the first element
 * @param length the number of elements
 * @param name what messages call it, for example {@code bias}
 * @param buffer the data where it isn't in an array, from index 0
 */
public record FloatSpan(
    float[] array, int offset, int length, String name, Optional<FloatBuffer> buffer)
    implements Serializable {
  private static final String UNNAMED = "the span";
  private static final float[] ELSEWHERE = {};

  /** Floats of a cache line. */
  private static final int LINE = 16;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if the range does not lie in the array or buffer, or there are
   *     both, as a buffer over an array has
   */
  public FloatSpan {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(array, "array");
    Objects.requireNonNull(buffer, "buffer");
    if (buffer.isPresent() && (array.length > 0 || buffer.get().hasArray())) {
      int floats = array.length > 0 ? array.length : buffer.get().capacity();
      throw new IllegalArgumentException(
          name + " has an array of " + floats + " floats and a buffer; give one of the two");
    }
    int there = buffer.isPresent() ? buffer.get().capacity() : array.length;
    if (offset < 0 || length < 0 || offset > there - length) {
      throw new IllegalArgumentException(
          "%s of %s floats at offset %s does not lie in %s of %s"
              .formatted(
                  name, length, offset, buffer.isPresent() ? "a buffer" : "an array", there));
    }
  }

  /**
   * A span of an array.
   *
   * @param array the data
   * @param offset the first element
   * @param length the number of elements
   * @param name what messages call it
   * @throws IllegalArgumentException if the range does not lie in the array
   */
  public FloatSpan(float[] array, int offset, int length, String name) {
    this(array, offset, length, name, Optional.empty());
  }

  /**
   * A span without a name.
   *
   * @param array the data
   * @param offset the first element
   * @param length the number of elements
   * @throws IllegalArgumentException if the range doesn't lie in the array
   */
  public FloatSpan(float[] array, int offset, int length) {
    this(array, offset, length, UNNAMED);
  }

  /**
   * {@return a whole array, shared}
   *
   * @param array the data
   */
  // Not float...: Kotlin and Scala spread an array over that as a copy, and an output is lost.
  public static FloatSpan of(float[] array) {
    Objects.requireNonNull(array, "array");
    return new FloatSpan(array, 0, array.length);
  }

  /**
   * What remains in a buffer, shared; its position and limit may change afterwards. Numbers are
   * read and written in the byte order that the buffer has: that of its {@code ByteBuffer} when the
   * view was made, which is big-endian unless {@code order(ByteOrder.nativeOrder())} was called,
   * and native libraries write the native one. A heap buffer's array is used as it is. A direct or
   * read-only buffer has none, so a layer copies it through memory that the layer keeps: kernels
   * work on {@code float[]} alone, which is faster than on memory outside the heap.
   *
   * @param buffer from its position to its limit
   * @return the span
   */
  public static FloatSpan of(FloatBuffer buffer) {
    Objects.requireNonNull(buffer, "buffer");
    int length = buffer.remaining();
    return buffer.hasArray()
        ? new FloatSpan(buffer.array(), buffer.arrayOffset() + buffer.position(), length)
        : new FloatSpan(ELSEWHERE, 0, length, UNNAMED, Optional.of(buffer.slice()));
  }

  /** {@return a span without elements: an absent part of parameters} */
  public static FloatSpan of() {
    return of(new float[0]);
  }

  /**
   * {@return literal numbers in an array of their own: parameters or a small input, not an output}
   *
   * @param first the first element
   * @param others the further ones, copied
   */
  public static FloatSpan of(float first, float... others) {
    float[] array = new float[1 + others.length];
    array[0] = first;
    System.arraycopy(others, 0, array, 1, others.length);
    return of(array);
  }

  /**
   * {@return an array from an offset to its end, shared}
   *
   * @param array the data
   * @param offset the first element
   * @throws IllegalArgumentException if the offset lies outside the array
   */
  public static FloatSpan from(float[] array, int offset) {
    Objects.requireNonNull(array, "array");
    return new FloatSpan(array, offset, array.length - offset);
  }

  /**
   * {@return zeros in new memory that begins with a cache line} This holds if the array, which is a
   * little longer, begins with a page or region of the heap, as large ones do with G1 and ZGC. Some
   * kernels are then faster (norm-bench/NOTES.md#aligned-tensors), with the same results.
   *
   * @param length the number of elements
   * @throws IllegalArgumentException if the length is negative or above 2³¹ − 17
   */
  public static FloatSpan aligned(int length) {
    int lead = -ArrayHeader.floats() & (LINE - 1);
    if (length < 0 || length > Integer.MAX_VALUE - LINE) {
      throw new IllegalArgumentException(
          "length is " + length + "; it must be from 0 to " + (Integer.MAX_VALUE - LINE));
    }
    return new FloatSpan(new float[lead + length], lead, length);
  }

  /**
   * {@return an equal span that messages call by a name}
   *
   * @param newName for example {@code bias}
   */
  public FloatSpan withName(String newName) {
    return name.equals(newName) ? this : new FloatSpan(array, offset, length, newName, buffer);
  }

  /**
   * {@return the buffer up to this span's end, with a position and limit of its own; empty where
   * the data is in an array}
   */
  @Override
  public Optional<FloatBuffer> buffer() {
    return buffer.map(given -> given.duplicate().clear().limit(offset + length));
  }

  /** The buffer, which says what memory this is, without the limit that its owner may move. */
  private FloatBuffer memory() {
    FloatBuffer given = buffer.get();
    return given.limit() == given.capacity() ? given : given.duplicate().clear();
  }

  /** {@return whether the data is in a buffer without an array, which kernels refuse} */
  public boolean inBuffer() {
    return buffer.isPresent();
  }

  /** {@return whether the elements can't be changed: those of a read-only buffer} */
  public boolean isReadOnly() {
    return buffer.isPresent() && buffer.get().isReadOnly();
  }

  /**
   * {@return one element}
   *
   * @param index from 0, below the length
   * @throws IndexOutOfBoundsException if there is no such element
   */
  public float get(int index) {
    int at = offset + Objects.checkIndex(index, length);
    return buffer.isPresent() ? memory().get(at) : array[at];
  }

  /**
   * Changes one element.
   *
   * @param index from 0, below the length
   * @param value its new value
   * @throws IndexOutOfBoundsException if there is no such element
   * @see #setAll
   */
  public void set(int index, float value) {
    int at = offset + Objects.checkIndex(index, length);
    if (buffer.isPresent()) {
      memory().put(at, value);
    } else {
      array[at] = value;
    }
  }

  /**
   * Changes all elements: copies values in.
   *
   * @param values as many as this span has
   * @throws IllegalArgumentException if their number differs; nothing is then written
   * @see #set
   */
  public void setAll(float... values) {
    if (Objects.requireNonNull(values, "values").length != length) {
      throw new IllegalArgumentException(
          "values has " + values.length + " elements, but " + name + " has " + length);
    }
    write(values, 0);
  }

  private void write(float[] from, int at) {
    if (buffer.isPresent()) {
      memory().put(offset, from, at, length);
    } else {
      System.arraycopy(from, at, array, offset, length);
    }
  }

  private void read(float[] to, int at, int count) {
    if (buffer.isPresent()) {
      memory().get(offset, to, at, count);
    } else {
      System.arraycopy(array, offset, to, at, count);
    }
  }

  /**
   * Copies another span's values in.
   *
   * @param other at least as long as this span
   * @throws IllegalArgumentException if it is shorter; nothing is then changed
   */
  public void copyFrom(FloatSpan other) {
    requireAsLong(other);
    if (buffer.isEmpty()) {
      other.read(array, offset, length);
    } else if (other.buffer.isEmpty()) {
      write(other.array, other.offset);
    } else {
      write(other.toArray(), 0);
    }
  }

  /**
   * Adds another span's values to this one's; both are in arrays.
   *
   * @param other at least as long as this span
   * @throws IllegalArgumentException if it is shorter, or one of the two is in a buffer outside of
   *     arrays; nothing is then changed
   */
  public void add(FloatSpan other) {
    requireAddable(other);
    for (int i = 0; i < length; i++) {
      array[offset + i] += other.array[other.offset + i];
    }
  }

  /** Refuses what {@link #add} can't add. */
  void requireAddable(FloatSpan other) {
    requireAsLong(other);
    requireArray(name);
    other.requireArray(other.name);
  }

  private void requireAsLong(FloatSpan other) {
    if (Objects.requireNonNull(other, "other").length < length) {
      throw new IllegalArgumentException(
          "other has %s elements, but %s has %s; it must have at least as many"
              .formatted(other.length, name, length));
    }
  }

  /** Sets all elements to 0. */
  void clear() {
    if (buffer.isEmpty()) {
      Arrays.fill(array, offset, offset + length, 0);
    } else {
      write(new float[length], 0);
    }
  }

  /**
   * The first elements as a span of their own.
   *
   * @param newLength how many
   * @return the shorter span, or this one
   * @throws IllegalArgumentException if there are fewer, or it is negative
   */
  public FloatSpan withLength(int newLength) {
    if (newLength > length) {
      throw new IllegalArgumentException(
          name + " has " + length + " floats, but " + newLength + " are asked for");
    }
    return newLength == length ? this : new FloatSpan(array, offset, newLength, name, buffer);
  }

  /**
   * Refuses a span that isn't in an array, as kernels do.
   *
   * @param argument what messages call it
   * @throws IllegalArgumentException if it is in a buffer without an array
   */
  public void requireArray(String argument) {
    if (buffer.isPresent()) {
      throw new IllegalArgumentException(
          argument
              + " is in a direct or read-only buffer, but must be in an array; x, y, dy and dx of a"
              + " NormLayer may be in any buffer");
    }
  }

  private boolean inSameMemory(FloatSpan other) {
    return array == other.array && buffer.orElse(null) == other.buffer.orElse(null);
  }

  /**
   * {@return whether this span is the start of another one: equal to {@link #withLength} of it}
   *
   * @param other another span, or null
   */
  public boolean isStartOf(FloatSpan other) {
    return other != null && inSameMemory(other) && offset == other.offset && length <= other.length;
  }

  /** {@return the elements in an array of their own, a copy} */
  public float[] toArray() {
    float[] copy = new float[length];
    read(copy, 0, length);
    return copy;
  }

  /**
   * {@return whether the two spans share an element, as far as that can be known} An empty span
   * shares none; two direct buffers may hide that they share some.
   *
   * @param other another span
   */
  public boolean overlaps(FloatSpan other) {
    int end = Math.min(offset + length, other.offset + other.length);
    return inSameMemory(other) && Math.max(offset, other.offset) < end;
  }

  private Object writeReplace() {
    return new Form(toArray(), name);
  }

  /** The values alone, however long the array around them is. */
  private record Form(float[] values, String name) implements Serializable {
    private Object readResolve() throws InvalidObjectException {
      return Deserialized.checked(() -> of(values).withName(name));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FloatSpan that
        && inSameMemory(that)
        && offset == that.offset
        && length == that.length;
  }

  @Override
  public int hashCode() {
    Object memory = buffer.isPresent() ? buffer.get() : array;
    return 31 * (31 * System.identityHashCode(memory) + offset) + length;
  }

  /** The extent, for example {@code floats[128] at 64}; not the data. */
  @Override
  public String toString() {
    return "floats[" + length + "] at " + offset;
  }
}
