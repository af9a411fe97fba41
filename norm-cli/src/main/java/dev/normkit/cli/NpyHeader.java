package dev.normkit.cli;

import dev.normkit.api.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * The text before the data of an .npy file: a Python dictionary with exactly the keys {@code
 * descr}, {@code fortran_order} and {@code shape}. Only what this program can use passes.
 */
final class NpyHeader {
  static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};

  /** Data starts at a multiple of this, as NumPy writes it. */
  private static final int ALIGNMENT = 64;

  private static final int PREAMBLE_BYTES_V1 = MAGIC.length + 2 + 2;

  private final ElementType type;
  private final int[] sizes;
  private final int elements;

  private NpyHeader(ElementType type, int[] sizes) throws NpyException {
    this.type = type;
    this.sizes = sizes;
    this.elements = product(sizes);
  }

  /** The element types that are read. */
  enum ElementType {
    FLOAT32("<f4", Float.BYTES),
    FLOAT64("<f8", Double.BYTES);

    private final String descr;
    private final int bytes;

    ElementType(String descr, int bytes) {
      this.descr = descr;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    String word() {
      return "float" + 8 * bytes;
    }

    private static ElementType parse(String descr) throws NpyException {
      for (ElementType type : values()) {
        if (type.descr.equals(descr)) {
          return type;
        }
      }
      throw new NpyException(
          "its type is '"
              + descr
              + "'; only little-endian float32 '<f4' and float64 '<f8' are read");
    }
  }

  /**
   * Reads the dictionary.
   *
   * @param text all of the header, with the padding at its end
   */
  static NpyHeader parse(String text) throws NpyException {
    NpyHeaderText fields = NpyHeaderText.parse(text);
    ElementType type = ElementType.parse(fields.descr());
    if (fields.fortranOrder()) {
      throw new NpyException("it is in Fortran order; only C order is read");
    }
    return new NpyHeader(type, sizes(fields.shape()));
  }

  private static int[] sizes(List<String> shape) throws NpyException {
    if (shape.isEmpty()) {
      throw new NpyException("its shape is (), a single number; at least one axis is needed");
    }
    int[] sizes = new int[shape.size()];
    for (int axis = 0; axis < sizes.length; axis++) {
      String size = shape.get(axis);
      try {
        sizes[axis] = Integer.parseInt(size);
      } catch (NumberFormatException tooLarge) {
        throw new NpyException("size " + size + " of axis " + axis + " is out of range");
      }
      if (sizes[axis] < 1) {
        throw new NpyException(
            "its shape is " + tuple(shape) + "; the size of every axis must be at least 1");
      }
    }
    return sizes;
  }

  private static int product(int[] sizes) throws NpyException {
    long product = 1;
    for (int size : sizes) {
      product *= size;
      if (product > Shape.MOST_ELEMENTS) {
        throw new NpyException(
            "its shape "
                + tuple(sizes)
                + " has more than "
                + Shape.MOST_ELEMENTS
                + " values, the most that a tensor may have");
      }
    }
    return (int) product;
  }

  /** The bytes before the data of a float32 file, format 1.0. */
  static byte[] bytesOfFloat32(int[] sizes) throws NpyException {
    String dictionary =
        "{'descr': '"
            + ElementType.FLOAT32.descr
            + "', 'fortran_order': False, 'shape': "
            + tuple(sizes)
            + ", }";
    int unpadded = PREAMBLE_BYTES_V1 + dictionary.length() + 1;
    int total = (unpadded + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (total - PREAMBLE_BYTES_V1 > 0xFFFF) {
      throw new NpyException("its " + sizes.length + " axes do not fit the format 1.0");
    }
    String text = dictionary + " ".repeat(total - unpadded) + "\n";
    return ByteBuffer.allocate(total)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) text.length())
        .put(text.getBytes(StandardCharsets.ISO_8859_1))
        .array();
  }

  static String tuple(int[] sizes) {
    List<String> texts = new ArrayList<>();
    for (int size : sizes) {
      texts.add(Integer.toString(size));
    }
    return tuple(texts);
  }

  /** As Python writes a tuple: one of a single element ends in a comma. */
  private static String tuple(List<String> sizes) {
    StringJoiner text = new StringJoiner(", ", "(", sizes.size() == 1 ? ",)" : ")");
    sizes.forEach(text::add);
    return text.toString();
  }

  ElementType type() {
    return type;
  }

  int[] sizes() {
    return sizes.clone();
  }

  int elements() {
    return elements;
  }

  /** The place of an element as Python writes it, for example {@code (0, 2)}. */
  String index(int element) {
    int[] index = new int[sizes.length];
    int rest = element;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      index[axis] = rest % sizes[axis];
      rest /= sizes[axis];
    }
    return tuple(index);
  }

  long dataBytes() {
    return (long) elements * type.bytes;
  }

  /** For example {@code (2, 3) of float32}. */
  @Override
  public String toString() {
    return tuple(sizes) + " of " + type.word();
  }
}
