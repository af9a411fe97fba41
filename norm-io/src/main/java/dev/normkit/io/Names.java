package dev.normkit.io;

import java.util.Collection;
import java.util.stream.Collectors;

/** Lists of names in messages, which stay readable however many there are. */
final class Names {
  private static final int MOST = 8;

  private Names() {}

  /** For example {@code it has 'a', 'b' and 20 more}. */
  static String those(Collection<String> names) {
    if (names.isEmpty()) {
      return "it has none";
    }
    String first =
        names.stream().limit(MOST).map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    return "it has "
        + first
        + (names.size() > MOST ? " and " + (names.size() - MOST) + " more" : "");
  }
}
