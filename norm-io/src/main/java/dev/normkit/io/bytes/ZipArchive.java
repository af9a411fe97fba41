package dev.normkit.io.bytes;

import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip archive whose files are read where they lie. Nothing is unpacked to a disk; names that
 * would lead out of a directory are refused all the same, since they are a sign of an attack.
 */
public final class ZipArchive implements Closeable {
  /** Of an entry, before its data and in the archive's directory, without its name. */
  private static final int HEADER_BYTES = 30 + 46;

  private final ZipFile zip;
  private final Map<String, ByteSource> entries = new LinkedHashMap<>();

  /** Of the archive that no entry has taken yet. */
  private long left;

  private ZipArchive(ZipFile zip, long length) {
    this.zip = zip;
    left = length;
  }

  /**
   * Opens an archive.
   *
   * @param file a regular file
   * @param limits what a compressed entry may become
   * @return its entries, to be closed
   * @throws FileFormatException if it isn't a zip archive, or has names that lead out of a
   *     directory or are there twice, or entries that lie upon each other
   * @throws IOException if it can't be read
   */
  public static ZipArchive open(Path file, ReadLimits limits) throws IOException {
    try {
      ZipFile zip = new ZipFile(file.toFile());
      try {
        long length = file.toFile().length();
        ZipArchive archive = new ZipArchive(zip, length);
        for (ZipEntry entry : Collections.list(zip.entries())) {
          archive.add(entry, length, limits);
        }
        return archive;
      } catch (IOException | RuntimeException refused) {
        zip.close();
        throw refused;
      }
    } catch (FileFormatException refused) {
      throw refused;
    } catch (IOException | IllegalArgumentException malformed) {
      // The file was open before, so it's the content: java.util.zip says so in many ways.
      throw new FileFormatException(
          "it isn't a zip archive that can be read: " + malformed.getMessage(), malformed);
    }
  }

  private void add(ZipEntry entry, long length, ReadLimits limits) throws FileFormatException {
    String name = entry.getName();
    if (leadsOut(name)) {
      throw new FileFormatException(
          "its entry '" + name + "' leads out of the archive; names must be plain");
    }
    take(entry);
    if (entry.isDirectory()) {
      return;
    }
    boolean stored = entry.getMethod() == ZipEntry.STORED;
    if (stored && (entry.getSize() != entry.getCompressedSize() || entry.getSize() > length)) {
      throw new FileFormatException(
          "its entry '"
              + name
              + "' is stored in "
              + entry.getCompressedSize()
              + " bytes, but says that it has "
              + entry.getSize());
    }
    if (entries.put(name, new Entry(zip, entry, stored, limits.inflatedBytes())) != null) {
      throw new FileFormatException("its entry '" + name + "' is there twice");
    }
  }

  /** Entries that share their bytes make many of few; java.util.zip doesn't say where they lie. */
  private void take(ZipEntry entry) throws FileFormatException {
    left -= Math.max(0, entry.getCompressedSize()) + HEADER_BYTES + 2L * entry.getName().length();
    if (left < 0) {
      throw new FileFormatException(
          "its entries have more bytes together than the archive; they lie upon each other");
    }
  }

  private static boolean leadsOut(String name) {
    String plain = name.replace('\\', '/');
    return plain.startsWith("/")
        || plain.matches("[A-Za-z]:.*")
        || ("/" + plain + "/").contains("/../")
        || name.indexOf('\0') >= 0;
  }

  /** {@return the files by name, in the order of the archive's directory} */
  public Map<String, ByteSource> entries() {
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private record Entry(ZipFile zip, ZipEntry entry, boolean present, long most)
      implements ByteSource {
    @Override
    public long length() {
      return entry.getSize();
    }

    @Override
    public InputStream open() throws IOException {
      try {
        return new Inflating(zip.getInputStream(entry), entry, most, present);
      } catch (IOException malformed) {
        throw new FileFormatException(
            "its entry '" + entry.getName() + "' can't be read: " + malformed.getMessage(),
            malformed);
      }
    }
  }

  /** Stops a bomb, and calls damaged data what it is: java.util.zip doesn't ask for its sum. */
  private static final class Inflating extends FilterInputStream {
    private final CRC32 sum = new CRC32();
    private final ZipEntry entry;
    private final String name;
    private final long most;
    private final boolean stored;
    private long count;

    Inflating(InputStream in, ZipEntry entry, long most, boolean stored) {
      super(in);
      this.entry = entry;
      name = entry.getName();
      this.most = most;
      this.stored = stored;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] to, int from, int length) throws IOException {
      int read;
      try {
        read = super.read(to, from, length);
      } catch (IOException malformed) {
        throw new FileFormatException(
            "its entry '" + name + "' is damaged: " + malformed.getMessage(), malformed);
      }
      if (read > 0) {
        sum.update(to, from, read);
        count += read;
      }
      if (!stored && count > most) {
        throw new FileFormatException(
            "its entry '"
                + name
                + "' inflates to more than "
                + most
                + " bytes; if you trust it, raise ReadLimits.inflatedBytes");
      }
      if (count == entry.getSize() && sum.getValue() != entry.getCrc()) {
        throw new FileFormatException(
            "its entry '"
                + name
                + "' is damaged: its bytes don't have the checksum given for them");
      }
      return read;
    }

    @Override
    public long skip(long wanted) throws IOException {
      long skipped = 0;
      byte[] some = new byte[4096];
      while (skipped < wanted) {
        int read = read(some, 0, (int) Math.min(some.length, wanted - skipped));
        if (read < 0) {
          break;
        }
        skipped += read;
      }
      return skipped;
    }
  }
}
