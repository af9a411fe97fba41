package dev.normkit.evidence.classification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.RunningStatistics;
import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.net.NetworkBuilder;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Results;
import dev.normkit.evidence.report.Row;
import dev.normkit.evidence.run.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LookTest {
  private static final ImageData DATA = new DataFolder(DataFolder.DIGITS).images();

  private static RunningStatistics statistics(double mean, double variance) {
    RunningStatistics statistics = new RunningStatistics(1);
    statistics.set(new double[] {mean}, new double[] {variance});
    return statistics;
  }

  @Test
  void gapIsInUnitsOfTheDeviation() {
    assertArrayEquals(new double[] {0}, Gap.of(statistics(3, 4), statistics(3, 4), 1e-5));
    assertEquals(1, Gap.of(statistics(5, 4), statistics(3, 4), 0)[0], 1e-12);
    assertEquals(1, Gap.of(statistics(3, 1), statistics(3, 4), 0)[0], 1e-12);
    assertEquals(Math.sqrt(2), Gap.of(statistics(5, 1), statistics(3, 4), 0)[0], 1e-12);
    // One σ is less than √(σ²+ε).
    assertEquals(Math.sqrt(1.75), Gap.of(statistics(5, 0), statistics(3, 3), 1)[0], 1e-12);
  }

  private static double loss(Consumer<NetworkBuilder> norm, boolean looking) {
    Sequential network = ConvNetwork.of(DATA.train().size(), norm, CnnRuns.random(1, 1));
    Look look = new Look(network, DATA, 4);
    Training training = new Training(network, DATA.train().part(0, 80), 4);
    training.run(
        new Training.Schedule(0.02, 1),
        CnnRuns.random(1, 2),
        share -> {
          if (looking && share == 0.5) {
            look.add(new Outcome(), "middle");
          }
        });
    return training.loss();
  }

  @Test
  void trainingGoesOnAsIfNobodyLooked() {
    double plain = loss(network -> network.norm(Method.BATCH.spec()), false);
    assertEquals(plain, loss(network -> network.then(WatchedNorm::new), false));
    assertEquals(plain, loss(network -> network.then(WatchedNorm::new), true));
  }

  /** What two experiments have both measured, from the committed lines. */
  @Test
  void experimentsAgree() {
    Results results = new Results(Path.of(System.getProperty("normkit.evidence.results")));
    List<Row> errors = results.rows(CnnRuns.TABLE);
    int compared = 0;
    for (Row row : results.rows(TrainingAndInference.NAME)) {
      if (row.text("when").equals("end") && row.text("average").equals(Average.FAST.word())) {
        Row same =
            CnnRuns.settings(Method.BATCH, row.integer("batch")).with("seed", row.text("seed"));
        for (Row error : errors) {
          if (error.contains(same)) {
            assertEquals(error.text("error"), row.text("inference-error"), same.toString());
            compared++;
          }
        }
      }
    }
    assertTrue(compared > 0, "nothing to compare");
  }
}
