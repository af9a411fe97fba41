package dev.normkit.tests.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** What the page on backends says that aligned tensors save is what the benchmark measured. */
class AlignmentFiguresTest {
  private static final double TIE = 1.15;

  /** Small tensors, which the heap doesn't align. */
  private static final String SMALL = "-8x64";

  @Test
  void alignedTensorsSaveAsMuch() throws IOException {
    MeasuredTable measured = MeasuredTable.of(1);
    double[] ratios =
        measured.rows().keySet().stream()
            .filter(row -> !row.endsWith(SMALL))
            .mapToDouble(row -> micros(measured, row, "simd") / micros(measured, row, "simd-plain"))
            .sorted()
            .toArray();
    double mean = Math.exp(Arrays.stream(ratios).map(Math::log).average().orElse(Double.NaN));
    long ties = Arrays.stream(ratios).filter(ratio -> ratio >= 1 / TIE && ratio <= TIE).count();
    String page = Files.readString(Path.of("..", "docs", "backends.md"));
    String sentence =
        String.format(
            Locale.ROOT,
            "over %d shapes and directions on one thread, the time is %.2f of that",
            ratios.length,
            mean);
    assertTrue(page.contains(sentence), sentence);
    String tied = "%d of them lie within 15 %%; the others save up to a third".formatted(ties);
    assertTrue(page.contains(tied), tied);
    assertTrue(ratios[0] > 0.62 && ratios[0] < 0.7, "a third: " + ratios[0]);
    assertTrue(ratios[ratios.length - 1] <= TIE, "none is slower: " + ratios[ratios.length - 1]);
  }

  private static double micros(MeasuredTable measured, String row, String contestant) {
    return Double.parseDouble(measured.median(row, contestant));
  }
}
