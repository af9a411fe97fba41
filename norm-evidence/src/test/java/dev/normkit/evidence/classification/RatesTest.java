package dev.normkit.evidence.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.evidence.report.Results;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RatesTest {
  private static final Results RESULTS =
      new Results(Path.of(System.getProperty("normkit.evidence.results")));

  private static double best(Method method, int batch, List<Double> rates) {
    return rates.stream()
        .min(Comparator.comparingDouble(rate -> error(method, batch, rate)))
        .orElseThrow();
  }

  private static double error(Method method, int batch, double rate) {
    return LearningRates.errors(RESULTS, method, batch, rate).effect().orElseThrow().mean();
  }

  @Test
  void ratesAreTheBestOfTheSearch() {
    for (Method method : SmallBatches.METHODS) {
      double large = best(method, CnnRuns.LARGEST, LearningRates.rates(method));
      assertEquals(large, Rates.AT_64.get(method), method.title());
      double small = best(method, CnnRuns.SMALLEST, LearningRates.small(method));
      assertEquals(small, Rates.AT_2.get(method), method.title());
    }
  }

  @Test
  void ratesInBetweenAreInterpolated() {
    double large = Rates.of(Method.BATCH, 64);
    double small = Rates.of(Method.BATCH, 2);
    assertEquals(Rates.AT_64.get(Method.BATCH), large);
    assertEquals(Rates.AT_2.get(Method.BATCH) / 32, small, 1e-9);
    assertEquals(large / Rates.of(Method.BATCH, 32), Rates.of(Method.BATCH, 4) / small, 1e-9);
  }
}
