package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.norm.Normalization;
import dev.normkit.io.norm.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Models that other programs wrote; {@code onnx/real/README.md} tells whose. */
class RealModelsTest {
  static final Path FOLDER = Path.of("src", "test", "resources", "onnx", "real");

  @Test
  void everyNormalizationIsFoundWithItsNumbers() throws IOException {
    assertEquals(Files.readAllLines(FOLDER.resolve("normalizations.txt")), found());
  }

  private static List<String> found() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files()) {
      String name = file.getFileName().toString().replace(".onnx", "");
      ModelFile.open(file).normalizations().forEach(norm -> lines.add(name + " | " + line(norm)));
    }
    return lines;
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.filter(file -> file.toString().endsWith(".onnx")).sorted().toList();
    }
  }

  private static String line(Normalization norm) {
    String groups =
        norm.settings().groups().isPresent() ? "(" + norm.settings().groups().getAsInt() + ")" : "";
    return String.join(
        " | ",
        norm.name(),
        norm.method() + groups,
        norm.data().toString(),
        "" + norm.settings().epsilon(),
        norm.place().form().word(),
        String.join(" ", norm.weights().all().stream().map(RealModelsTest::weight).toList()));
  }

  private static String weight(Weight weight) {
    return weight.known()
        ? weight.shape().toString().replace(" ", "")
        : weight.source().name().toLowerCase(java.util.Locale.ROOT);
  }

  @Test
  void everyNormalizationWithNumbersIsALayerThatComputesTheSame() throws IOException {
    int layers = 0;
    for (Path file : files()) {
      for (Normalization norm : ModelFile.open(file).normalizations()) {
        boolean complete =
            norm.obstacles().isEmpty() && norm.weights().all().stream().allMatch(Weight::known);
        if (complete) {
          DoubleNorm.assertSame(norm);
          layers++;
        }
      }
    }
    assertTrue(layers >= 25, "only " + layers);
  }

  @Test
  void aMeanThatIsSubtractedFromAnotherTensorIsNoLayer() throws IOException {
    Normalization norm =
        ModelFile.open(FOLDER.resolve("onnxruntime-skip_layer_norm.onnx")).normalizations().get(0);
    assertFalse(norm.obstacles().isEmpty());
    assertTrue(norm.obstacles().get(0).contains("'add_output'"), norm.obstacles().get(0));
  }
}
