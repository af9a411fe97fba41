package dev.normkit.io;

import static dev.normkit.io.KerasArchive.layer;
import static dev.normkit.io.KerasArchive.model;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.tensor.FileFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which variables a layer of Keras has. */
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
}
