package dev.normkit.selector.method;

/** How texts cite the statements that the rules follow: {@code docs/normalization.md, usage 3}. */
final class Citation {
  /** In normkit's repository; each statement has a heading of its own there. */
  static final String DOCUMENT = "docs/normalization.md";

  private Citation() {}

  /** Names the document and a heading in it. */
  static String of(String heading) {
    return DOCUMENT + ", " + heading;
  }

  /** Names the document once if several of its headings follow each other. */
  static String shortened(String sources) {
    return sources.replace("; " + DOCUMENT + ", ", ", ");
  }
}
