package dev.normkit.tests.pictures;

/** How our time compares with the fastest peer's, as norm-bench counts it. */
enum Verdict {
  FASTER("one", "faster"),
  TIED("tie", "tied (within 15 %)"),
  SLOWER("slow", "slower");

  /** Times whose ratio is at most this, or at least its inverse, are tied. */
  static final double TIE = 1.15;

  final String colour;
  final String words;

  Verdict(String colour, String words) {
    this.colour = colour;
    this.words = words;
  }

  static Verdict of(double ratio) {
    if (ratio > TIE) {
      return SLOWER;
    }
    return ratio < 1 / TIE ? FASTER : TIED;
  }
}
