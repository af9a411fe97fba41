package dev.normkit.tests.pictures;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A picture in the making. Its colours follow the reader's: light, or dark where the browser is set
 * so; the ground is painted, so that it can be read on any page.
 */
final class Svg {
  /** Class, light colour, dark colour; of texts and shapes the fill, of lines the stroke. */
  private static final String[][] FILLS = {
    {"ground", "#ffffff", "#0d1117"},
    {"ink", "#1f2328", "#e6edf3"},
    {"faint", "#59636e", "#9da7b3"},
    {"box", "#f6f8fa", "#161b22"},
    {"cell", "#eef1f4", "#21262d"},
    {"one", "#2f7ed8", "#4493f8"},
    {"two", "#93c3f5", "#24508c"},
    {"three", "#f2b04c", "#b9791b"},
    {"tie", "#8c96a0", "#8b949e"},
    {"slow", "#d1622b", "#f0883e"},
    {"band", "#e4e8ec", "#21262d"}
  };

  private static final String[][] STROKES = {
    {"edge", "#ffffff", "#0d1117"},
    {"line", "#59636e", "#9da7b3"},
    {"grid", "#d1d9e0", "#30363d"},
    {"ours", "#2f7ed8", "#4493f8"},
    {"peer-a", "#d1622b", "#f0883e"},
    {"peer-b", "#8250df", "#ab7df8"},
    {"peer-c", "#1a7f37", "#3fb950"}
  };

  private final StringBuilder body = new StringBuilder();
  private final int width;
  private final int height;
  private final String title;

  /** An empty picture; the title is what is read out in its place. */
  Svg(int width, int height, String title) {
    this.width = width;
    this.height = height;
    this.title = title;
  }

  /** A closed shape, points as x and y in turn. */
  Svg shape(String classes, double... points) {
    body.append("<polygon class=\"%s\" points=\"%s\"/>\n".formatted(classes, numbers(points)));
    return this;
  }

  Svg line(String classes, double... points) {
    body.append(
        "<polyline class=\"%s\" points=\"%s\"/>\n".formatted(classes + " open", numbers(points)));
    return this;
  }

  Svg box(String classes, double x, double y, double wide, double high) {
    body.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"5\"/>\n"
            .formatted(classes, number(x), number(y), number(wide), number(high)));
    return this;
  }

  Svg dot(String classes, double x, double y, double radius) {
    body.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
            .formatted(classes, number(x), number(y), number(radius)));
    return this;
  }

  /** Words that begin at x, or with the class "middle" or "end" lie around or before it. */
  Svg text(String classes, double x, double y, String words) {
    body.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(classes, number(x), number(y), escaped(words)));
    return this;
  }

  private static String escaped(String words) {
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String numbers(double... points) {
    return Arrays.stream(points).mapToObj(Svg::number).collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** The file. */
  String finished() {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <title>%3$s</title>
        <style>
        text { font: 13px system-ui, -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif }
        .small { font-size: 11.5px } .bold { font-weight: 600 }
        .middle { text-anchor: middle } .end { text-anchor: end }
        .edge { stroke-width: 0.8 } .line { stroke-width: 1.2 } .thick { stroke-width: 2.5 }
        .open { fill: none } .dashed { stroke-dasharray: 3 3 }
        .shade-right { fill: #000; opacity: 0.1 } .shade-top { fill: #fff; opacity: 0.25 }
        %4$s@media (prefers-color-scheme: dark) {
        %5$s.shade-top { opacity: 0.12 }
        }
        </style>
        <rect class="ground" width="%1$d" height="%2$d"/>
        %6$s</svg>
        """
        .formatted(width, height, escaped(title), colours(1), colours(2), body);
  }

  private static String colours(int column) {
    return rules(FILLS, "fill", column) + rules(STROKES, "stroke", column);
  }

  private static String rules(String[][] colours, String property, int column) {
    return Arrays.stream(colours)
        .map(colour -> ".%s { %s: %s }\n".formatted(colour[0], property, colour[column]))
        .collect(Collectors.joining());
  }
}
