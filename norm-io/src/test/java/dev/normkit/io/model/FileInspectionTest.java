package dev.normkit.io.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Layout;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.io.KerasArchive;
import dev.normkit.io.LayerFile;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.norm.Normalization;
import dev.normkit.io.report.Inspection;
import dev.normkit.io.safetensors.SafetensorsContent;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of files that hold weights without their network. */
class FileInspectionTest {
  private static final Path MODELS = Path.of("src", "test", "resources", "models");

  @TempDir Path directory;

  private static String brief(Normalization norm) {
    return norm.name()
        + " "
        + norm.method()
        + norm.settings().groups().stream().mapToObj(k -> "(" + k + ")").findFirst().orElse("")
        + " "
        + norm.settings().epsilon()
        + " "
        + norm.weights().all().stream().map(one -> one.known() ? one.count() : -1).toList();
  }

  private static List<String> brief(Inspection inspection) {
    return inspection.normalizations().stream().map(FileInspectionTest::brief).toList();
  }

  @Test
  void layersOfKeras3AreThoseOfTheirConfiguration() throws IOException {
    Inspection inspection = FileInspection.of(MODELS.resolve("small.keras"));
    assertEquals(
        List.of(
            "bn_both BATCH 0.001 [4, 4, 4, 4]",
            "bn_center BATCH 0.01 [4, 4, 4]",
            "bn_scale BATCH 0.01 [4, 4, 4]",
            "ln LAYER 1.0E-6 [4, 4]",
            "gn GROUP(2) 0.001 [4, 4]",
            "rms RMS 1.0E-6 [4]"),
        brief(inspection));
    assertFalse(inspection.toText().contains("assumed"), inspection.toText());
    assertTrue(inspection.toText().contains("describes 6 normalizations"), inspection.toText());
  }

  @Test
  void layersOfKeras2AreThoseOfTheirConfiguration() throws IOException {
    Inspection inspection = FileInspection.of(MODELS.resolve("tiny.h5"));
    assertEquals(List.of("bn BATCH 0.001 [2, 2, 2, 2]"), brief(inspection));
    assertFalse(inspection.toText().contains("assumed"), inspection.toText());
  }

  /** As {@code save_weights} writes them. */
  @Test
  void numberedWeightsWithoutConfigurationAreTold() throws IOException {
    Path file =
        new KerasArchive("")
            .with("layers/batch_normalization/vars/0", 1, 2)
            .with("layers/batch_normalization/vars/1", 1, 2)
            .with("layers/batch_normalization/vars/2", 1, 2)
            .with("layers/batch_normalization/vars/3", 0, 2)
            .with("layers/dense/vars/0", 1, 2)
            .with("layers/layer_normalization_1/vars/0", 1, 2)
            .with("layers/layer_normalization_1/vars/1", 1, 2)
            .with("layers/rms_normalization/vars/0", 1, 2)
            .hdf5(directory.resolve("model.weights.h5"));
    Inspection inspection = FileInspection.of(file);
    assertEquals(
        List.of(
            "layers/batch_normalization BATCH 0.001 [2, 2, 2, 2]",
            "layers/layer_normalization_1 LAYER 0.001 [2, 2]",
            "layers/rms_normalization RMS 0.001 [2]"),
        brief(inspection).stream().sorted().toList());
    assertTrue(inspection.toText().contains("Keras' 1e-3 is assumed"), inspection.toText());
    assertTrue(inspection.toText().contains("its variables have numbers"), inspection.toText());
  }

  @Test
  void layersOfThisLibraryAreThoseOfTheirMetadata() throws IOException {
    Path file = directory.resolve("own.safetensors");
    Map<String, NormLayer> layers = new LinkedHashMap<>();
    layers.put("gn", NormLayer.of(NormSpec.groupNorm(2).epsilon(0.5), 4));
    layers.put("ln", NormLayer.of(NormSpec.layerNorm().epsilon(1e-12), 2, 3));
    layers.put("bn", NormLayer.of(NormSpec.batchNorm().epsilon(1e-3), 4));
    layers.put("sn", NormLayer.of(NormSpec.switchableNorm(), Shape.channelsFirst(2, 2, 1, 1)));
    LayerFile.save(file, layers);
    Inspection inspection = FileInspection.of(file);
    assertEquals(
        List.of(
            "gn GROUP(2) 0.5 [4, 4]",
            "ln LAYER 1.0E-12 [6, 6]",
            "bn BATCH 0.001 [4, 4, 4, 4]",
            "sn SWITCHABLE 1.0E-5 [2, 2, 2, 2]"),
        brief(inspection));
    assertTrue(
        inspection.findings().stream()
            .anyMatch(
                one ->
                    one.isError()
                        && one.kind() == FindingKind.LARGE_EPSILON
                        && one.layer().equals("gn")),
        inspection.toText());
    assertFalse(inspection.toText().contains("assumed"), inspection.toText());
    for (String name : List.of("gn", "ln", "bn")) {
      Normalization norm =
          inspection.normalizations().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow();
      assertEquals(layers.get(name).spec().epsilon(), norm.layer().spec().epsilon());
    }
  }

  @Test
  void axis1MeansChannelsFirst() throws IOException {
    for (int axis : new int[] {-1, 1}) {
      String layer =
          KerasArchive.layer("BatchNormalization", "\"name\":\"bn\",\"axis\":" + axis, "");
      Path file =
          new KerasArchive(KerasArchive.model("Sequential", "m", layer))
              .with("layers/batch_normalization/vars/0", 1, 2)
              .write(directory.resolve("axis" + axis + ".keras"));
      assertEquals(
          axis == 1 ? Layout.CHANNELS_FIRST : Layout.CHANNELS_LAST,
          FileInspection.of(file).normalizations().get(0).data().layout());
    }
  }

  /** It keeps averages of γ's and β's gradients under their names. */
  @Test
  void whatTheOptimizerKeepsIsntALayer() throws IOException {
    Path file =
        new KerasArchive("")
            .with("model_weights/bn/bn/gamma:0", 1, 2)
            .with("model_weights/bn/bn/beta:0", 1, 2)
            .with("optimizer_weights/Adam/m/bn/gamma:0", 1, 2)
            .with("optimizer_weights/Adam/m/bn/beta:0", 1, 2)
            .with("optimizer/vars/layer_normalization/vars/0", 1, 2)
            .hdf5(directory.resolve("trained.h5"));
    assertEquals(List.of("model_weights/bn/bn LAYER 0.001 [2, 2]"), brief(FileInspection.of(file)));
  }

  @Test
  void whatIsDescribedButMissingIsSaid() throws IOException {
    Path file =
        new KerasArchive(
                KerasArchive.model(
                    "Sequential",
                    "m",
                    KerasArchive.layer("BatchNormalization", "\"name\":\"bn\"", "")))
            .with("layers/dense/vars/0", 1, 2)
            .write(directory.resolve("missing.keras"));
    Inspection inspection = FileInspection.of(file);
    assertEquals(List.of("bn BATCH 0.001 [-1, -1, -1, -1]"), brief(inspection));
    assertTrue(inspection.toText().contains("numbers-elsewhere"), inspection.toText());
  }

  @Test
  void namesTellTheRest() throws IOException {
    Inspection inspection = FileInspection.of(MODELS.resolve("burn-multi_layer.safetensors"));
    assertEquals(1, inspection.normalizations().size());
    assertEquals(NormMethod.BATCH, inspection.normalizations().get(0).method());
    assertTrue(inspection.toText().contains("PyTorch's 1e-5 is assumed"), inspection.toText());
  }

  /** The oldest models of Hugging Face are of PyTorch, with TensorFlow's names behind a dot. */
  @Test
  void whoseEpsilonIsAssumedFollowsFromFileAndNames() throws IOException {
    SafetensorsContent content = new SafetensorsContent();
    for (String name : List.of("bert.LayerNorm.gamma", "a/norm/gamma", "bn.gamma")) {
      content.floats(name, new float[] {1, 2}, 2);
    }
    content.floats("bn.moving_mean", new float[2], 2);
    content.floats("bn.moving_variance", new float[] {2, 2}, 2);
    Path file = directory.resolve("named.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      content.writeTo(out);
    }
    assertEquals(
        List.of(
            "a/norm RMS 0.001 [2]", "bert.LayerNorm RMS 1.0E-5 [2]", "bn BATCH 0.001 [2, 2, 2]"),
        brief(FileInspection.of(file)).stream().sorted().toList());
  }

  @Test
  void aRunningStdIsSaidToBeUnclear() throws IOException {
    Path path =
        new KerasArchive(KerasArchive.model("Sequential", "m"))
            .with("bn/bn_gamma", 1, 2)
            .with("bn/bn_beta", 1, 2)
            .with("bn/bn_running_mean", 1, 2)
            .with("bn/bn_running_std", 1, 2)
            .hdf5(directory.resolve("one.h5"));
    String said = FileInspection.of(path).toText();
    assertTrue(said.contains(Naming.ofRunningStd(false)), said);
    said = FileInspection.of(MODELS.resolve("burn-multi_layer.safetensors")).toText();
    assertFalse(said.contains("running_std"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{ }", "{\n \"__metadata__\" : {}}"})
  void theHeaderOfSafetensorsMayHaveSpaces(String header) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    Path file = Files.write(directory.resolve("spaced"), bytes.array());
    assertEquals(List.of(), FileInspection.of(file).normalizations());
  }

  /** Its first bytes would tell what it is, and be gone. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void pipesAreRefused() throws Exception {
    Path pipe = directory.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    FileSystemException refused =
        assertTimeoutPreemptively(
            Duration.ofSeconds(5),
            () -> assertThrows(FileSystemException.class, () -> FileInspection.of(pipe)));
    assertTrue(refused.getMessage().contains("it is a pipe or a device"), refused.getMessage());
  }

  /** A pattern said the same, in a time that grew with the square of a name. */
  @Test
  void namesAreTakenForThoseOfNorms() {
    Pattern norm = Pattern.compile("(?:.*[./_])?(?:.*norm.*|ln.*|.*ln|bn.*|.*bn)");
    String letters = "lbn._/x";
    for (int i = 0; i < 7 * 7 * 7 * 7 * 7; i++) {
      StringBuilder name = new StringBuilder();
      for (int rest = i; rest > 0; rest /= 7) {
        name.append(letters.charAt(rest % 7));
      }
      assertEquals(norm.matcher(name).matches(), NamedNorms.saysNorm(name.toString()), "" + name);
    }
    assertTrue(NamedNorms.saysNorm("a.prenorm_1"));
    String longName = "_".repeat(300_000);
    assertFalse(
        assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> NamedNorms.saysNorm(longName + "l")));
  }

  /** Of PyTorch before 1.6, whose files aren't archives. */
  @Test
  void pythonsPicklesAreRefusedWithWhatWouldDo() throws IOException {
    Path file = directory.resolve("old.pt");
    Files.write(file, new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10, 'l', -4, 'F'});
    String message =
        assertThrows(FileFormatException.class, () -> FileInspection.of(file)).getMessage();
    assertTrue(message.contains("convert it with: python"), message);
  }
}
