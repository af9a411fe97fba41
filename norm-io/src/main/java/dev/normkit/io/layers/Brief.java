package dev.normkit.io.layers;

/** Texts from a file in messages, which stay readable however long those are. */
final class Brief {
  private static final int MOST = 60;

  private Brief() {}

  static String text(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= MOST ? line : line.substring(0, MOST) + "…";
  }
}
