package dev.normkit.cli;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * The value of an option that names a file.
 *
 * @param text as it was typed
 */
record FileName(String text) {
  private static final Set<String> STANDARD_INPUT =
      Set.of("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0");
  private static final Set<String> STANDARD_OUTPUT =
      Set.of("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1");

  static FileName parse(String text) {
    parsePath(text);
    return new FileName(text);
  }

  /** A file that exists outside the program, never a pipe. */
  static Path parsePath(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("it is empty; give the name of a file");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new IllegalArgumentException(
          "'" + text + "' can't be the name of a file: " + wrong.getReason() + localeAdvice(text),
          wrong);
    }
  }

  /** Opening {@code /dev/stdin} anew would begin at the file's start, and fails on a socket. */
  boolean standardInput() {
    return STANDARD_INPUT.contains(text);
  }

  boolean standardOutput() {
    return STANDARD_OUTPUT.contains(text);
  }

  Path path() {
    return Path.of(text);
  }

  /** The start script sets such a locale; who starts Java without it may have none. */
  String localeAdvice() {
    return localeAdvice(text);
  }

  private static String localeAdvice(String text) {
    String encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
    boolean garbled = text.indexOf('\uFFFD') >= 0 || text.indexOf('?') >= 0 || !isAscii(text);
    return garbled && !encoding.toUpperCase(Locale.ROOT).startsWith("UTF")
        ? "; Java reads the names of files as "
            + encoding
            + " here, so set a locale such as LC_ALL=C.UTF-8"
        : "";
  }

  private static boolean isAscii(String text) {
    Charset ascii = StandardCharsets.US_ASCII;
    return ascii.newEncoder().canEncode(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
