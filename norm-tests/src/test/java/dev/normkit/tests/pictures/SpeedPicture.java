package dev.normkit.tests.pictures;

import dev.normkit.tests.docs.MeasuredTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Our time over that of the fastest peer, row by row, from norm-bench's table. */
final class SpeedPicture {
  private static final String CONTESTANT = "simd-plain";
  private static final double TIE = 1.15;
  private static final int WIDTH = 800;
  private static final int TOP = 62;
  private static final int ROW = 17;
  private static final int FORWARD_LABEL = 238;
  private static final int BACKWARD_LEFT = 410;
  private static final int BACKWARD_LABEL = 184;
  private static final int PLOT = 158;
  private static final double LEAST = 0.08;
  private static final double MOST = 2;
  private static final List<Double> TICKS = List.of(0.1, 0.2, 0.5, 1.0, 2.0);

  private enum Verdict {
    FASTER("one", "faster"),
    TIED("tie", "tied (within 15 %)"),
    SLOWER("slow", "slower");

    private final String colour;
    private final String words;

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

  private final MeasuredTable table;
  private final Svg svg;
  private final int bottom;

  private SpeedPicture(MeasuredTable table) {
    this.table = table;
    bottom = TOP + ROW * Math.max(rows(false).size(), rows(true).size());
    svg =
        new Svg(
            WIDTH,
            bottom + 42,
            "Time of normkit on plain arrays and one thread, divided by the time of the fastest"
                + " of oneDNN, PyTorch and ONNX Runtime, for each of "
                + (rows(false).size() + rows(true).size())
                + " shapes and directions.");
  }

  static String draw() throws IOException {
    SpeedPicture picture = new SpeedPicture(MeasuredTable.of(1));
    picture.panel("forward", picture.rows(false), FORWARD_LABEL);
    picture.panel("backward", picture.rows(true), BACKWARD_LEFT + BACKWARD_LABEL);
    picture.legend();
    return picture.svg.finished();
  }

  /** Those that a peer computes in one operation. */
  private List<String> rows(boolean backward) {
    return table.rows().keySet().stream()
        .filter(row -> row.contains("-backward-") == backward)
        .filter(row -> table.toFastestPeer(row, CONTESTANT).isPresent())
        .sorted((one, other) -> method(one).compareTo(method(other)))
        .toList();
  }

  private static String method(String row) {
    return row.split("-")[0];
  }

  private void panel(String title, List<String> rows, double plot) {
    double high = ROW * rows.size();
    svg.text("ink bold end", plot - 10, TOP - 26, title);
    double from = x(plot, 1 / TIE);
    double to = x(plot, TIE);
    svg.shape("band", from, TOP - 4, to, TOP - 4, to, TOP + high, from, TOP + high);
    for (double tick : TICKS) {
      double x = x(plot, tick);
      svg.line(tick == 1 ? "line" : "grid line", x, TOP - 4, x, TOP + high);
      svg.text("faint small middle", x, TOP - 10, number(tick));
    }
    for (int i = 0; i < rows.size(); i++) {
      double ratio = table.toFastestPeer(rows.get(i), CONTESTANT).orElseThrow();
      double y = TOP + ROW * (i + 0.5);
      String colour = Verdict.of(ratio).colour;
      svg.text("ink small end", plot - 10, y + 4, label(rows.get(i)));
      double near = Math.min(x(plot, 1), x(plot, ratio));
      double far = Math.max(x(plot, 1), x(plot, ratio));
      svg.shape(colour, near, y - 1, far, y - 1, far, y + 1, near, y + 1);
      svg.dot(colour, x(plot, ratio), y, 4.5);
    }
    svg.text(
        "faint small middle",
        plot + PLOT / 2.0,
        TOP + high + 18,
        "← faster; time ÷ fastest peer's, log scale");
  }

  private void legend() {
    double x = BACKWARD_LEFT + 60;
    double y = TOP + ROW * rows(true).size() + 52;
    for (Verdict verdict : Verdict.values()) {
      long count =
          List.of(rows(false), rows(true)).stream()
              .flatMap(List::stream)
              .filter(row -> Verdict.of(ratio(row)) == verdict)
              .count();
      svg.dot(verdict.colour, x, y - 4, 4.5);
      svg.text("ink", x + 12, y, verdict.words + ": " + count);
      y += 20;
    }
    svg.text("faint small", x - 5, y + 2, "plain float[], one thread; the grey band is a tie");
  }

  private double ratio(String row) {
    return table.toFastestPeer(row, CONTESTANT).orElseThrow();
  }

  private static double x(double plot, double ratio) {
    return plot + PLOT * Math.log(ratio / LEAST) / Math.log(MOST / LEAST);
  }

  private static String number(double value) {
    return value < 1 ? String.format(Locale.ROOT, "%.1f", value) : Integer.toString((int) value);
  }

  /** "batch-training-8x14x14x256-last" is "Batch, training 8×14×14×256 last". */
  private static String label(String row) {
    String[] words = row.split("-");
    String method = words[0].equals("rms") ? "RMS" : capital(words[0]);
    String pass = words[0].equals("batch") && !words[1].equals("backward") ? ", " + words[1] : "";
    String last = row.endsWith("-last") ? " last" : "";
    return method + pass + " " + words[2].replace('x', '×') + last;
  }

  private static String capital(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }
}
