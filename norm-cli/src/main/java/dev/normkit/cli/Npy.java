package dev.normkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * An array in NumPy's .npy format, versions 1.0 to 3.0: little-endian float32 or float64, C order,
 * at least one axis and one element.
 *
 * <p>A header is believed only as far as the file is long, or the pipe has brought: nothing large
 * is allocated before the promised bytes are known to be there.
 */
final class Npy {
  /** Longer than any header of numbers alone; version 2.0 would allow 4 GiB. */
  private static final int MOST_HEADER_BYTES = 0xFFFF;

  private static final int CHUNK_BYTES = 1 << 16;

  private final int[] sizes;
  private final float[] data;

  private Npy(int[] sizes, float[] data) {
    this.sizes = sizes.clone();
    this.data = data;
  }

  /**
   * An array to write.
   *
   * @param sizes of the axes; their product is the number of values
   * @param data shared, not copied
   */
  static Npy of(int[] sizes, float[] data) {
    return new Npy(sizes, data);
  }

  int[] sizes() {
    return sizes.clone();
  }

  /** The values in memory order; float64 is rounded to float32. Not a copy. */
  float[] data() {
    return data;
  }

  static Npy read(Path file) throws IOException {
    try {
      return InputFile.open(file, Npy::read);
    } catch (NpyException refused) {
      throw new NpyException(file + ": " + refused.getMessage());
    }
  }

  /**
   * Reads to the end of the stream.
   *
   * @param in need not be buffered
   * @param length of the whole file, if it is known
   */
  static Npy read(InputStream in, OptionalLong length) throws IOException {
    NpyInput input = new NpyInput(in);
    NpyHeader header = readHeader(input);
    long wanted = header.dataBytes();
    if (length.isPresent() && length.getAsLong() - input.position() != wanted) {
      throw otherBytes(header, length.getAsLong() - input.position());
    }
    float[] data = readData(input, header, length.isPresent());
    if (!input.atEnd()) {
      throw new NpyException(
          "its shape "
              + header
              + " needs "
              + wanted
              + " bytes, but more follow the header; is it more than one array?");
    }
    return new Npy(header.sizes(), data);
  }

  private static NpyException otherBytes(NpyHeader header, long present) {
    long wanted = header.dataBytes();
    return new NpyException(
        "its shape "
            + header
            + " needs "
            + wanted
            + " bytes, but "
            + present
            + " follow the header; is it "
            + (present < wanted ? "truncated?" : "more than one array?"));
  }

  private static NpyHeader readHeader(NpyInput in) throws IOException {
    ByteBuffer start =
        in.bytes(NpyHeader.MAGIC.length, "the 6 bytes that every .npy file begins with");
    for (byte expected : NpyHeader.MAGIC) {
      if (start.get() != expected) {
        throw new NpyException("it does not begin as an .npy file does");
      }
    }
    ByteBuffer version = in.bytes(2, "its version");
    int major = Byte.toUnsignedInt(version.get());
    int minor = Byte.toUnsignedInt(version.get());
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException(
          "its format is " + major + "." + minor + "; the formats 1.0 to 3.0 are read");
    }
    long length =
        major == 1
            ? Short.toUnsignedLong(in.bytes(Short.BYTES, "its header").getShort())
            : Integer.toUnsignedLong(in.bytes(Integer.BYTES, "its header").getInt());
    if (length > MOST_HEADER_BYTES) {
      throw new NpyException(
          "its header is " + length + " bytes long; at most " + MOST_HEADER_BYTES + " are read");
    }
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    byte[] text = in.bytes((int) length, "its header").array();
    return NpyHeader.parse(new String(text, charset));
  }

  /** All at once if the bytes are known to be there, otherwise as they come. */
  private static float[] readData(NpyInput in, NpyHeader header, boolean present)
      throws IOException {
    int elements = header.elements();
    int elementBytes = header.type().bytes();
    float[] data = new float[present ? elements : Math.min(elements, CHUNK_BYTES)];
    for (int at = 0; at < elements; ) {
      if (at == data.length) {
        data = Arrays.copyOf(data, (int) Math.min(elements, 2L * at));
      }
      int count = Math.min(data.length - at, CHUNK_BYTES / elementBytes);
      ByteBuffer bytes = in.chunk(count * elementBytes);
      if (bytes.remaining() < count * elementBytes) {
        throw otherBytes(header, (long) at * elementBytes + bytes.remaining());
      }
      put(bytes, data, at, count, header);
      at += count;
    }
    return data;
  }

  private static void put(ByteBuffer bytes, float[] data, int at, int count, NpyHeader header)
      throws NpyException {
    switch (header.type()) {
      case FLOAT32 -> bytes.asFloatBuffer().get(data, at, count);
      case FLOAT64 -> {
        for (int i = 0; i < count; i++) {
          data[at + i] = rounded(bytes.getDouble(), at + i, header);
        }
      }
    }
  }

  /** To float32; a finite value must stay finite. */
  private static float rounded(double value, int at, NpyHeader header) throws NpyException {
    float rounded = (float) value;
    if (Float.isInfinite(rounded) && !Double.isInfinite(value)) {
      throw new NpyException(
          "its value "
              + value
              + " at index "
              + header.index(at)
              + " is beyond the range of float32");
    }
    return rounded;
  }

  /** Writes float32, format 1.0. */
  void write(OutputStream out) throws IOException {
    out.write(NpyHeader.bytesOfFloat32(sizes));
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, CHUNK_BYTES / Float.BYTES);
      bytes.asFloatBuffer().put(data, at, count);
      out.write(bytes.array(), 0, count * Float.BYTES);
      at += count;
    }
  }
}
