package dev.normkit.evidence.smoothness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class SmoothnessRatesTest {
  @Test
  void theRateIsTheBestWithoutNormalization() {
    Row asked = Row.of("behind", Behind.NONE.word()).with("seed", 1);
    Row best =
        new Results(Path.of(System.getProperty("normkit.evidence.results")))
            .rows("smoothness-rates").stream()
                .filter(row -> row.contains(asked))
                .min(Comparator.comparingDouble(row -> row.number("error")))
                .orElseThrow();
    assertEquals(best.number("rate"), Smoothness.RATE);
  }
}
