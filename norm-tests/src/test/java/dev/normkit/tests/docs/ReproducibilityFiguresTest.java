package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page on reproducibility says of other libraries what was measured. */
class ReproducibilityFiguresTest {
  private static final String HEADER = "| what changes | simd |";

  private static List<String> measured() throws IOException {
    return Files.readAllLines(Path.of("..", "norm-bench", "figures", "reproducibility.md"));
  }

  private static List<String> table(List<String> lines) {
    return lines.stream()
        .dropWhile(line -> !line.startsWith(HEADER))
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  @Test
  void theTableIsTheMeasuredOne() throws IOException {
    List<String> page = Files.readAllLines(Path.of("..", "docs", "reproducibility.md"));
    assertTrue(table(measured()).size() > 10);
    assertEquals(table(measured()), table(page));
  }

  /** Threads change oneDNN and PyTorch, widths oneDNN alone, and company nobody but ours. */
  @Test
  void theSentencesAreTrueOfIt() throws IOException {
    for (String line : table(measured()).stream().skip(2).toList()) {
      List<String> cells = MeasuredTable.cells(line);
      String what = cells.get(0);
      Set<String> differ = new TreeSet<>();
      List<String> names = List.of("simd", "cpu", "onednn", "pytorch", "onnxruntime");
      for (int column = 1; column < cells.size(); column++) {
        if (!cells.get(column).matches("–|0 of .*")) {
          differ.add(names.get(column - 1));
        }
      }
      Set<String> expected =
          what.endsWith(" threads")
              ? Set.of("onednn", "pytorch")
              : what.startsWith("vectors")
                  ? Set.of("onednn")
                  : what.contains(": 3 before")
                      ? Set.of("cpu", "simd")
                      : what.endsWith("permuted")
                          ? Set.of("cpu", "onednn", "pytorch", "simd")
                          : Set.of();
      assertEquals(expected, differ, what);
    }
  }

  @Test
  void theOperationsAreThoseThatThePageLists() throws IOException {
    Set<String> operations =
        measured().stream()
            .filter(line -> line.startsWith("| 2 threads | ") && !line.contains(" of 12 |"))
            .map(line -> MeasuredTable.cells(line).get(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(
        new TreeSet<>(
            List.of(
                "layer-forward-1x768",
                "layer-backward-1x768",
                "rms-forward-1x768",
                "group-forward-1x32x4x4",
                "group-backward-1x32x4x4",
                "instance-forward-1x32x4x4",
                "instance-backward-1x32x4x4",
                "batch-inference-1x32x4x4",
                "batch-training-1x32x4x4",
                "batch-backward-1x32x4x4",
                "batch-training-1x768",
                "batch-backward-1x768")),
        operations);
  }
}
