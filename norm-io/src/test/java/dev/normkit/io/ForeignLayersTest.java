package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.Momentum;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.RunningVariance;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.layers.Naming;
import dev.normkit.io.safetensors.SafetensorsContent;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Layers from files that this library didn't write, with the names and conventions of others. */
class ForeignLayersTest {
  private static final float[] GAMMA = {1, 2, 3};
  private static final float[] BETA = {4, 5, 6};
  private static final double[] MEAN = {0.5, -0.5, 0};
  private static final double[] VARIANCE = {1, 0.25, 4};

  @TempDir Path directory;

  private Path file(SafetensorsContent content) throws IOException {
    Path file = directory.resolve("foreign.safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      content.writeTo(out);
    }
    return file;
  }

  private static SafetensorsContent batchNorm(String... names) {
    return new SafetensorsContent()
        .floats(names[0], GAMMA, 3)
        .floats(names[1], BETA, 1, 3, 1, 1)
        .doubles(names[2], MEAN, 3)
        .doubles(names[3], VARIANCE, 3);
  }

  private static void assertIsThat(NormLayer layer) {
    assertArrayEquals(GAMMA, layer.parameters().weight().toArray());
    assertArrayEquals(BETA, layer.parameters().bias().toArray());
    RunningStatistics statistics = layer.runningStatistics().orElseThrow();
    assertArrayEquals(MEAN, statistics.means());
    assertArrayEquals(VARIANCE, statistics.variances());
    assertTrue(statistics.known());
  }

  private List<String> conversions(Path path, String layer, SpecBuilder spec) throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded = file.load(layer, LayerRequest.of(spec));
      assertIsThat(loaded.layer());
      assertEquals(List.of(), loaded.extraTensors());
      assertEquals(List.of(layer), file.names());
      return loaded.conversions();
    }
  }

  @Test
  void namesOfFrameworksAreKnownAndSaid() throws IOException {
    SpecBuilder keras = NormSpec.batchNorm().preset(Preset.keras());
    Path path =
        file(batchNorm("bn/gamma:0", "bn/beta:0", "bn/moving_mean:0", "bn/moving_variance:0"));
    assertEquals(
        List.of(
            "its names are those of Keras: 'bn/gamma:0' is the weight (gamma), 'bn/beta:0' is the"
                + " bias (beta), 'bn/moving_mean:0' is the running mean, 'bn/moving_variance:0' is"
                + " the running variance",
            "the file doesn't say epsilon; the spec's is 0.001",
            "the file doesn't say momentum and variance; the spec's are 0.01 of the new batch and"
                + " the biased variance, as of Keras and ONNX"),
        conversions(path, "bn", keras));
    path = file(batchNorm("bn_gamma", "bn_beta", "bn_running_mean", "bn_running_std"));
    assertEquals(Naming.ofRunningStd(false), conversions(path, "bn", keras).get(1));
    SpecBuilder onnx = NormSpec.batchNorm().preset(Preset.onnx());
    path = file(batchNorm("scale", "B", "input_mean", "input_var"));
    assertTrue(conversions(path, "", onnx).get(0).contains("those of ONNX: 'scale'"));
    path = file(batchNorm("a.scale", "a.B", "a.mean", "a.var"));
    assertTrue(conversions(path, "a", onnx).get(0).contains("those of ONNX before version 14: 'a"));
    path = file(batchNorm("a.scale", "a.bias", "a.mean", "a.var"));
    assertTrue(conversions(path, "a", onnx).get(0).contains("those of Flax: 'a.scale'"));
    path = file(batchNorm("a.b.weight", "a.b.bias", "a.b.running_mean", "a.b.running_var"));
    assertEquals(2, conversions(path, "a.b", NormSpec.batchNorm()).size());
  }

  @Test
  void pyTorchsCounterGoesOn() throws IOException {
    Path path = Path.of("src", "test", "resources", "models", "burn-multi_layer.safetensors");
    try (LayerFile file = LayerFile.open(path)) {
      NormLayer layer = file.layer("norm1", NormSpec.batchNorm());
      assertEquals(1, layer.runningStatistics().orElseThrow().batches());
      assertEquals(
          List.of("conv1.bias", "conv1.weight", "fc1.bias", "fc1.weight"), file.extraTensors());
    }
  }

  @Test
  void gammaOfGemmaIsOnePlusTheWeight() throws IOException {
    Path path = file(new SafetensorsContent().floats("norm.weight", new float[] {0.5f, -1, 0}, 3));
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded =
          file.load("norm", LayerRequest.of(NormSpec.rmsNorm()).withOnePlusWeight());
      assertArrayEquals(new float[] {1.5f, 0, 1}, loaded.layer().parameters().weight().toArray());
      assertTrue(loaded.conversions().contains("gamma is 1 + the stored weight"));
    }
  }

  @Test
  void doublesAreRoundedAndThatIsSaid() throws IOException {
    Path path = file(new SafetensorsContent().doubles("norm.weight", new double[] {0.1}, 1));
    try (LayerFile file = LayerFile.open(path)) {
      List<String> said = file.load("norm", LayerRequest.of(NormSpec.rmsNorm())).conversions();
      assertTrue(said.contains("tensor 'norm.weight' is float64, rounded to float32"), "" + said);
    }
  }

  @Test
  void whatIsLeftOverIsListed() throws IOException {
    Path path =
        file(new SafetensorsContent().floats("n.weight", GAMMA, 3).floats("n.bias", BETA, 3));
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded = file.load("n", LayerRequest.of(NormSpec.rmsNorm()));
      assertEquals(List.of("n.bias"), loaded.extraTensors());
      assertEquals(List.of("n.bias"), file.extraTensors());
    }
  }

  private static String leftOver(Path path, SpecBuilder spec) throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      String message =
          assertThrows(FileFormatException.class, () -> file.layer("n", spec)).getMessage();
      assertTrue(file.extraTensors().containsAll(file.tensors().names()), "none is used");
      assertTrue(file.load("n", LayerRequest.of(spec)).extraTensors().size() > 0);
      return message.substring((path + ": ").length());
    }
  }

  private static String unused(String spec, String tensors, String remedy) {
    return "layer 'n' has tensors that %s has no use for: %s; %s"
        .formatted(spec, tensors, remedy + "load(...), which leaves them out and lists them");
  }

  /** As load_state_dict of PyTorch, which is strict: they change the numbers. */
  @Test
  void aLayerAloneIsRefusedWhereTrainedNumbersAreLeftOver() throws IOException {
    SafetensorsContent affine =
        new SafetensorsContent().floats("n.weight", GAMMA, 3).floats("n.bias", BETA, 3);
    assertEquals(
        unused(
            "RMS(epsilon 1.1920928955078125E-7, no bias)",
            "'n.bias' (bias (beta))",
            "say bias(true) in its spec, or use "),
        leftOver(file(affine), NormSpec.rmsNorm()));
    Path path =
        file(
            affine
                .doubles("n.running_mean", MEAN, 3)
                .doubles("n.running_var", VARIANCE, 3)
                .number("n.num_batches_tracked", 7)
                .floats("n.other", GAMMA, 3));
    String statistics =
        "'n.running_mean' (running mean), 'n.running_var' (running variance),"
            + " 'n.num_batches_tracked' (number of batches)";
    assertEquals(
        unused(
            "INSTANCE(epsilon 1.0E-5)",
            statistics,
            "say trackStatistics(true) in its spec, or use "),
        leftOver(path, NormSpec.instanceNorm()));
    assertEquals(
        unused("GROUP(groups 3, epsilon 1.0E-5)", statistics, "use "),
        leftOver(path, NormSpec.groupNorm(3)));
    assertEquals(
        unused(
            "INSTANCE(epsilon 1.0E-5, no weight, no bias)",
            "'n.weight' (weight (gamma)), 'n.bias' (bias (beta)), " + statistics,
            "say weight(true).bias(true).trackStatistics(true) in its spec, or use "),
        leftOver(path, NormSpec.instanceNorm().weight(false).bias(false)));
    try (LayerFile file = LayerFile.open(path)) {
      for (SpecBuilder keeping :
          List.of(NormSpec.instanceNorm().trackStatistics(true), NormSpec.batchNorm())) {
        assertIsThat(file.layer("n", keeping));
      }
    }
    float[] logits = {1, 2, 3};
    path = file(affine.floats("n.mean_weight", logits, 3).floats("n.var_weight", logits, 3));
    String mixing = "'n.mean_weight' (mean logits), 'n.var_weight' (variance logits)";
    assertTrue(
        leftOver(path, NormSpec.layerNorm()).contains(mixing + "; use load("), "another method");
    assertTrue(
        leftOver(path, NormSpec.switchableNorm().trackStatistics(false))
            .contains("say trackStatistics(true) in its spec"));
  }

  private void assertRefused(String reason, Path path, String layer, LayerRequest request)
      throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      String message =
          assertThrows(FileFormatException.class, () -> file.load(layer, request)).getMessage();
      assertEquals(path + ": " + reason, message);
    }
  }

  @Test
  void mismatchesAreOneClearLine() throws IOException {
    LayerRequest batch = LayerRequest.of(NormSpec.batchNorm());
    Path path = file(batchNorm("a.weight", "a.bias", "a.running_mean", "a.running_var"));
    assertRefused("there is no layer 'b'; it has 'a'", path, "b", batch);
    assertRefused(
        "tensor 'a.weight' has shape (3,), but the weight (gamma) of layer 'a' needs (4,)",
        path,
        "a",
        batch.withSizes(4));
    assertRefused(
        "the file doesn't say which method layer 'a' is and what its epsilon is; give its spec, for"
            + " example layer(\"a\", NormSpec.batchNorm())",
        path,
        "a",
        LayerRequest.described());
    assertRefused(
        "layer 'a' can't be GROUP(groups 2, epsilon 1.0E-5): groups is 2, but it must divide the 3"
            + " channels of sizes [3]",
        path,
        "a",
        LayerRequest.of(NormSpec.groupNorm(2)));
    path = file(new SafetensorsContent().floats("a.weight", GAMMA, 3).floats("a.bias", BETA, 3));
    assertRefused(
        "layer 'a' has no tensor for its running mean; it has a.weight, a.bias; a layer without"
            + " running statistics says trackStatistics(false) in its spec",
        path,
        "a",
        batch);
    path = file(new SafetensorsContent().floats("a.weight", GAMMA, 3));
    assertRefused(
        "layer 'a' has no tensor for its bias (beta); it has a.weight; a layer without it says"
            + " bias(false) in its spec",
        path,
        "a",
        LayerRequest.of(NormSpec.layerNorm()));
    path = file(new SafetensorsContent().floats("a.bias", BETA, 3));
    assertRefused(
        "layer 'a' has no tensor for its weight (gamma); it has a.bias; a layer without it says"
            + " weight(false) in its spec",
        path,
        "a",
        LayerRequest.of(NormSpec.layerNorm()));
    path = file(new SafetensorsContent().floats("a.mean_weight", GAMMA, 3));
    assertRefused(
        "layer 'a' has no tensor for its weight (gamma); it has a.mean_weight; a layer without"
            + " gamma and beta says weight(false).bias(false) in its spec",
        path,
        "a",
        LayerRequest.of(NormSpec.switchableNorm()).withSizes(3));
    path = file(new SafetensorsContent().floats("a.weight", new float[] {1, Float.NaN}, 2));
    assertRefused(
        "tensor 'a.weight' has NaN at index (1,); every value must be finite",
        path,
        "a",
        LayerRequest.of(NormSpec.rmsNorm()));
    path =
        file(
            new SafetensorsContent()
                .doubles("a.running_mean", MEAN, 3)
                .doubles("a.running_var", new double[] {1, 1, -1}, 3));
    assertRefused(
        "tensor 'a.running_var' has -1.0 at index (2,); every value must be finite and at least 0",
        path,
        "a",
        LayerRequest.of(NormSpec.batchNorm().weight(false).bias(false)));
  }

  @Test
  void theSpecInTheMetadataBinds() throws IOException {
    Path path = directory.resolve("own.safetensors");
    LayerFile.save(path, NormLayer.of(NormSpec.layerNorm().epsilon(1e-12), 3));
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(1e-12, file.layer("", NormSpec.layerNorm().epsilon(1e-12)).spec().epsilon());
    }
    assertRefused(
        "layer '' is LAYER(epsilon 1.0E-12) by the file, but LAYER(epsilon 1.0E-5) was asked for",
        path,
        "",
        LayerRequest.of(NormSpec.layerNorm()));
  }

  /** Of a layer that was saved when the complement of 0.99 was that in double. */
  @Test
  void aMomentumMayBeOffByARounding() throws IOException {
    Path path = directory.resolve("rounded.safetensors");
    LayerFile.save(path, NormLayer.of(keeping(Momentum.ofNew(1 - 0.99)), 3));
    NormSpec asked = keeping(Momentum.ofOld(0.99)).build();
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(asked, file.layer("", asked).spec());
    }
    for (SpecBuilder other :
        List.of(
            keeping(Momentum.ofNew(0.0100001)),
            keeping(Momentum.ofOld(0.99)).runningVariance(RunningVariance.BIASED),
            keeping(Momentum.ofOld(0.99)).epsilon(1e-3),
            keeping(Momentum.ofOld(0.99)).bias(false))) {
      requireOther(path, other);
    }
    LayerFile.save(path, NormLayer.of(keeping(Momentum.ofNew(0)), 3));
    requireOther(path, keeping(Momentum.cumulative()));
    requireOther(path, NormSpec.batchNorm().trackStatistics(false));
  }

  private static void requireOther(Path path, SpecBuilder asked) throws IOException {
    try (LayerFile file = LayerFile.open(path)) {
      String message =
          assertThrows(FileFormatException.class, () -> file.layer("", asked)).getMessage();
      assertTrue(message.endsWith(asked.build() + " was asked for"), message);
    }
  }

  private static SpecBuilder keeping(Momentum momentum) {
    return NormSpec.batchNorm().momentum(momentum);
  }

  @Test
  void damagedMetadataIsRefused() throws IOException {
    for (String text :
        List.of("", "[]", "{}", "{\"spec\":{\"epsilon\":1}}", "{\"spec\":{\"method\":\"RMS\"}}")) {
      Path path =
          file(new SafetensorsContent().floats("a.weight", GAMMA, 3).text("normkit.layer.a", text));
      try (LayerFile file = LayerFile.open(path)) {
        String message =
            assertThrows(FileFormatException.class, () -> file.layer("a")).getMessage();
        assertTrue(message.startsWith(path + ": the metadata of layer 'a' "), message);
      }
    }
  }
}
