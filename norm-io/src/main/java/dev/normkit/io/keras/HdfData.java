package dev.normkit.io.keras;

import dev.normkit.io.bytes.ByteSource;
import dev.normkit.io.tensor.ReadLimits;
import io.jhdf.api.Dataset;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.dataset.CompactDataset;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.filter.PipelineFilterWithData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The bytes of a dataset. Those that lie in one piece are read where they lie; chunks, which may be
 * compressed, and zeros that were never written are put together in memory, within the limits.
 */
record HdfData(HdfGuard guard, Dataset dataset, long length, ReadLimits limits)
    implements ByteSource {
  private static final int DEFLATE = 1;
  private static final int SHUFFLE = 2;
  private static final int FLETCHER = 3;
  private static final List<Integer> FILTERS = List.of(DEFLATE, SHUFFLE, FLETCHER);

  /** The longest array of a JVM. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** Of a checksum behind a chunk. */
  private static final int CHECKSUM_BYTES = 4;

  @Override
  public boolean present() {
    return false;
  }

  @Override
  public InputStream open() throws IOException {
    guard.beginReading();
    byte[] bytes = HdfContents.guarded(Optional.of(guard), this::read);
    return new ByteArrayInputStream(bytes);
  }

  private byte[] read() {
    // What has no elements need not lie anywhere.
    if (length == 0) {
      return new byte[0];
    }
    if (!(dataset instanceof CompactDataset) && dataset.isEmpty()) {
      return unwritten();
    }
    if (dataset instanceof ContiguousDataset contiguous) {
      return bytes(guard.data(contiguous.getDataAddress(), length));
    }
    if (dataset instanceof CompactDataset compact) {
      return bytes(compact.getDataBuffer());
    }
    if (dataset instanceof ChunkedDataset chunked) {
      return chunks(chunked);
    }
    throw new UnsupportedHdfException(
        "its layout is " + dataset.getDataLayout() + "; data in one piece or in chunks is read");
  }

  /** A dataset that was made and never written has no place in the file; its fill value stands. */
  private byte[] unwritten() {
    Object fill = dataset.getFillValue();
    boolean zero = fill == null || fill instanceof Number number && number.doubleValue() == 0;
    if (!zero) {
      throw new UnsupportedHdfException(
          "it was never written, and its fill value, " + fill + ", isn't 0");
    }
    if (length > limits.inflatedBytes()) {
      throw new UnsupportedHdfException(
          "it was never written, and its "
              + length
              + " zeros are more than ReadLimits.inflatedBytes; if you trust it, raise that");
    }
    return new byte[intLength()];
  }

  /** However much the limits allow, it's put together in one array. */
  private int intLength() {
    if (length > MOST_BYTES) {
      throw new UnsupportedHdfException(
          "it has " + length + " bytes; what isn't in one piece is read up to 2 GiB");
    }
    return (int) length;
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private byte[] chunks(ChunkedDataset chunked) {
    int elementBytes = chunked.getDataType().getSize();
    int[] sizes = chunked.getDimensions();
    int[] chunk = chunked.getChunkDimensions();
    if (sizes.length != chunk.length) {
      throw new UnsupportedHdfException("its chunks have another rank than it has");
    }
    long chunkBytes = product(chunk, elementBytes);
    long chunks = 1;
    for (int axis = 0; axis < sizes.length; axis++) {
      chunks = Math.multiplyExact(chunks, Math.floorDiv(sizes[axis] - 1L, chunk[axis]) + 1);
    }
    // Each chunk is inflated whole, however little of it the dataset holds.
    if (Math.multiplyExact(chunks, chunkBytes) > limits.inflatedBytes()
        || chunks > limits.steps()) {
      throw new UnsupportedHdfException(
          "its chunks are more than ReadLimits.inflatedBytes or steps; if you trust it, raise them");
    }
    boolean deflated = requireKnown(chunked.getFilters(), elementBytes);
    byte[] all = new byte[intLength()];
    int[] offset = new int[sizes.length];
    for (long i = 0; i < chunks; i++) {
      requireLength(chunked.getRawChunkBuffer(offset), chunkBytes, deflated);
      byte[] piece = chunked.getDecompressedChunk(offset);
      new Piece(sizes, chunk, elementBytes).put(piece, offset, all);
      next(offset, sizes, chunk);
    }
    return all;
  }

  private static long product(int[] sizes, int elementBytes) {
    long product = elementBytes;
    for (int size : sizes) {
      if (size < 1) {
        throw new UnsupportedHdfException("a chunk has an axis of " + size);
      }
      product = Math.multiplyExact(product, size);
    }
    return product;
  }

  /** Whether there is a compression among them. */
  private static boolean requireKnown(List<PipelineFilterWithData> filters, int elementBytes) {
    for (PipelineFilterWithData filter : filters) {
      if (!FILTERS.contains(filter.getId())) {
        throw new UnsupportedHdfException(
            "its filter is " + filter.getName() + "; deflate, shuffle and checksums are read");
      }
      if (filter.getId() == SHUFFLE) {
        requireShuffled(filter.getFilterData(), elementBytes);
      }
    }
    long compressions = filters.stream().filter(filter -> filter.getId() == DEFLATE).count();
    if (compressions > 1 || filters.size() > FILTERS.size()) {
      throw new UnsupportedHdfException(
          "it has " + filters.size() + " filters; at most one deflate and 3 in all are read");
    }
    return compressions == 1;
  }

  /** jhdf takes a turn for each byte of an element, and a file may name billions of them. */
  private static void requireShuffled(int[] named, int elementBytes) {
    if (named.length == 0 || named[0] != elementBytes) {
      throw new UnsupportedHdfException(
          "its filter shuffles elements of "
              + Arrays.toString(named)
              + " bytes, and its elements have "
              + elementBytes);
    }
  }

  /** Inflates once without keeping anything, since jhdf would keep all of a bomb. */
  private static void requireLength(ByteBuffer raw, long wanted, boolean deflated) {
    long most = wanted + CHECKSUM_BYTES;
    long found = raw.remaining();
    if (deflated) {
      Inflater inflater = new Inflater();
      try {
        inflater.setInput(raw);
        byte[] some = new byte[8192];
        found = 0;
        int count;
        do {
          count = inflater.inflate(some);
          found += count;
        } while (count > 0 && found <= most);
      } catch (DataFormatException damaged) {
        throw new UnsupportedHdfException("a chunk isn't what deflate makes");
      } finally {
        inflater.end();
      }
    }
    if (found < wanted || found > most) {
      throw new UnsupportedHdfException(
          "a chunk has " + (found > most ? "more" : "fewer") + " than its " + wanted + " bytes");
    }
  }

  private static void next(int[] offset, int[] sizes, int[] chunk) {
    for (int axis = offset.length - 1; axis >= 0; axis--) {
      offset[axis] += chunk[axis];
      if (offset[axis] < sizes[axis]) {
        return;
      }
      offset[axis] = 0;
    }
  }

  /** Copies the rows of a chunk that lie in the dataset. */
  private record Piece(int[] sizes, int[] chunk, int elementBytes) {
    void put(byte[] piece, int[] offset, byte[] all) {
      copy(piece, offset, all, 0, 0, 0);
    }

    private void copy(byte[] piece, int[] offset, byte[] all, int axis, int from, int to) {
      int count = Math.min(chunk[axis], sizes[axis] - offset[axis]);
      if (axis == sizes.length - 1) {
        System.arraycopy(
            piece,
            from * chunk[axis] * elementBytes,
            all,
            (to * sizes[axis] + offset[axis]) * elementBytes,
            count * elementBytes);
        return;
      }
      for (int i = 0; i < count; i++) {
        copy(
            piece,
            offset,
            all,
            axis + 1,
            from * chunk[axis] + i,
            to * sizes[axis] + offset[axis] + i);
      }
    }
  }
}
