package dev.normkit.io.rewrite;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** The fields of a protobuf message as they lie in a file, so that each can be copied as it is. */
final class WireFields {
  /** The wire type of messages, texts and bytes. */
  private static final int LENGTH_DELIMITED = 2;

  private final byte[] bytes;
  private int at;

  private WireFields(byte[] bytes, int from) {
    this.bytes = bytes;
    at = from;
  }

  /**
   * A field.
   *
   * @param number which one
   * @param from where its tag begins
   * @param content where its content begins, behind tag and length
   * @param to where it ends
   * @param delimited whether it is a message, a text or bytes
   */
  record Field(int number, int from, int content, int to, boolean delimited) {

    /** Whether it is that message, text or bytes; of another wire type, nobody knows the field. */
    boolean is(int wanted) {
      return delimited && number == wanted;
    }
  }

  /** Of a message that was parsed already, and so is sound. */
  static List<Field> of(byte[] bytes, int from, int to) {
    WireFields wire = new WireFields(bytes, from);
    List<Field> fields = new ArrayList<>();
    while (wire.at < to) {
      fields.add(wire.next());
    }
    return fields;
  }

  private Field next() {
    int from = at;
    long tag = varint();
    int content = at;
    int type = (int) (tag & 7);
    switch (type) {
      case 0 -> varint();
      case 1 -> at += Long.BYTES;
      case LENGTH_DELIMITED -> {
        int length = (int) varint();
        content = at;
        at += length;
      }
      default -> at += Integer.BYTES;
    }
    return new Field((int) (tag >>> 3), from, content, at, type == LENGTH_DELIMITED);
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  /** Writes a message, a text or bytes. */
  static void write(ByteArrayOutputStream out, int number, byte[] content) {
    varint(out, (long) number << 3 | LENGTH_DELIMITED);
    varint(out, content.length);
    out.writeBytes(content);
  }

  private static void varint(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left > 0x7F) {
      out.write((int) (left & 0x7F | 0x80));
      left >>>= 7;
    }
    out.write((int) left);
  }
}
