package dev.normkit.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said of all rows together. */
class OverallTest {
  private static final List<String> LINES =
      Overall.of(
          new Summary(
              Stream.of(
                      row("layer-forward-8x64", 10, 20),
                      row("layer-forward-4096x768", 120, 140),
                      row("layer-forward-512x4096", 90, 100),
                      row("layer-backward-4096x768", 150, 300),
                      row("batch-inference-256x1024", 110, 120))
                  .flatMap(List::stream)
                  .toList(),
              List.of()),
          1);

  /** A peer takes 100 each time, so that both passes together take it 200. */
  private static List<Sample> row(String row, double plain, double layer) {
    return List.of(
        sample(row, Contestants.PLAIN, plain),
        sample(row, Contestants.LAYER, layer),
        sample(row, "onednn", 100));
  }

  private static Sample sample(String row, String contestant, double nanos) {
    Cell cell = new Cell(Row.named(row), contestant, 1);
    return new Sample(1, cell, nanos, OptionalDouble.empty());
  }

  private static void assertLine(String line) {
    assertTrue(LINES.contains(line), line + " isn't in\n" + String.join("\n", LINES));
  }

  @Test
  void aKernelHasMeanAndMedianOfAllRowsAndOfEachDirection() {
    // 0.1, 0.9, 1.1, 1.2 and 1.5: their product is 0.1782.
    assertLine("| simd-plain | all | 5 | 0.71 | 1.10 | 1 | 2 | 2 | 0 |");
    assertLine("| simd-plain | forward | 4 | 0.59 | 1.00 | 1 | 2 | 1 | 0 |");
    assertLine("| simd-plain | backward | 1 | 1.50 | 1.50 | 0 | 0 | 1 | 0 |");
  }

  /** Its backward rows have the forward pass in them, so one average would count that twice. */
  @Test
  void aLayerHasNoAverageOfForwardRowsAndWholeSteps() {
    assertLine("| layer | forward | 4 | 0.76 | 1.10 | 1 | 1 | 2 | 0 |");
    assertLine("| layer | forward and backward | 1 | 1.50 | 1.50 | 0 | 0 | 1 | 0 |");
    assertEquals(2, LINES.stream().filter(line -> line.startsWith("| layer |")).count());
  }

  @Test
  void methodsAreApartAndSoAreTinyCalls() {
    assertLine(
        "| method | simd-plain, forward | simd-plain, backward | layer, forward | layer, forward and"
            + " backward |");
    assertLine("| LayerNorm | 1.04 (0.90–1.20) | 1.50 | 1.18 (1.00–1.40) | 1.50 |");
    assertLine("| LayerNorm, 8×64 | 0.10 | – | 0.20 | – |");
    assertLine("| BatchNorm, inference | 1.10 | – | 1.20 | – |");
  }
}
