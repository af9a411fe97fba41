package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The errors of README and of the page on accuracy are those that were measured. */
class AccuracyFiguresTest {
  private static final List<String> PEERS = List.of("onednn", "pytorch", "onnxruntime");

  private static String readme() throws IOException {
    return Files.readString(Path.of("..", "README.md"));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "speed.md"));
  }

  private static List<String[]> errors() throws IOException {
    return Files.readAllLines(Path.of("..", "norm-bench", "figures", "accuracy.csv")).stream()
        .skip(2)
        .map(line -> line.split(","))
        .toList();
  }

  /** Ours at every mean, and the peers at the largest; NaN is a case of its own in the texts. */
  @Test
  void theErrorsAreThoseThatWereMeasured() throws IOException {
    for (String[] line : errors()) {
      double error = Double.parseDouble(line[3]);
      assertTrue(!line[2].equals("simd") || error < 1e-6, String.join(" ", line));
    }
    double[] peers =
        errors().stream()
            .filter(line -> PEERS.contains(line[2]) && line[1].equals("1e6"))
            .mapToDouble(line -> Double.parseDouble(line[3]))
            .filter(error -> !Double.isNaN(error))
            .sorted()
            .toArray();
    String range =
        String.format(Locale.ROOT, "between %.2f and %.1f,", peers[0], peers[peers.length - 1]);
    assertTrue(readme().contains(range) && page().contains(range), range);
    String least = String.format(Locale.ROOT, "are %.2f or more", peers[0]);
    assertTrue(readme().contains(least), least);
  }

  @Test
  void theTableOfErrorsIsTheirs() throws IOException {
    Map<String, String> names =
        Map.of("layer-forward-512x4096", "LayerNorm", "group-forward-8x256x28x28", "GroupNorm");
    for (Map.Entry<String, String> name : names.entrySet()) {
      for (String mean : List.of("1e0", "1e1", "1e3", "1e6")) {
        List<String> cells = new ArrayList<>();
        for (String contestant : List.of("simd", "onednn", "pytorch", "onnxruntime")) {
          cells.add(
              errors().stream()
                  .filter(
                      line ->
                          List.of(line)
                              .subList(0, 3)
                              .equals(List.of(name.getKey(), mean, contestant)))
                  .map(line -> scientific(Double.parseDouble(line[3])))
                  .findFirst()
                  .orElseThrow());
        }
        String line =
            "| %s, mean %s | %s |"
                .formatted(
                    name.getValue(),
                    String.format(Locale.ROOT, "%,.0f", Double.parseDouble(mean)),
                    String.join(" | ", cells));
        assertTrue(page().contains(line), line);
      }
    }
  }

  /** 3.58e-07 is 3.6e-7. */
  private static String scientific(double error) {
    return Double.isNaN(error)
        ? "NaN"
        : String.format(Locale.ROOT, "%.1e", error).replaceAll("e([-+])0", "e$1").replace("+", "");
  }
}
