package dev.normkit.tests.pictures;

import java.util.List;
import java.util.Locale;

/**
 * A logarithmic axis of our time over the fastest peer's.
 *
 * @param left where it begins
 * @param width how long it is
 */
record RatioAxis(double left, double width) {
  private static final double LEAST = 0.08;
  private static final double MOST = 2;
  private static final List<Double> TICKS = List.of(0.1, 0.2, 0.5, 1.0, 2.0);

  double x(double ratio) {
    return left + width * Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
  }

  /** The band of ties, lines and their numbers above it. */
  void draw(Svg svg, double top, double bottom) {
    double from = x(1 / Verdict.TIE);
    double to = x(Verdict.TIE);
    svg.shape("band", from, top, to, top, to, bottom, from, bottom);
    for (double tick : TICKS) {
      svg.line(tick == 1 ? "line" : "grid line", x(tick), top, x(tick), bottom);
      svg.text("faint small middle", x(tick), top - 6, number(tick));
    }
  }

  private static String number(double value) {
    return value < 1 ? String.format(Locale.ROOT, "%.1f", value) : Integer.toString((int) value);
  }
}
