package dev.normkit.selector;

/** Texts from outside in messages, which stay readable however long those are. */
final class Brief {
  private static final int MOST = 40;

  private Brief() {}

  /** The beginning of a text. */
  static String text(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }

  /** Both ends of a path, for example {@code $.layers[3]…[0][0]}. */
  static String path(String path) {
    return path.length() <= 3 * MOST
        ? path
        : path.substring(0, 2 * MOST) + "…" + path.substring(path.length() - MOST / 2);
  }
}
