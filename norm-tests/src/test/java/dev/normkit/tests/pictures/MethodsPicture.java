package dev.normkit.tests.pictures;

import java.util.List;
import java.util.function.Function;

/**
 * What each method draws one mean and variance over: a batch as a block of N samples (backwards), C
 * channels (to the right) and S positions (downwards), as in the figures of Wu and He 2018.
 */
final class MethodsPicture {
  private static final int WIDTH = 800;
  private static final int HEIGHT = 508;
  private static final int N = 4;
  private static final int C = 6;
  private static final int S = 5;
  private static final double CELL = 17;
  private static final double BACK = 10;
  private static final double UP = 7.5;

  /** The sample and channel whose set is coloured: those that can be seen from three sides. */
  private static final int SAMPLE = 0;

  private static final int CHANNEL = C - 1;

  /** An element of the block by its sample, channel and position. */
  private record Element(int sample, int channel) {
    boolean inSample() {
      return sample == SAMPLE;
    }

    boolean inChannel() {
      return channel == CHANNEL;
    }

    boolean inGroup() {
      return inSample() && channel >= C - C / 2;
    }
  }

  private record Panel(
      String method, String first, String second, Function<Element, String> colour) {}

  private static final String REST = "cell";

  private static final List<Panel> PANELS =
      List.of(
          new Panel(
              "BatchNorm",
              "a channel, over all samples",
              "C means and variances",
              e -> e.inChannel() ? "one" : REST),
          new Panel(
              "LayerNorm",
              "a sample, over all channels",
              "N means and variances",
              e -> e.inSample() ? "one" : REST),
          new Panel(
              "InstanceNorm",
              "a channel of a sample",
              "N·C means and variances",
              e -> e.inSample() && e.inChannel() ? "one" : REST),
          new Panel(
              "GroupNorm (k groups, here 2)",
              "C/k channels of a sample",
              "N·k means and variances",
              e -> e.inGroup() ? "one" : REST),
          new Panel(
              "SwitchableNorm",
              "a learned mix of the sets of",
              "Instance (dark), Layer, Batch (orange)",
              MethodsPicture::mixed),
          new Panel(
              "RMSNorm",
              "as LayerNorm, without the mean",
              "N root mean squares",
              e -> e.inSample() ? "one" : REST));

  private static String mixed(Element e) {
    if (e.inSample()) {
      return e.inChannel() ? "one" : "two";
    }
    return e.inChannel() ? "three" : REST;
  }

  private final Svg svg =
      new Svg(
          WIDTH,
          HEIGHT,
          "A batch drawn as a block of samples, channels and positions, once for each of six"
              + " methods. Coloured is one set over which the method draws its statistics.");

  private MethodsPicture() {}

  static String draw() {
    MethodsPicture picture = new MethodsPicture();
    for (int i = 0; i < PANELS.size(); i++) {
      picture.panel(PANELS.get(i), 22 + i % 3 * 262, 28 + i / 3 * 238);
    }
    picture.svg.text(
        "faint small middle",
        WIDTH / 2.0,
        HEIGHT - 14,
        "N samples, C channels, S positions; coloured is what shares a mean and a variance");
    return picture.svg.finished();
  }

  private void panel(Panel panel, double x, double y) {
    svg.text("ink bold", x, y, panel.method());
    double left = x + 26;
    double top = y + 20 + N * UP;
    front(panel, left, top);
    right(panel, left, top);
    top(panel, left, top);
    double bottom = top + S * CELL;
    svg.text("faint small middle", left + C * CELL / 2, bottom + 14, "C");
    svg.text("faint small end", left - 7, top + S * CELL / 2 + 4, "S");
    svg.text("faint small end", left + N * BACK / 2 - 6, top - N * UP / 2 - 1, "N");
    svg.text("ink", x, bottom + 34, panel.first());
    svg.text("faint", x, bottom + 52, panel.second());
  }

  private void front(Panel panel, double left, double top) {
    for (int c = 0; c < C; c++) {
      String colour = panel.colour().apply(new Element(0, c));
      for (int s = 0; s < S; s++) {
        double x = left + c * CELL;
        double y = top + s * CELL;
        svg.shape(colour + " edge", x, y, x + CELL, y, x + CELL, y + CELL, x, y + CELL);
      }
    }
  }

  private void right(Panel panel, double left, double top) {
    double edge = left + C * CELL;
    for (int n = 0; n < N; n++) {
      String colour = panel.colour().apply(new Element(n, C - 1));
      double x = edge + n * BACK;
      for (int s = 0; s < S; s++) {
        double y = top + s * CELL - n * UP;
        side(colour + " edge", x, y, CELL);
      }
    }
    side("shade-right", edge, top, S * CELL);
  }

  /** A slanted cell, or with the height of all and N cells deep the whole side. */
  private void side(String classes, double x, double y, double high) {
    double deep = high > CELL ? N : 1;
    double back = x + deep * BACK;
    svg.shape(classes, x, y, back, y - deep * UP, back, y - deep * UP + high, x, y + high);
  }

  private void top(Panel panel, double left, double top) {
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        String colour = panel.colour().apply(new Element(n, c));
        lid(colour + " edge", left + c * CELL + n * BACK, top - n * UP, CELL);
      }
    }
    lid("shade-top", left, top, C * CELL);
  }

  private void lid(String classes, double x, double y, double wide) {
    double deep = wide > CELL ? N : 1;
    double back = deep * BACK;
    double up = y - deep * UP;
    svg.shape(classes, x, y, x + wide, y, x + wide + back, up, x + back, up);
  }
}
