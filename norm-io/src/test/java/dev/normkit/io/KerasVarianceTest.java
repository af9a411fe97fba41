package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.RunningVariance;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.model.FileInspection;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which variance a BatchNormalization of Keras kept, by version and data. */
class KerasVarianceTest {
  private static final String BATCH = "BatchNormalization";

  @TempDir Path directory;

  private Path archive(String type, String config, String sizes, String metadata)
      throws IOException {
    String built =
        sizes.isEmpty() ? "" : ",\"build_config\":{\"input_shape\":[null," + sizes + "]}";
    String layer = KerasArchive.layer(type, "\"name\":\"norm\"," + config, built);
    KerasArchive archive =
        new KerasArchive(KerasArchive.model("Sequential", "m", layer))
            .with("layers/norm/gamma:0", 1, 1)
            .with("layers/norm/beta:0", 1, 1)
            .with("layers/norm/moving_mean:0", 1, 1)
            .with("layers/norm/moving_variance:0", 1, 1);
    return (metadata.isEmpty() ? archive : archive.withMetadata(metadata))
        .write(directory.resolve("model.keras"));
  }

  private void require(RunningVariance kept, String why, Path path) throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded = file.load("norm", LayerRequest.described());
      assertEquals(kept, loaded.layer().spec().runningAverage().orElseThrow().variance());
      String said = loaded.conversions().toString();
      assertTrue(said.contains("the kept variance " + why), said);
    }
  }

  /** Axis, sizes behind the batch, and version, with -tf where tf.keras wrote it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[3]; 7,7,2; 3.13.2; BIASED; is biased, as in Keras 3",
        "-1; ''; 1.2.2; BIASED; is biased, as in Keras 1",
        "-1; ''; 2.0.8; BIASED; is biased, as in Keras 2.0",
        "-1; ''; 2.1.3; UNBIASED; is unbiased, as in Keras 2.1 to 2.3",
        "[3]; ''; 2.2.4-tf; UNBIASED; is unbiased, as in tf.keras 2 on images",
        "[3]; 7,7,2; 2.15.0; UNBIASED; is unbiased, as in tf.keras 2 on images",
        "[1]; 2,7,7; 2.4.0; UNBIASED; is unbiased, as in tf.keras 2 on images",
        "[4]; 7,7,7,2; 2.9.0; UNBIASED; is unbiased, as in tf.keras 2 on images",
        "[4]; 7,7,7,2; 2.3.0-tf; BIASED; is biased, as in tf.keras 2 where",
        "[1]; 2; 2.15.0; BIASED; is biased, as in tf.keras 2 where",
        "[2]; 7,2; 2.15.0; BIASED; is biased, as in tf.keras 2 where",
        "[2]; ''; 2.3.0-tf; BIASED; is biased, as in tf.keras 2 where",
        "[1]; ''; 2.3.0-tf; BIASED; is taken for the biased one; it is unbiased if",
        "[3]; ''; new; BIASED; is taken for the biased one of Keras 3",
      })
  void itFollowsFromVersionAndData(
      String axis, String sizes, String version, RunningVariance kept, String why)
      throws IOException {
    String metadata = "{\"keras_version\": \"" + version + "\", \"date_saved\": [1]}";
    require(kept, why, archive(BATCH, "\"axis\":" + axis, sizes, metadata));
  }

  /** What tf.keras 2 doesn't give its fused kernel. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '%',
      value = {
        "SyncBatchNormalization; %%",
        "BatchNormalization; ,\"synchronized\":true",
        "BatchNormalization; ,\"renorm\":true",
        "BatchNormalization; ,\"virtual_batch_size\":4",
        "BatchNormalization; ,\"fused\":false",
        "BatchNormalization; ,\"dtype\":\"float64\"",
      })
  void itIsBiasedWithoutTheFusedKernel(String type, String more) throws IOException {
    Path path = archive(type, "\"axis\":[3]" + more, "", "{\"keras_version\":\"2.11.0\"}");
    require(RunningVariance.BIASED, "is biased, as in tf.keras 2 where", path);
  }

  @Test
  void aFileThatNamesNoVersionIsTakenForThatOfKeras3() throws IOException {
    for (String metadata : new String[] {"", "{}", "[]", "{\"keras_version\": 2}"}) {
      Path path = archive(BATCH, "\"axis\":[3]", "", metadata);
      require(RunningVariance.BIASED, "is taken for the biased one of Keras 3", path);
    }
  }

  /** Keras 1 wrote a version late, and its first versions kept a deviation under that name. */
  @ParameterizedTest
  @CsvSource({
    "'', false",
    "new, false",
    "1.0.8, false",
    "1.1.0, true",
    "1.2.2, true",
    "2.0.1, true"
  })
  void whatKeras1CallsRunningStdIsTakenForTheVariance(String version, boolean sure)
      throws IOException {
    KerasArchive archive = keras1().with("bn/bn_running_std", 4, 9);
    if (!version.isEmpty()) {
      archive.withMetadata("{\"keras_version\":\"" + version + "\"}");
    }
    Path path = archive.write(directory.resolve("one.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded = file.load("bn", LayerRequest.described());
      assertArrayEquals(
          new double[] {4, 9}, loaded.layer().runningStatistics().orElseThrow().variances());
      List<String> said = loaded.conversions();
      assertTrue(said.contains(Naming.ofRunningStd(sure)), said.toString());
      assertFalse(said.contains(Naming.ofRunningStd(!sure)), said.toString());
    }
  }

  @Test
  void nothingIsSaidOfARunningStdThatIsNotThere() throws IOException {
    Path path = keras1().write(directory.resolve("one.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      String said = file.descriptions().get(0).conversions().toString();
      assertFalse(said.contains("running_std"), said);
    }
  }

  /** In the other modes of Keras 1 it doesn't normalize with its running statistics. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "1; its mode is 1, in which Keras 1 normalizes each sample by itself",
        "2; its mode is 2, in which Keras 1 normalizes with the statistics of the batch",
        "3; its mode is 3.0"
      })
  void otherModesAreRefused(int mode, String why) throws IOException {
    KerasArchive archive = keras1(mode).with("bn/bn_running_std", 1, 1);
    Path path = archive.write(directory.resolve("mode.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      LayerRequest described = LayerRequest.described();
      String message =
          assertThrows(FileFormatException.class, () -> file.load("bn", described)).getMessage();
      assertTrue(message.contains(why), message);
    }
    Inspection inspection = FileInspection.of(path);
    assertEquals(0, inspection.errors(), inspection.toText());
  }

  private static KerasArchive keras1() {
    return keras1(0);
  }

  private static KerasArchive keras1(int mode) {
    String layer = KerasArchive.layer(BATCH, "\"name\":\"bn\",\"mode\":" + mode, "");
    return new KerasArchive(KerasArchive.model("Sequential", "m", layer))
        .with("bn/bn_gamma", 1, 1)
        .with("bn/bn_beta", 1, 1)
        .with("bn/bn_running_mean", 1, 1);
  }

  @Test
  void metadataThatIsNotJsonIsRefused() throws IOException {
    Path path = archive(BATCH, "\"axis\":[3]", "", "{\"keras_version\"");
    String message =
        assertThrows(FileFormatException.class, () -> LayerFile.open(path)).getMessage();
    assertTrue(message.contains("the model's metadata"), message);
  }
}
