package dev.normkit.tests.pictures;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The largest error of y by the mean of the data, from norm-bench's accuracy.csv. */
final class AccuracyPicture {
  private static final Path FIGURES = Path.of("..", "norm-bench", "figures", "accuracy.csv");
  private static final int WIDTH = 800;
  private static final int TOP = 52;
  private static final int HIGH = 210;
  private static final int PLOT = 230;
  private static final int LARGEST_MEAN = 6;
  private static final int LEAST = -7;
  private static final int MOST = 1;

  /** Id, name and colour of each contestant. */
  private static final String[][] CONTESTANTS = {
    {"simd", "normkit", "ours thick"},
    {"onednn", "oneDNN", "peer-a line"},
    {"pytorch", "PyTorch", "peer-b line"},
    {"onnxruntime", "ONNX Runtime", "peer-c line"}
  };

  private final Svg svg =
      new Svg(
          WIDTH,
          TOP + HIGH + 52,
          "The largest error of y for data of variance 1, as their mean grows from 1 to a million:"
              + " normkit's stays the same, those of oneDNN, PyTorch and ONNX Runtime grow.");

  private final Map<String, List<Double>> errors = new LinkedHashMap<>();

  private AccuracyPicture() {}

  static String draw() throws IOException {
    AccuracyPicture picture = new AccuracyPicture();
    for (String line : Files.readAllLines(FIGURES)) {
      String[] cells = line.split(",");
      if (cells.length == 4 && !cells[0].equals("row")) {
        picture
            .errors
            .computeIfAbsent(cells[0] + " " + cells[2], key -> new ArrayList<>())
            .add(Double.valueOf(cells[3]));
      }
    }
    picture.panel("LayerNorm 512×4096", "layer-forward-512x4096", 66);
    picture.panel("GroupNorm(32) 8×256×28×28", "group-forward-8x256x28x28", 66 + 400);
    return picture.svg.finished();
  }

  private void panel(String title, String row, double left) {
    svg.text("ink bold", left, TOP - 26, title);
    svg.text("faint small", left - 50, TOP - 10, "largest error");
    for (int e = LEAST; e <= MOST; e++) {
      svg.line("grid edge", left, y(e), left + PLOT, y(e));
      if ((e - LEAST) % 2 == 0) {
        svg.text("faint small end", left - 8, y(e) + 4, power(e));
      }
    }
    for (int mean = 0; mean <= LARGEST_MEAN; mean++) {
      svg.text("faint small middle", x(left, mean), TOP + HIGH + 18, power(mean));
    }
    svg.text(
        "faint small middle",
        left + PLOT / 2.0,
        TOP + HIGH + 38,
        "mean of the data, variance 1 (both scales logarithmic)");
    List<Label> labels = new ArrayList<>();
    for (String[] contestant : CONTESTANTS) {
      curve(left, contestant, errors.get(row + " " + contestant[0]), labels);
    }
    place(labels);
  }

  private record Label(double x, double y, String words) {}

  private void curve(double left, String[] contestant, List<Double> values, List<Label> labels) {
    List<Double> points = new ArrayList<>();
    String end = "";
    for (int mean = 0; mean <= LARGEST_MEAN && end.isEmpty(); mean++) {
      double error = values.get(mean);
      if (Double.isNaN(error)) {
        end = ", then NaN";
      } else {
        points.add(x(left, mean));
        points.add(y(Math.log10(error)));
      }
    }
    double[] ends = points.stream().mapToDouble(Double::doubleValue).toArray();
    for (int i = 0; i < ends.length; i += 2) {
      svg.dot(contestant[2].split(" ")[0] + " open line", ends[i], ends[i + 1], 2.5);
    }
    svg.line(contestant[2], ends);
    labels.add(new Label(ends[ends.length - 2], ends[ends.length - 1], contestant[1] + end));
  }

  /** From the top, each at least a line below the one before. */
  private void place(List<Label> labels) {
    double free = TOP;
    for (Label label : labels.stream().sorted((a, b) -> Double.compare(a.y(), b.y())).toList()) {
      double y = Math.max(label.y() + 4, free);
      svg.text("ink small", label.x() + 10, y, label.words());
      free = y + 15;
    }
  }

  private static double x(double left, int exponent) {
    return left + (double) PLOT * exponent / LARGEST_MEAN;
  }

  private static double y(double exponent) {
    return TOP + HIGH * (MOST - exponent) / (MOST - LEAST);
  }

  private static String power(int exponent) {
    String digits = "⁰¹²³⁴⁵⁶⁷⁸⁹";
    String sign = exponent < 0 ? "⁻" : "";
    return exponent == 0 ? "1" : "10" + sign + digits.charAt(Math.abs(exponent));
  }
}
