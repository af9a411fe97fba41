package dev.normkit.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version that the symbols of a library of ONNX Runtime have, {@code VERS_1.29.0}. The Java
 * binding's own native part asks for that of its release, so the loader refuses a newer library,
 * although that keeps the older interface. This lets the binding ask for another one.
 */
final class SymbolVersion {
  private static final String PREFIX = "VERS_";
  private static final Pattern NAME = Pattern.compile(PREFIX + "(\\d+\\.\\d+\\.\\d+)\0");

  /** What is kept of the hash that ELF prescribes for names: 28 bits. */
  private static final int TOP = 0xF0000000;

  private SymbolVersion() {}

  /**
   * Reads it.
   *
   * @param library the bytes of ONNX Runtime's library, or of what needs it
   * @return the version, for example 1.29.0
   */
  static String of(byte[] library) {
    Matcher name = NAME.matcher(new String(library, ISO_8859_1));
    if (!name.find()) {
      throw new IllegalArgumentException("not a library of ONNX Runtime: no symbol " + PREFIX);
    }
    return name.group(1);
  }

  /** Asks for another version: replaces the name, and its hash, by which the loader compares. */
  static byte[] renamed(byte[] library, String version) {
    String from = PREFIX + of(library) + "\0";
    String to = PREFIX + version + "\0";
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(version + " is longer or shorter than " + of(library));
    }
    String named = replaceOne(new String(library, ISO_8859_1), from, to);
    return replaceOne(named, hashBytes(from), hashBytes(to)).getBytes(ISO_8859_1);
  }

  private static String replaceOne(String text, String from, String to) {
    int place = text.indexOf(from);
    if (place < 0 || text.indexOf(from, place + 1) >= 0) {
      throw new IllegalArgumentException("the symbols' version isn't there exactly once");
    }
    return text.substring(0, place) + to + text.substring(place + from.length());
  }

  private static String hashBytes(String name) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(hash(name.substring(0, name.length() - 1)));
    return new String(bytes.array(), ISO_8859_1);
  }

  /** As the System V ABI has it, generic ELF, chapter 5, hash table. */
  static int hash(String name) {
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = (hash << 4) + name.charAt(i);
      int top = hash & TOP;
      hash = (hash ^ (top >>> 24)) & ~TOP;
    }
    return hash;
  }
}
