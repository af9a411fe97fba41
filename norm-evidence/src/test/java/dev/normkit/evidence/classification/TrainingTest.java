package dev.normkit.evidence.classification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.evidence.data.DataFolder;
import dev.normkit.evidence.data.ImageData;
import dev.normkit.evidence.data.Images;
import dev.normkit.evidence.net.Sequential;
import dev.normkit.evidence.report.Row;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** On digits. */
class TrainingTest {
  private static final ImageData DATA = new DataFolder(DataFolder.DIGITS).images();

  private static double error(Method method, int batch, double rate) {
    Images train = DATA.train().part(0, 500);
    Sequential network = ConvNetwork.of(train.size(), method, CnnRuns.random(1, 1));
    Training training = new Training(network, train, batch);
    boolean finite =
        training.run(new Training.Schedule(rate, 2), CnnRuns.random(1, 2), share -> {});
    return finite ? Errors.percent(network, DATA.test()) : Errors.CHANCE;
  }

  @Test
  void learns() {
    double error = error(Method.BATCH, 16, 0.05);
    assertTrue(error < 30, "error " + error);
  }

  /** Also beside another run, and after code is compiled. */
  @Test
  void givesTheSameNumbersEachTime() {
    double alone = error(Method.SWITCHABLE, 8, 0.02);
    CompletableFuture<Double> one =
        CompletableFuture.supplyAsync(() -> error(Method.SWITCHABLE, 8, 0.02));
    CompletableFuture<Double> other =
        CompletableFuture.supplyAsync(() -> error(Method.GROUP, 8, 0.02));
    other.join();
    assertEquals(alone, one.join());
  }

  @Test
  void divergenceIsNoticed() {
    Sequential network = ConvNetwork.of(DATA.train().size(), Method.NONE, CnnRuns.random(1, 1));
    Training training = new Training(network, DATA.train(), 16);
    assertFalse(training.run(new Training.Schedule(1e6, 1), CnnRuns.random(1, 2), share -> {}));
    assertEquals(Errors.CHANCE, error(Method.NONE, 16, 1e6));
  }

  @Test
  void rowsNameTheirMethod() {
    for (Method method : Method.values()) {
      Row settings = CnnRuns.settings(method, 2);
      assertEquals(method, Method.of(settings.text("method")));
    }
  }
}
