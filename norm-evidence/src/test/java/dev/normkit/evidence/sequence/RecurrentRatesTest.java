package dev.normkit.evidence.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentRatesTest {
  private final Results results =
      new Results(Path.of(System.getProperty("normkit.evidence.results")));

  @ParameterizedTest
  @EnumSource(CellNorm.class)
  void settingsAreTheBestOfTheSearch(CellNorm norm) {
    Row best =
        results.rows("recurrent-rates").stream()
            .filter(row -> row.text("method").equals(norm.word()) && row.integer("seed") == 1)
            .min(Comparator.comparingDouble(row -> row.number("error")))
            .orElseThrow();
    assertEquals(best.number("rate"), norm.rate());
    assertEquals(best.number("weight"), norm.weight());
  }
}
