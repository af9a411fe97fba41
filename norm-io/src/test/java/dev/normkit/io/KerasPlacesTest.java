package dev.normkit.io;

import static dev.normkit.io.KerasArchive.layer;
import static dev.normkit.io.KerasArchive.model;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Which variables a layer of Keras has, and along which axes it works. */
class KerasPlacesTest {
  private static final String RMS = "RMSNormalization";

  @TempDir Path directory;

  private static String rms(String name) {
    return layer(RMS, "\"name\":\"" + name + "\"", "");
  }

  private static float weight(LayerFile file, String name) throws IOException {
    return file.layer(name).parameters().weight().toArray()[0];
  }

  @Test
  void twinModelsHaveLayersOfTheirOwn() throws IOException {
    String config =
        model(
            "Functional",
            "both",
            model("Functional", "left", rms("norm")),
            rms("top"),
            model("Functional", "right", rms("norm"), rms("last")));
    Path path =
        new KerasArchive(config)
            .with("layers/functional/layers/rms_normalization/vars/0", 1, 1)
            .with("layers/functional_1/layers/rms_normalization/vars/0", 2, 2)
            .with("layers/functional_1/layers/rms_normalization_1/vars/0", 3, 3)
            .with("layers/rms_normalization/vars/0", 4, 4)
            .write(directory.resolve("twins.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(List.of("left/norm", "top", "right/norm", "last"), file.names().subList(0, 4));
      assertEquals(1, weight(file, "left/norm"));
      assertEquals(4, weight(file, "top"));
      assertEquals(2, weight(file, "right/norm"));
      assertEquals(3, weight(file, "last"));
      assertEquals(List.of(), file.extraTensors());
    }
  }

  @Test
  void twinModelsOfKeras2HaveLayersOfTheirOwn() throws IOException {
    String config =
        model(
            "Model",
            "both",
            model("Model", "left", rms("norm")),
            model("Model", "right", rms("norm")));
    Path path =
        new KerasArchive(config)
            .with("model_weights/left/norm/gamma:0", 1, 1)
            .with("model_weights/right/norm/gamma:0", 2, 2)
            .write(directory.resolve("twins.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(1, weight(file, "left/norm"));
      assertEquals(2, weight(file, "right/norm"));
    }
  }

  @Test
  void aNameThatIsTwiceInAModelIsRefused() throws IOException {
    Path path =
        new KerasArchive(model("Sequential", "m", rms("norm"), rms("norm"), rms("other")))
            .with("layers/rms_normalization/vars/0", 1, 1)
            .with("layers/rms_normalization_1/vars/0", 2, 2)
            .with("layers/rms_normalization_2/vars/0", 3, 3)
            .write(directory.resolve("same.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      FileFormatException refused =
          assertThrows(FileFormatException.class, () -> file.layer("norm"));
      assertTrue(refused.getMessage().contains("two layers of this name"), refused.getMessage());
      assertEquals(3, weight(file, "other"));
    }
  }

  @Test
  void variablesThatNoNameTellsApartAreRefused() throws IOException {
    String config =
        model(
            "Model",
            "m",
            model("Model", "left", rms("norm")),
            model("Model", "right", rms("norm")));
    Path path =
        new KerasArchive(config)
            .with("elsewhere/norm/gamma:0", 1, 1)
            .write(directory.resolve("unclear.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      FileFormatException refused =
          assertThrows(FileFormatException.class, () -> file.layer("right/norm"));
      assertTrue(refused.getMessage().contains("'right/norm' isn't clear"), refused.getMessage());
    }
  }

  private LayerFile one(String type, String axis, String rank) throws IOException {
    String built = rank.isEmpty() ? "" : ",\"build_config\":{\"input_shape\":[null," + rank + "]}";
    String config = layer(type, "\"name\":\"norm\",\"axis\":" + axis, built);
    return LayerFile.open(
        new KerasArchive(model("Sequential", "m", config))
            .with("layers/norm/gamma:0", 1, 1)
            .with("layers/norm/beta:0", 1, 1)
            .with("layers/norm/moving_mean:0", 1, 1)
            .with("layers/norm/moving_variance:0", 1, 1)
            .write(directory.resolve("axis.keras")));
  }

  /** Sizes behind the batch, which tell how many axes there are. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "LayerNormalization; 1; 7,2",
        "LayerNormalization; [1, 3]; 7,7,2",
        "LayerNormalization; [-2]; 2,7",
        "LayerNormalization; -2; ''",
        "LayerNormalization; [1, 3]; ''",
        "RMSNormalization; 1; 7,2",
        "BatchNormalization; 2; 7,2,7",
        "GroupNormalization; 2; 7,2,7",
        "BatchNormalization; [1, 2]; ''",
      })
  void otherAxesAreRefused(String type, String axis, String rank) throws IOException {
    try (LayerFile file = one(type, axis, rank)) {
      String message =
          assertThrows(FileFormatException.class, () -> file.layer("norm")).getMessage();
      assertTrue(message.contains("layer 'norm' can't be loaded: "), message);
      assertTrue(message.contains(axis.replaceAll("[^0-9, -]", "")), message);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "LayerNormalization; [1]; ''; which is taken for the last",
        "BatchNormalization; 1; ''; its data is channels first",
        "BatchNormalization; 1; 2,7,7; its data is channels first",
        "BatchNormalization; [3]; ''; which is taken for the last",
        "LayerNormalization; [1]; 2; ''",
        "LayerNormalization; -1; 7,2; ''",
        "BatchNormalization; [3]; 7,7,2; ''",
      })
  void axesThatMayBeOthersAreSaid(String type, String axis, String rank, String said)
      throws IOException {
    try (LayerFile file = one(type, axis, rank)) {
      LoadedLayer layer = file.load("norm", LayerRequest.described());
      assertArrayEquals(new float[] {1, 1}, layer.layer().parameters().weight().toArray());
      List<String> axes = layer.conversions().stream().filter(one -> one.contains("axis")).toList();
      assertEquals(said.isEmpty() ? 0 : 1, axes.size(), axes.toString());
      assertTrue(axes.toString().contains(said), axes.toString());
    }
  }

  /** It has a name and variables, but no layer here computes it. */
  @Test
  void rmsScalingIsRefused() throws IOException {
    String config =
        layer("LayerNormalization", "\"name\":\"norm\",\"rms_scaling\":true,\"epsilon\":0.5", "");
    Path path =
        new KerasArchive(model("Sequential", "m", config))
            .with("layers/layer_normalization/vars/0", 1, 1)
            .write(directory.resolve("rms.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(0.5, file.descriptions().get(0).spec().epsilon());
      String message =
          assertThrows(FileFormatException.class, () -> file.layer("norm")).getMessage();
      assertTrue(message.contains("rms_scaling"), message);
    }
  }

  /** Keras itself refuses such settings when it makes a layer, but a file may have them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BatchNormalization | \"epsilon\":-1 | its epsilon is -1.0; it must be finite",
        "BatchNormalization | \"momentum\":7 | its momentum is 7.0; it must be in [0, 1]",
        "GroupNormalization | \"groups\":0 | its groups are 0; there must be at least 1",
        "RMSNormalization | \"epsilon\":1e999 | its epsilon is Infinity"
      })
  void illegalSettingsAreToldAndRefused(String type, String setting, String why)
      throws IOException {
    String config = layer(type, "\"name\":\"norm\"," + setting, "");
    Path path =
        new KerasArchive(model("Sequential", "m", config))
            .with("layers/norm/vars/0", 1, 1)
            .write(directory.resolve("illegal.keras"));
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(1, file.descriptions().size());
      String message =
          assertThrows(FileFormatException.class, () -> file.layer("norm")).getMessage();
      assertTrue(message.contains(why), message);
    }
    Inspection inspection = FileInspection.of(path);
    assertTrue(inspection.toText().contains(why), inspection.toText());
    assertEquals(setting.contains("epsilon"), inspection.toText().contains("illegal-epsilon"));
  }
}
