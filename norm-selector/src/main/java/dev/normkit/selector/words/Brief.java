package dev.normkit.selector.words;

import com.google.common.base.CharMatcher;

/** Texts from outside in messages, which stay readable however long those are. */
public final class Brief {
  private static final int MOST = 40;

  private Brief() {}

  /** The beginning of a text. */
  public static String text(String text) {
    return text.length() <= MOST ? text : text.substring(0, MOST) + "…";
  }

  /** Both ends of a path, for example {@code $.layers[3]…[0][0]}. */
  public static String path(String path) {
    return path.length() <= 3 * MOST
        ? path
        : path.substring(0, 2 * MOST) + "…" + path.substring(path.length() - MOST / 2);
  }

  /** The text on one line: what others' code says may have line ends. */
  public static String oneLine(String text) {
    return CharMatcher.breakingWhitespace().trimAndCollapseFrom(text, ' ');
  }
}
