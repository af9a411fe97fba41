package dev.normkit.tests.pictures;

import dev.normkit.tests.docs.MeasuredTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Our time over that of the fastest peer at a glance: a dot for each row of norm-bench's table, the
 * layer's, which is what a program calls, and the bare kernel's.
 */
final class HeadlinePicture {
  private static final int WIDTH = 800;
  private static final int TOP = 36;
  private static final double RADIUS = 4.5;

  /** Between the centres of dots that don't touch. */
  private static final double APART = 2 * RADIUS + 1.5;

  private static final double MARGIN = 12;
  private static final RatioAxis AXIS = new RatioAxis(190, 410);
  private static final double LEGEND = 640;

  /** The dots of one line of the picture, each at the lowest level where it touches no other. */
  private record Strip(String label, List<Double> ratios, List<Integer> levels) {

    static Strip of(String label, List<Double> ratios) {
      List<Integer> levels = new ArrayList<>();
      for (int dot = 0; dot < ratios.size(); dot++) {
        int level = 0;
        while (touches(ratios, levels, dot, level)) {
          level++;
        }
        levels.add(level);
      }
      return new Strip(label, ratios, levels);
    }

    private static boolean touches(List<Double> ratios, List<Integer> levels, int dot, int level) {
      for (int other = 0; other < dot; other++) {
        double apart = Math.abs(AXIS.x(ratios.get(dot)) - AXIS.x(ratios.get(other)));
        if (levels.get(other) == level && apart < APART) {
          return true;
        }
      }
      return false;
    }

    double height() {
      int highest = levels.stream().mapToInt(Integer::intValue).max().orElse(0);
      return MARGIN + APART * (highest + 1);
    }

    void draw(Svg svg, double bottom) {
      svg.text("ink end", AXIS.left() - 12, bottom - 4, label);
      svg.line("grid line", AXIS.left(), bottom, AXIS.left() + AXIS.width(), bottom);
      for (int dot = 0; dot < ratios.size(); dot++) {
        double y = bottom - 1 - RADIUS - APART * levels.get(dot);
        svg.dot(Verdict.of(ratios.get(dot)).colour, AXIS.x(ratios.get(dot)), y, RADIUS);
      }
    }
  }

  private HeadlinePicture() {}

  static String draw() throws IOException {
    MeasuredTable table = MeasuredTable.of(1);
    List<Strip> strips = new ArrayList<>();
    strips.add(Strip.of("NormLayer, forward", ratios(table, "layer", false)));
    strips.add(Strip.of("forward and backward", ratios(table, "layer", true)));
    strips.add(Strip.of("bare kernel, forward", ratios(table, "simd-plain", false)));
    strips.add(Strip.of("backward", ratios(table, "simd-plain", true)));
    double bottom = TOP + strips.stream().mapToDouble(Strip::height).sum();
    Svg svg = new Svg(WIDTH, (int) Math.ceil(bottom) + 26, title(strips));
    AXIS.draw(svg, TOP, bottom);
    double place = TOP;
    for (Strip strip : strips) {
      place += strip.height();
      strip.draw(svg, place);
    }
    svg.text(
        "faint small middle",
        AXIS.x(0.4),
        bottom + 18,
        "← faster; our time ÷ the fastest peer's, log scale");
    legend(svg);
    return svg.finished();
  }

  private static List<Double> ratios(MeasuredTable table, String contestant, boolean backward) {
    return table.rows().keySet().stream()
        .filter(row -> row.contains("-backward-") == backward)
        .flatMap(row -> table.toFastestPeer(row, contestant).stream().boxed())
        .sorted()
        .toList();
  }

  private static String title(List<Strip> strips) {
    int rows = strips.get(2).ratios().size() + strips.get(3).ratios().size();
    return "Time of normkit on plain arrays and one thread, divided by the time of the fastest of"
        + " oneDNN, PyTorch and ONNX Runtime: a dot for each of "
        + rows
        + " shapes and directions.";
  }

  private static void legend(Svg svg) {
    double y = TOP + 10;
    for (Verdict verdict : Verdict.values()) {
      svg.dot(verdict.colour, LEGEND, y - 4, RADIUS);
      svg.text("ink", LEGEND + 12, y, verdict.words);
      y += 20;
    }
  }
}
