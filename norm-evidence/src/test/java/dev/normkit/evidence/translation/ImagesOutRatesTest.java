package dev.normkit.evidence.translation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImagesOutRatesTest {
  private final Results results =
      new Results(Path.of(System.getProperty("normkit.evidence.results")));

  @ParameterizedTest
  @EnumSource(TranslationNorm.class)
  void ratesAreTheBestOfTheSearch(TranslationNorm norm) {
    for (PictureTask task : PictureTask.values()) {
      Row asked = Row.of("task", task.word()).with("method", norm.word()).with("seed", 1);
      Row best =
          results.rows("images-out-rates").stream()
              .filter(row -> row.contains(asked))
              .max(Comparator.comparingDouble(row -> row.number("psnr")))
              .orElseThrow();
      assertEquals(best.number("rate"), TranslationRates.of(task, norm));
    }
  }
}
