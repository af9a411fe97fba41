package dev.normkit.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The bytes of an .npy file from its start on, little-endian. */
final class NpyInput {
  private final InputStream in;
  private long position;

  NpyInput(InputStream in) {
    this.in = in;
  }

  /** How many bytes were read. */
  long position() {
    return position;
  }

  /** As many bytes as there still are, and no more than are wanted. */
  ByteBuffer chunk(int most) throws IOException {
    byte[] bytes = new byte[most];
    int count = in.readNBytes(bytes, 0, most);
    position += count;
    return ByteBuffer.wrap(bytes, 0, count).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Exactly so many bytes. */
  ByteBuffer bytes(int count, String part) throws IOException {
    ByteBuffer bytes = chunk(count);
    if (bytes.remaining() < count) {
      throw new NpyException(
          position == 0 ? "it is empty; an .npy file is needed" : "it ends within " + part);
    }
    return bytes;
  }

  boolean atEnd() throws IOException {
    return !chunk(1).hasRemaining();
  }
}
