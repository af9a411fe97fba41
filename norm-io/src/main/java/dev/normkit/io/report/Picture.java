package dev.normkit.io.report;

import dev.normkit.io.health.Figures;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;

/** SVG pictures. Numbers are written the same in every locale. */
final class Picture {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 72;
  private static final int MOST_COLUMNS = 256;
  private static final int ROW = 18;
  private static final int LETTER = 7;
  private static final int MOST_LETTERS = 38;

  private Picture() {}

  /** Numbers by channel as bars; several channels share one where there are many. */
  static String strip(Page.Strip strip) {
    Scale scale = Scale.of(strip.logarithmic(), strip.values());
    int count = strip.values().length;
    int columns = Math.min(count, MOST_COLUMNS);
    boolean[] marked = new boolean[columns];
    strip.marked().stream()
        .filter(channel -> channel < count)
        .forEach(channel -> marked[(int) ((long) channel * columns / count)] = true);
    StringBuilder usual = new StringBuilder();
    StringBuilder special = new StringBuilder();
    double width = (double) WIDTH / columns;
    for (int column = 0; column < columns; column++) {
      int from = (int) ((long) column * count / columns);
      int to = Math.max(from + 1, (int) ((long) (column + 1) * count / columns));
      bar(marked[column] ? special : usual, scale, strip.values(), from, to, column * width, width);
    }
    double zero = y(scale.base());
    return """
        <figure><figcaption>%s<span>%s … %s</span></figcaption>
        <svg viewBox="0 0 %d %d" preserveAspectRatio="none" role="img" aria-label="%s by channel">\
        <path class="axis" d="M0 %sH%d"/><path class="bar" d="%s"/><path class="marked" d="%s"/></svg>
        </figure>
        """
        .formatted(
            Html.escape(strip.title()),
            Figures.text(scale.least()),
            Figures.text(scale.most()),
            WIDTH,
            HEIGHT,
            Html.escape(strip.title()),
            number(zero),
            WIDTH,
            usual,
            special);
  }

  private static void bar(
      StringBuilder path, Scale scale, double[] values, int from, int to, double... place) {
    double high = scale.base();
    double low = scale.base();
    for (int i = from; i < to; i++) {
      double at = scale.at(values[i]);
      high = Math.max(high, at);
      low = Math.min(low, at);
    }
    double top = y(high);
    double bottom = Math.max(y(low), top + 1);
    double gap = place[1] > 3 ? 1 : 0;
    path.append('M')
        .append(number(place[0]))
        .append(' ')
        .append(number(top))
        .append('h')
        .append(number(place[1] - gap))
        .append('V')
        .append(number(bottom))
        .append('h')
        .append(number(gap - place[1]))
        .append('z');
  }

  private static double y(double share) {
    return (1 - share) * (HEIGHT - 4) + 2;
  }

  /** One row per section: from the least to the most, with the median. */
  static void overview(Page.Overview overview, Writer svg) throws IOException {
    List<Page.Bar> rows = overview.rows();
    double[] all = new double[rows.size() * 2];
    for (int i = 0; i < rows.size(); i++) {
      all[2 * i] = rows.get(i).least();
      all[2 * i + 1] = rows.get(i).most();
    }
    Scale scale = Scale.of(true, all);
    int height = rows.size() * ROW + 24;
    int names = LETTER * rows.stream().mapToInt(row -> name(row).length()).max().orElse(0);
    svg.append(
        "<svg class=\"overview\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">"
            .formatted(names + WIDTH + 30, height, Html.escape(overview.title())));
    for (int power : scale.decades()) {
      decade(svg, names + 10 + scale.at(Math.pow(10, power)) * WIDTH, power, height);
    }
    for (int i = 0; i < rows.size(); i++) {
      row(svg, rows.get(i), scale, names, i * ROW + 20);
    }
    svg.append("</svg>\n");
  }

  private static void decade(Writer svg, double x, int power, int height) throws IOException {
    svg.append(
        "<path class=\"grid\" d=\"M%s 14V%d\"/><text class=\"tick\" x=\"%s\" y=\"10\">1e%d</text>"
            .formatted(number(x), height, number(x), power));
  }

  /** The end of a name says more than its beginning. */
  private static String name(Page.Bar bar) {
    String name = bar.name();
    return name.length() <= MOST_LETTERS
        ? name
        : "…" + name.substring(name.length() - MOST_LETTERS + 1);
  }

  private static void row(Writer svg, Page.Bar bar, Scale scale, int names, int top)
      throws IOException {
    double from = names + 10 + scale.at(bar.least()) * WIDTH;
    double to = names + 10 + scale.at(bar.most()) * WIDTH;
    double middle = names + 10 + scale.at(bar.median()) * WIDTH;
    svg.append(
        """
        <a href="#s%d" class="%s"><title>%s: %s to %s, median %s</title>\
        <text x="%d" y="%d">%s</text>\
        <rect x="%s" y="%d" width="%s" height="8" rx="4"/>\
        <path class="median" d="M%s %dv12"/></a>
        """
            .formatted(
                bar.section(),
                bar.tone(),
                Html.escape(bar.name()),
                Figures.text(bar.least()),
                Figures.text(bar.most()),
                Figures.text(bar.median()),
                names,
                top + 12,
                Html.escape(name(bar)),
                number(from),
                top + 4,
                number(Math.max(2, to - from)),
                number(middle),
                top + 2));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value).replaceAll("\\.0$", "");
  }
}
