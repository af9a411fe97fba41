package dev.normkit.io.onnx;

import dev.normkit.io.tensor.FileFormatException;

/**
 * Counts, before protobuf makes objects of a file, what they would take: a message of two bytes
 * becomes an object of a hundred, so that a small file could fill any memory.
 */
final class Wire {
  /** As protobuf's own. */
  private static final int DEEPEST = 100;

  private static final long FREE = 40L << 20;
  private static final int PER_BYTE = 9;

  /** An unknown field is kept with a tree entry and lists of its own. */
  private static final int UNKNOWN_COST = 300;

  private static final int TEXT_COST = 150;
  private static final int NUMBER_COST = 20;

  /** A number in a list of longs while it grows; in the file it has one byte or more. */
  private static final int LONG_COST = 14;

  /** The same in a list of ints, as weights of 8 and 16 bits are kept. */
  private static final int INT_COST = 12;

  /** A byte of floats, which are as long in the file. */
  private static final int FIXED_COST = 3;

  private final String file;
  private final byte[] bytes;
  private final long most;
  private int at;
  private long cost;

  private Wire(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
    most = FREE + (long) PER_BYTE * bytes.length;
  }

  /**
   * Walks over all fields.
   *
   * @throws FileFormatException if they don't end where they say, nest too deeply, or would take
   *     more memory than a model of this size needs
   */
  static void check(String file, byte[] bytes) throws FileFormatException {
    new Wire(file, bytes).message(WireMessage.MODEL, bytes.length, 0);
  }

  private void message(WireMessage type, int end, int depth) throws FileFormatException {
    if (depth >= DEEPEST) {
      throw damaged("its messages nest more than " + DEEPEST + " deep");
    }
    while (at < end) {
      field(type, end, depth);
    }
  }

  private void field(WireMessage type, int end, int depth) throws FileFormatException {
    long tag = varint(end);
    long number = tag >>> 3;
    if (number < 1 || number > (1 << 29) - 1) {
      throw damaged("there is no field number " + number);
    }
    boolean known = type.knows((int) number);
    switch ((int) (tag & 7)) {
      case 0 -> {
        varint(end);
        add(known ? NUMBER_COST : UNKNOWN_COST);
      }
      case 1 -> {
        skip(Long.BYTES, end);
        add(known ? NUMBER_COST : UNKNOWN_COST);
      }
      case 5 -> {
        skip(Integer.BYTES, end);
        add(known ? NUMBER_COST : UNKNOWN_COST);
      }
      case 2 -> block(type, (int) number, end, depth);
      default -> throw damaged("its fields are of a kind that ONNX doesn't use");
    }
  }

  private void block(WireMessage type, int number, int end, int depth) throws FileFormatException {
    long length = varint(end);
    if (length < 0 || length > end - at) {
      throw damaged("a part says it has " + length + " bytes, but " + (end - at) + " are left");
    }
    int after = at + (int) length;
    WireMessage part = type.part(number);
    if (part != null) {
      add(part.cost());
      message(part, after, depth + 1);
    } else if (type.packed(number)) {
      add(packed(type, number, after));
    } else if (!type.aliased(number)) {
      add((type.knows(number) ? TEXT_COST : UNKNOWN_COST) + 2 * length);
    }
    at = after;
  }

  private long packed(WireMessage type, int number, int after) {
    if (type.fixed(number)) {
      return FIXED_COST * (long) (after - at);
    }
    long numbers = 0;
    for (int i = at; i < after; i++) {
      // The last byte of each.
      numbers += bytes[i] >= 0 ? 1 : 0;
    }
    return numbers * (type.ints(number) ? INT_COST : LONG_COST);
  }

  private void add(long more) throws FileFormatException {
    cost += more;
    if (cost > most) {
      throw damaged("it has far more parts than a model of its size needs");
    }
  }

  private long varint(int end) throws FileFormatException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      if (at >= end) {
        throw damaged("it ends in the middle of a number");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number has more than 10 bytes");
  }

  private void skip(int length, int end) throws FileFormatException {
    if (length > end - at) {
      throw damaged("it ends in the middle of a number");
    }
    at += length;
  }

  private FileFormatException damaged(String why) {
    return new FileFormatException(
        "%s isn't an ONNX model or is damaged at byte %s of %s: %s"
            .formatted(file, at, bytes.length, why));
  }
}
