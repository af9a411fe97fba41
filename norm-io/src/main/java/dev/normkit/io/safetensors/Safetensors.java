package dev.normkit.io.safetensors;

import dev.normkit.io.bytes.FileBytes;
import dev.normkit.io.bytes.OpenTensors;
import dev.normkit.io.bytes.StoredTensor;
import dev.normkit.io.bytes.Tensor;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a file: 8 bytes with the header's length N, N bytes of JSON, data. The tensors must lie one
 * behind the other and fill the file, each in as many bytes as its shape needs.
 */
public final class Safetensors {
  /** As in the format's own library. */
  private static final long MOST_HEADER_BYTES = 100_000_000;

  private Safetensors() {}

  /**
   * Whether a file may be one: its header is shorter than the file and begins as JSON does.
   *
   * @param file any file
   * @return false if it is surely something else
   * @throws IOException if it can't be read
   */
  public static boolean maybe(FileBytes file) throws IOException {
    if (file.length() < 9 || file.read(8, 1).get() != '{') {
      return false;
    }
    long length = file.read(0, 8).getLong();
    return length > 0 && length <= file.length();
  }

  /**
   * Reads the header.
   *
   * @param file closed with the result
   * @return its tensors
   * @throws FileFormatException if it isn't as the format demands
   * @throws IOException if it can't be read
   */
  public static OpenTensors open(FileBytes file) throws IOException {
    SafetensorsHeader header = SafetensorsHeader.read(headerBytes(file));
    long from = Long.BYTES + header.bytes();
    requireFilled(header.places(), file.length() - from);
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Place place : header.places()) {
      tensors.put(
          place.info().name(),
          new StoredTensor(
              place.info(),
              ByteOrder.LITTLE_ENDIAN,
              false,
              file.part(from + place.begin(), place.end() - place.begin())));
    }
    return new OpenTensors("safetensors", tensors, header.metadata(), file);
  }

  private static byte[] headerBytes(FileBytes file) throws IOException {
    if (file.length() < Long.BYTES) {
      throw new FileFormatException(
          "it is "
              + file.length()
              + " bytes long; a safetensors file begins with 8 bytes for its header's length");
    }
    long length = file.read(0, Long.BYTES).getLong();
    long most = Math.min(MOST_HEADER_BYTES, file.length() - Long.BYTES);
    if (length < 2 || length > most) {
      throw new FileFormatException(
          "its header is "
              + Long.toUnsignedString(length)
              + " bytes long; it must be at least 2 and at most "
              + most
              + (most < MOST_HEADER_BYTES ? ", which the file has; is it truncated?" : ""));
    }
    return file.read(Long.BYTES, (int) length).array();
  }

  /** Neither overlaps nor holes, from the first byte of the data to its last. */
  private static void requireFilled(List<Place> places, long dataBytes) throws FileFormatException {
    List<Place> inOrder = new ArrayList<>(places);
    inOrder.sort(Comparator.comparingLong(Place::begin).thenComparingLong(Place::end));
    long at = 0;
    for (Place place : inOrder) {
      requireLength(place);
      if (place.begin() != at) {
        throw new FileFormatException(
            place
                + " begins at byte "
                + place.begin()
                + " of the data, but those before it end at "
                + at
                + "; there must be neither overlaps nor holes");
      }
      at = place.end();
    }
    if (at != dataBytes) {
      throw new FileFormatException(
          "its tensors need "
              + at
              + " bytes, but "
              + dataBytes
              + " follow the header"
              + (dataBytes < at ? "; is it truncated?" : "; there must be no others"));
    }
  }

  private static void requireLength(Place place) throws FileFormatException {
    ElementType type = place.info().type();
    long length = place.end() - place.begin();
    if (place.begin() < 0 || length < 0) {
      throw new FileFormatException(
          place + " lies from " + place.begin() + " to " + place.end() + ", which isn't a place");
    }
    if (type == ElementType.OTHER) {
      return;
    }
    long wanted;
    try {
      wanted = Math.multiplyExact(place.info().elements(), type.bytes());
    } catch (ArithmeticException tooLarge) {
      wanted = Long.MAX_VALUE;
    }
    if (length != wanted) {
      throw new FileFormatException(
          place
              + " lies in "
              + length
              + " bytes, but its shape "
              + place.info().text()
              + " needs "
              + (wanted == Long.MAX_VALUE ? "more than any file has" : wanted));
    }
  }
}
