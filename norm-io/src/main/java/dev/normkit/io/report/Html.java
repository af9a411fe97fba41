package dev.normkit.io.report;

/** Text in HTML: what a file says is never markup. */
final class Html {
  private Html() {}

  /** A text as content or inside quotes. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> append(safe, c);
              }
            });
    return safe.toString();
  }

  /**
   * Control characters, halves of pairs, and marks that turn the direction of writing would show
   * another name than there is.
   */
  private static void append(StringBuilder safe, int c) {
    boolean harmful =
        Character.isISOControl(c)
            || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE
            || Character.getType(c) == Character.FORMAT
            || (c & 0xFFFE) == 0xFFFE;
    if (harmful) {
      safe.append('\uFFFD');
    } else {
      safe.appendCodePoint(c);
    }
  }
}
