package dev.normkit.io.bytes;

/** Texts of a file in messages: on one line, and readable however long they are. */
public final class Brief {
  private static final int MOST = 80;

  private Brief() {}

  /**
   * {@return the beginning of a text, on one line}
   *
   * @param text of a file
   */
  public static String of(String text) {
    String shorter = text.length() <= MOST ? text : text.substring(0, MOST - 1) + "…";
    return shorter.replaceAll("[\\p{Cntrl}\\s\\u2028\\u2029]+", " ");
  }
}
