package dev.normkit.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An array in NumPy's .npy format, versions 1.0 to 3.0: little-endian float32 or float64, C order,
 * at least one axis and one element.
 *
 * <p>A header is believed only as far as the file is long: nothing is allocated before the promised
 * bytes are known to be there.
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
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new NpyException(file + ": it is not a file but a directory or a device");
    }
    try (FileChannel channel = FileChannel.open(file)) {
      return read(channel);
    } catch (NpyException refused) {
      throw new NpyException(file + ": " + refused.getMessage());
    }
  }

  private static Npy read(FileChannel channel) throws IOException {
    NpyHeader header = readHeader(channel);
    long wanted = header.dataBytes();
    long present = channel.size() - channel.position();
    if (present < wanted) {
      throw new NpyException(
          "its shape "
              + header
              + " needs "
              + wanted
              + " bytes, but "
              + present
              + " follow the header; is it truncated?");
    }
    if (present > wanted) {
      throw new NpyException(
          "its shape "
              + header
              + " needs "
              + wanted
              + " bytes, but "
              + present
              + " follow the header; is it more than one array?");
    }
    return new Npy(header.sizes(), readData(channel, header));
  }

  private static NpyHeader readHeader(FileChannel channel) throws IOException {
    ByteBuffer start =
        readBytes(channel, NpyHeader.MAGIC.length, "the 6 bytes that every .npy file begins with");
    for (byte expected : NpyHeader.MAGIC) {
      if (start.get() != expected) {
        throw new NpyException("it does not begin as an .npy file does");
      }
    }
    ByteBuffer version = readBytes(channel, 2, "its version");
    int major = Byte.toUnsignedInt(version.get());
    int minor = Byte.toUnsignedInt(version.get());
    if (major < 1 || major > 3 || minor != 0) {
      throw new NpyException(
          "its format is " + major + "." + minor + "; the formats 1.0 to 3.0 are read");
    }
    long length =
        major == 1
            ? Short.toUnsignedLong(readBytes(channel, Short.BYTES, "its header").getShort())
            : Integer.toUnsignedLong(readBytes(channel, Integer.BYTES, "its header").getInt());
    if (length > MOST_HEADER_BYTES) {
      throw new NpyException(
          "its header is " + length + " bytes long; at most " + MOST_HEADER_BYTES + " are read");
    }
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    byte[] text = readBytes(channel, (int) length, "its header").array();
    return NpyHeader.parse(new String(text, charset));
  }

  private static ByteBuffer readBytes(FileChannel channel, int count, String part)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes) < 0) {
        throw new NpyException("it ends within " + part);
      }
    }
    return bytes.flip();
  }

  private static float[] readData(FileChannel channel, NpyHeader header) throws IOException {
    float[] data = new float[header.elements()];
    int elementBytes = header.type().bytes();
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, CHUNK_BYTES / elementBytes);
      ByteBuffer bytes = readBytes(channel, count * elementBytes, "its data");
      switch (header.type()) {
        case FLOAT32 -> bytes.asFloatBuffer().get(data, at, count);
        case FLOAT64 -> {
          for (int i = 0; i < count; i++) {
            data[at + i] = rounded(bytes.getDouble(), at + i, header);
          }
        }
      }
      at += count;
    }
    return data;
  }

  /** To float32, where a finite value must stay one. */
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

  /** Writes float32, format 1.0. Whatever happens, the file is whole or as it was. */
  void write(Path file) throws IOException {
    byte[] header = NpyHeader.bytesOfFloat32(sizes);
    WholeFile.write(
        file,
        part -> {
          try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            writeAll(channel, ByteBuffer.wrap(header));
            writeData(channel);
          }
        });
  }

  private void writeData(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, CHUNK_BYTES / Float.BYTES);
      bytes.clear();
      bytes.asFloatBuffer().put(data, at, count);
      writeAll(channel, bytes.limit(count * Float.BYTES));
      at += count;
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
