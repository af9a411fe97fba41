package dev.normkit.tests.pictures;

import dev.normkit.tests.docs.MeasuredTable;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Our time over that of the fastest peer, row by row, from norm-bench's table. */
final class SpeedPicture {
  private static final String CONTESTANT = "simd-plain";
  private static final int WIDTH = 800;
  private static final int TOP = 62;
  private static final int ROW = 17;
  private static final int FORWARD_LABEL = 238;
  private static final int BACKWARD_LEFT = 410;
  private static final int BACKWARD_LABEL = 184;
  private static final int PLOT = 158;

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
    RatioAxis axis = new RatioAxis(plot, PLOT);
    axis.draw(svg, TOP - 4, TOP + high);
    for (int i = 0; i < rows.size(); i++) {
      double ratio = table.toFastestPeer(rows.get(i), CONTESTANT).orElseThrow();
      double y = TOP + ROW * (i + 0.5);
      String colour = Verdict.of(ratio).colour;
      svg.text("ink small end", plot - 10, y + 4, label(rows.get(i)));
      double near = Math.min(axis.x(1), axis.x(ratio));
      double far = Math.max(axis.x(1), axis.x(ratio));
      svg.shape(colour, near, y - 1, far, y - 1, far, y + 1, near, y + 1);
      svg.dot(colour, axis.x(ratio), y, 4.5);
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
