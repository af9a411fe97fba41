package dev.normkit.io.bytes;

import dev.normkit.io.tensor.FileFormatException;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is read by seeking, of any length. Threads may share it. */
public final class FileBytes implements Closeable {
  private final Path path;
  private final FileChannel channel;
  private final long length;

  private FileBytes(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.length = channel.size();
  }

  /**
   * Opens a file.
   *
   * @param path a regular file
   * @return its bytes, to be closed
   * @throws IOException if it can't be read, or is a directory, a pipe or a device
   */
  public static FileBytes open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "it is a directory");
    }
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      throw new FileSystemException(
          path.toString(),
          null,
          "it is a pipe or a device; a file is needed, to be read by seeking");
    }
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new FileBytes(path, channel);
    } catch (IOException unreadable) {
      channel.close();
      throw unreadable;
    }
  }

  /** {@return the file} */
  public Path path() {
    return path;
  }

  /** {@return how long it was when it was opened} */
  public long length() {
    return length;
  }

  /**
   * Some of its bytes.
   *
   * @param at where they begin
   * @param count how many
   * @return the bytes, little-endian
   * @throws FileFormatException if the file is shorter; nothing is then allocated
   * @throws IOException if it can't be read
   */
  public ByteBuffer read(long at, int count) throws IOException {
    if (at < 0 || count < 0 || at > length - count) {
      throw new FileFormatException(
          "it is " + length + " bytes long, but " + count + " are needed from byte " + at + " on");
    }
    ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("it became shorter while it was read");
      }
    }
    return bytes.flip();
  }

  /**
   * A part of it.
   *
   * @param at where it begins, in the file
   * @param count how many bytes
   * @return the part
   * @throws IllegalArgumentException if the file doesn't have them
   */
  public ByteSource part(long at, long count) {
    if (at < 0 || count < 0 || at > length - count) {
      throw new IllegalArgumentException(
          "a part of %s bytes at byte %s doesn't lie in a file of %s".formatted(count, at, length));
    }
    return new Part(at, count);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class Part implements ByteSource {
    private final long at;
    private final long count;

    Part(long at, long count) {
      this.at = at;
      this.count = count;
    }

    @Override
    public long length() {
      return count;
    }

    @Override
    public boolean present() {
      return true;
    }

    @Override
    public InputStream open() {
      return new PartStream(at, at + count);
    }
  }

  private final class PartStream extends InputStream {
    private long next;
    private final long end;

    PartStream(long next, long end) {
      this.next = next;
      this.end = end;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int from, int most) throws IOException {
      if (next == end) {
        return -1;
      }
      int count = (int) Math.min(most, end - next);
      int read = channel.read(ByteBuffer.wrap(to, from, count), next);
      next += Math.max(0, read);
      return read;
    }
  }
}
