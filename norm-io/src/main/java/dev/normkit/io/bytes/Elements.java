package dev.normkit.io.bytes;

import dev.normkit.api.Shape;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads the elements of one tensor in the order in which they lie in the file. What is promised is
 * believed only as far as bytes are known to be there: otherwise memory grows as they come.
 *
 * @param info type and shape
 * @param order of the bytes of an element
 */
public record Elements(TensorInfo info, ByteOrder order) {
  private static final int CHUNK_BYTES = 1 << 16;

  /**
   * As floats, rounded to the nearest where float32 doesn't hold them.
   *
   * @param in the bytes
   * @param present whether all of them are known to be there
   * @return one per element
   * @throws Truncated if there are fewer bytes
   * @throws FileFormatException if a finite value would become infinite, or the type isn't read
   * @throws IOException if the bytes can't be read
   */
  public float[] floats(InputStream in, boolean present) throws IOException {
    return read(in, present, new float[0], new Kind<>(Arrays::copyOf, this::takeFloats));
  }

  /**
   * As doubles, exactly.
   *
   * @param in the bytes
   * @param present whether all of them are known to be there
   * @return one per element
   * @throws Truncated if there are fewer bytes
   * @throws FileFormatException if a double doesn't hold a value, or the type isn't read
   * @throws IOException if the bytes can't be read
   */
  public double[] doubles(InputStream in, boolean present) throws IOException {
    return read(in, present, new double[0], new Kind<>(Arrays::copyOf, this::takeDoubles));
  }

  /**
   * Whole numbers as they are; true is 1.
   *
   * @param in the bytes
   * @param present whether all of them are known to be there
   * @return one per element
   * @throws Truncated if there are fewer bytes
   * @throws FileFormatException if they aren't whole numbers of at most 63 bits
   * @throws IOException if the bytes can't be read
   */
  public long[] longs(InputStream in, boolean present) throws IOException {
    if (!info.type().whole()) {
      throw new FileFormatException("it is " + info.text() + "; whole numbers are needed");
    }
    return read(in, present, new long[0], new Kind<>(Arrays::copyOf, this::takeLongs));
  }

  /** How many; refuses what doesn't fit an array. */
  private int count() throws FileFormatException {
    if (info.type() == ElementType.OTHER) {
      throw new FileFormatException(
          "it is " + info.text() + ", which isn't read; floating-point and whole numbers are");
    }
    long count = info.elements();
    if (count > Shape.MOST_ELEMENTS) {
      throw new FileFormatException(
          "its shape "
              + TensorInfo.tuple(info.shape())
              + " has more than "
              + Shape.MOST_ELEMENTS
              + " values, the most that a tensor may have");
    }
    return (int) count;
  }

  private double number(ByteBuffer from) {
    return switch (info.type()) {
      case F16 -> Half.ofIeee(from.getShort());
      case BF16 -> Half.ofUpperBits(from.getShort());
      case F32 -> from.getFloat();
      case F64 -> from.getDouble();
      default -> wholeNumber(from);
    };
  }

  /** Of U64 the bits; see {@link #tooLarge}. */
  private long wholeNumber(ByteBuffer from) {
    return switch (info.type()) {
      case I8 -> from.get();
      case I16 -> from.getShort();
      case I32 -> from.getInt();
      case U8 -> Byte.toUnsignedLong(from.get());
      case U16 -> Short.toUnsignedLong(from.getShort());
      case U32 -> Integer.toUnsignedLong(from.getInt());
      case BOOL -> from.get() == 0 ? 0 : 1;
      default -> from.getLong();
    };
  }

  /** Whether a number of 64 bits isn't what its bits as a long say. */
  private boolean tooLarge(long bits) {
    return info.type() == ElementType.U64 && bits < 0;
  }

  private FileFormatException beyond(String value, int at, String what) {
    return new FileFormatException(
        "its value " + value + " at index " + Axes.index(info.shape(), at) + " is beyond " + what);
  }

  /**
   * How elements get into arrays of one type.
   *
   * @param sized copies an array, longer
   * @param take puts elements into an array
   */
  private record Kind<A>(Sized<A> sized, Take<A> take) {}

  private interface Sized<A> {
    A copy(A array, int length);
  }

  private interface Take<A> {
    /** Those of a chunk, from an index of the array on. */
    void from(ByteBuffer chunk, A array, int at, int count) throws IOException;
  }

  /** Into an array that grows as elements come. */
  private <A> A read(InputStream in, boolean present, A empty, Kind<A> kind) throws IOException {
    int count = count();
    int elementBytes = info.type().bytes();
    int most = CHUNK_BYTES / elementBytes;
    int room = present ? count : Math.min(count, most);
    byte[] bytes = new byte[Math.min(most, count) * elementBytes];
    A array = kind.sized().copy(empty, room);
    for (int at = 0; at < count; ) {
      if (at == room) {
        room = (int) Math.min(count, 2L * at);
        array = kind.sized().copy(array, room);
      }
      int next = Math.min(room - at, most);
      int read = in.readNBytes(bytes, 0, next * elementBytes);
      if (read < next * elementBytes) {
        throw new Truncated((long) at * elementBytes + read);
      }
      kind.take().from(ByteBuffer.wrap(bytes, 0, read).order(order), array, at, next);
      at += next;
    }
    return array;
  }

  private void takeFloats(ByteBuffer chunk, float[] array, int at, int count) throws IOException {
    if (info.type() == ElementType.F32) {
      chunk.asFloatBuffer().get(array, at, count);
      return;
    }
    for (int i = at; i < at + count; i++) {
      array[i] = rounded(chunk, i);
    }
  }

  /** Once: a whole number isn't rounded to a double first. */
  private float rounded(ByteBuffer chunk, int at) throws IOException {
    if (info.type().whole()) {
      long whole = wholeNumber(chunk);
      return tooLarge(whole) ? 2 * (float) (whole >>> 1 | whole & 1) : whole;
    }
    double value = number(chunk);
    float rounded = (float) value;
    if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
      throw beyond("" + value, at, "the range of float32");
    }
    return rounded;
  }

  private void takeDoubles(ByteBuffer chunk, double[] array, int at, int count) throws IOException {
    boolean whole = info.type().whole();
    for (int i = at; i < at + count; i++) {
      array[i] = whole ? exact(wholeNumber(chunk), i) : number(chunk);
    }
  }

  private double exact(long whole, int at) throws IOException {
    double value = whole;
    if (tooLarge(whole) || (long) value != whole || value == 0x1p63) {
      throw beyond(Long.toUnsignedString(whole), at, "the whole numbers that float64 holds");
    }
    return value;
  }

  private void takeLongs(ByteBuffer chunk, long[] array, int at, int count) throws IOException {
    for (int i = at; i < at + count; i++) {
      array[i] = wholeNumber(chunk);
      if (tooLarge(array[i])) {
        throw beyond(Long.toUnsignedString(array[i]), i, "the range of int64");
      }
    }
  }
}
