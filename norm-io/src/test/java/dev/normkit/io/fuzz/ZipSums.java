package dev.normkit.io.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gives the entries of a zip archive the checksums of their bytes: a fuzzer that changes those
 * never guesses the sums, and would get no further than to them.
 */
final class ZipSums {
  private static final int CENTRAL = 0x02014b50;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int STORED = 0;
  private static final int MOST_INFLATED = 1 << 20;

  private ZipSums() {}

  /** The same bytes where they are no archive. */
  static byte[] repaired(byte[] data) {
    if (data.length < LOCAL_BYTES || data[0] != 'P' || data[1] != 'K') {
      return data;
    }
    ByteBuffer zip = ByteBuffer.wrap(data.clone()).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at <= data.length - CENTRAL_BYTES; at++) {
      if (zip.getInt(at) == CENTRAL) {
        repair(zip, at);
      }
    }
    return zip.array();
  }

  private static void repair(ByteBuffer zip, int entry) {
    int method = zip.getShort(entry + 10);
    int packed = zip.getInt(entry + 20);
    int local = zip.getInt(entry + 42);
    if (local < 0 || local > zip.capacity() - LOCAL_BYTES) {
      return;
    }
    int names =
        Short.toUnsignedInt(zip.getShort(local + 26))
            + Short.toUnsignedInt(zip.getShort(local + 28));
    int from = local + LOCAL_BYTES + names;
    if (packed < 0 || from > zip.capacity() || packed > zip.capacity() - from) {
      return;
    }
    CRC32 sum = new CRC32();
    if (method == STORED) {
      sum.update(zip.array(), from, packed);
    } else {
      byte[] plain = new byte[MOST_INFLATED];
      sum.update(plain, 0, inflated(zip.array(), from, packed, plain));
    }
    zip.putInt(entry + 16, (int) sum.getValue());
  }

  private static int inflated(byte[] data, int from, int packed, byte[] plain) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(data, from, packed);
      return inflater.inflate(plain);
    } catch (DataFormatException damaged) {
      return 0;
    } finally {
      inflater.end();
    }
  }
}
