package dev.normkit.io.npy;

import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The bytes of an .npy file from its start on, up to its data. */
final class NpyInput {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** As many as NumPy itself reads of a file that isn't trusted; version 2.0 would allow 4 GiB. */
  private static final int MOST_HEADER_BYTES = 10_000;

  private final InputStream in;
  private long position;

  NpyInput(InputStream in) {
    this.in = in;
  }

  static byte[] magic() {
    return MAGIC.clone();
  }

  /** How many bytes were read of what stands before the data. */
  long position() {
    return position;
  }

  /** The header's text, with the padding at its end. */
  String header() throws IOException {
    ByteBuffer start = bytes(MAGIC.length, "the 6 bytes that every .npy file begins with");
    for (byte expected : MAGIC) {
      if (start.get() != expected) {
        throw new FileFormatException("it does not begin as an .npy file does");
      }
    }
    ByteBuffer version = bytes(2, "its version");
    int major = Byte.toUnsignedInt(version.get());
    int minor = Byte.toUnsignedInt(version.get());
    if (major < 1 || major > 3 || minor != 0) {
      throw new FileFormatException(
          "its format is " + major + "." + minor + "; the formats 1.0 to 3.0 are read");
    }
    Charset charset = major == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
    return new String(bytes(headerLength(major), "its header").array(), charset);
  }

  private int headerLength(int major) throws IOException {
    long length =
        major == 1
            ? Short.toUnsignedLong(bytes(Short.BYTES, "its header").getShort())
            : Integer.toUnsignedLong(bytes(Integer.BYTES, "its header").getInt());
    if (length > MOST_HEADER_BYTES) {
      throw new FileFormatException(
          "its header is " + length + " bytes long; at most " + MOST_HEADER_BYTES + " are read");
    }
    return (int) length;
  }

  /** Exactly so many bytes, little-endian. */
  private ByteBuffer bytes(int count, String part) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw new FileFormatException(
          position == 0 ? "it is empty; an .npy file is needed" : "it ends within " + part);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
