package dev.normkit.io.npy;

import dev.normkit.api.Shape;
import dev.normkit.io.bytes.Elements;
import dev.normkit.io.bytes.Truncated;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * An array of floats in NumPy's .npy format, versions 1.0 to 3.0: little-endian float32 or float64,
 * C order, at least one axis and one element. That is what the command line takes from files and
 * pipes alike; {@link NpyTensors} reads more.
 *
 * <p>A header is believed only as far as the file is long, or the pipe has brought: nothing large
 * is allocated before the promised bytes are known to be there.
 */
public final class Npy {
  private static final int CHUNK_BYTES = 1 << 16;

  /** Data starts at a multiple of this, as NumPy writes it. */
  private static final int ALIGNMENT = 64;

  private static final int PREAMBLE_BYTES_V1 = 10;

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
   * @return the array
   */
  public static Npy of(int[] sizes, float[] data) {
    return new Npy(sizes, data);
  }

  /** {@return the sizes of the axes} */
  public int[] sizes() {
    return sizes.clone();
  }

  /** {@return the values in memory order; float64 is rounded to float32; not a copy} */
  public float[] data() {
    return data;
  }

  /**
   * Reads to the end of the stream.
   *
   * @param in need not be buffered
   * @param length of the whole file, if it is known
   * @return the array
   * @throws FileFormatException if the bytes aren't such an array
   * @throws IOException if they can't be read
   */
  public static Npy read(InputStream in, OptionalLong length) throws IOException {
    NpyInput input = new NpyInput(in);
    NpyHeaderText fields = NpyHeaderText.parse(input.header());
    int[] sizes = requirePlain(fields);
    NpyHeader header = NpyHeader.of("", fields);
    long wanted = header.info().elements() * header.info().type().bytes();
    if (length.isPresent() && length.getAsLong() - input.position() != wanted) {
      throw otherBytes(header.info(), length.getAsLong() - input.position());
    }
    try {
      Elements elements = new Elements(header.info(), header.order());
      float[] data = elements.floats(in, length.isPresent());
      if (in.read() >= 0) {
        throw new FileFormatException(
            "its shape "
                + header.info().text()
                + " needs "
                + wanted
                + " bytes, but more follow the header; is it more than one array?");
      }
      return new Npy(sizes, data);
    } catch (Truncated truncated) {
      throw otherBytes(header.info(), truncated.present());
    }
  }

  static FileFormatException otherBytes(TensorInfo info, long present) {
    long wanted = info.elements() * info.type().bytes();
    return new FileFormatException(
        "its shape "
            + info.text()
            + " needs "
            + wanted
            + " bytes, but "
            + present
            + " follow the header; is it "
            + (present < wanted ? "truncated?" : "more than one array?"));
  }

  /** Refuses what the command line doesn't take; the sizes of the axes. */
  private static int[] requirePlain(NpyHeaderText fields) throws FileFormatException {
    String descr = fields.descr();
    if (descr.equals(NpyHeaderText.STRUCTURED)) {
      throw new FileFormatException("its elements are " + descr + "; only plain numbers are read");
    }
    if (!descr.equals("<f4") && !descr.equals("<f8")) {
      throw new FileFormatException(
          "its type is '"
              + descr
              + "'; only little-endian float32 '<f4' and float64 '<f8' are read");
    }
    if (fields.fortranOrder()) {
      throw new FileFormatException("it is in Fortran order; only C order is read");
    }
    if (fields.shape().isEmpty()) {
      throw new FileFormatException(
          "its shape is (), a single number; at least one axis is needed");
    }
    int[] sizes = plainSizes(fields.shape());
    long product = 1;
    for (int size : sizes) {
      product *= size;
      if (product > Shape.MOST_ELEMENTS) {
        throw new FileFormatException(
            "its shape "
                + tuple(sizes)
                + " has more than "
                + Shape.MOST_ELEMENTS
                + " values, the most that a tensor may have");
      }
    }
    return sizes;
  }

  private static int[] plainSizes(List<String> shape) throws FileFormatException {
    int[] sizes = new int[shape.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      String size = shape.get(axis);
      try {
        sizes[axis] = Integer.parseInt(size);
      } catch (NumberFormatException tooLarge) {
        throw new FileFormatException(
            "size "
                + size
                + " of axis "
                + axis
                + " is out of range; it must be from 1 to "
                + Shape.MOST_ELEMENTS);
      }
      if (sizes[axis] < 1) {
        throw new FileFormatException(
            "its shape is "
                + TensorInfo.tuple(shape)
                + "; the size of every axis must be at least 1");
      }
    }
    return sizes;
  }

  /**
   * Sizes as Python writes them.
   *
   * @param sizes of axes
   * @return for example {@code (2, 3)}
   */
  public static String tuple(int[] sizes) {
    return TensorInfo.tuple(IntStream.of(sizes).boxed().toList());
  }

  /**
   * The bytes before the data of a float32 file, format 1.0.
   *
   * @param sizes of the axes
   * @return magic, version and header
   * @throws FileFormatException if there are too many axes for the format
   */
  public static byte[] headerOfFloat32(int[] sizes) throws FileFormatException {
    String dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': " + tuple(sizes) + ", }";
    int unpadded = PREAMBLE_BYTES_V1 + dictionary.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (total - PREAMBLE_BYTES_V1 > 0xFFFF) {
      throw new FileFormatException("its " + sizes.length + " axes do not fit the format 1.0");
    }
    String text = dictionary + " ".repeat(total - unpadded) + "\n";
    return ByteBuffer.allocate(total)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(NpyInput.magic())
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  /**
   * Writes {@link ElementType#F32}, format 1.0.
   *
   * @param out need not be buffered
   * @throws IOException if it can't be written
   */
  public void write(OutputStream out) throws IOException {
    out.write(headerOfFloat32(sizes));
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < data.length; ) {
      int count = Math.min(data.length - at, CHUNK_BYTES / Float.BYTES);
      bytes.asFloatBuffer().put(data, at, count);
      out.write(bytes.array(), 0, count * Float.BYTES);
      at += count;
    }
  }
}
