package dev.normkit.evidence.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentRatesTest {
  private final Results results =
      new Results(Path.of(System.getProperty("normkit.evidence.results")));

  @ParameterizedTest
  @EnumSource(CellNorm.class)
  void settingsAreTheBestOfTheSearch(CellNorm norm) {
    Map<List<Double>, Double> errors =
        results.rows("recurrent-rates").stream()
            .filter(row -> row.text("method").equals(norm.word()))
            .collect(
                Collectors.groupingBy(
                    row -> List.of(row.number("rate"), row.number("weight")),
                    Collectors.averagingDouble(row -> row.number("error"))));
    List<Double> best = Collections.min(errors.entrySet(), Map.Entry.comparingByValue()).getKey();
    assertEquals(best, List.of(norm.rate(), norm.weight()));
  }
}
