package dev.normkit.evidence.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImagesOutRatesTest {
  private final Results results =
      new Results(Path.of(System.getProperty("normkit.evidence.results")));

  @ParameterizedTest
  @EnumSource(TranslationNorm.class)
  void ratesAreTheBestOfTheSearch(TranslationNorm norm) {
    for (PictureTask task : PictureTask.values()) {
      Row asked = Row.of("task", task.word()).with("method", norm.word());
      Map<Double, Double> means =
          results.rows("images-out-rates").stream()
              .filter(row -> row.contains(asked) && row.integer("seed") <= 3)
              .collect(
                  Collectors.groupingBy(
                      row -> row.number("rate"),
                      Collectors.averagingDouble(row -> row.number("psnr"))));
      double best = Collections.max(means.entrySet(), Map.Entry.comparingByValue()).getKey();
      assertEquals(best, TranslationRates.of(task, norm));
    }
  }
}
