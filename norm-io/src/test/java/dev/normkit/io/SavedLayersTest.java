package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.MixedVariance;
import dev.normkit.api.Momentum;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningStatistics;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.io.tensor.ElementType;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A saved layer goes on as if it had never been saved. */
class SavedLayersTest {
  private static final Shape IMAGES = Shape.channelsFirst(3, 4, 2, 5);

  @TempDir Path directory;

  record Case(String name, LayerBuilder builder, Shape shape) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> layers() {
    return Stream.of(
        images("batch", NormSpec.batchNorm()),
        images("keras", NormSpec.batchNorm().preset(Preset.keras())),
        images("cumulative", NormSpec.batchNorm().momentum(Momentum.cumulative())),
        images("pooled", NormSpec.batchNorm().momentum(Momentum.pooled())),
        images("untracked", NormSpec.batchNorm().trackStatistics(false).weight(false)),
        images("switchable", NormSpec.switchableNorm()),
        images("authors", NormSpec.switchableNorm().mixedVariance(MixedVariance.UNBIASED)),
        images("no batch branch", NormSpec.switchableNorm().batchBranch(false)),
        images("instance", NormSpec.instanceNorm().trackStatistics(true)),
        images("group", NormSpec.groupNorm(2).epsilon(0.1 + 0.2)),
        new Case("channels", LayerBuilder.of(NormSpec.batchNorm(), 4), IMAGES),
        new Case(
            "last",
            LayerBuilder.of(NormSpec.batchNorm(), Shape.channelsLast(3, 2, 5, 4)),
            Shape.channelsLast(3, 2, 5, 4)),
        new Case("dense", LayerBuilder.of(NormSpec.switchableNorm(), 4), IMAGES),
        new Case("layer", LayerBuilder.of(NormSpec.layerNorm(), 2, 5), IMAGES),
        new Case("axis", LayerBuilder.of(NormSpec.layerNorm().axis(1), IMAGES), IMAGES),
        new Case("rms", LayerBuilder.of(NormSpec.rmsNorm(), 5), IMAGES));
  }

  private static Case images(String name, SpecBuilder spec) {
    return new Case(name, LayerBuilder.of(spec, IMAGES), IMAGES);
  }

  private static float[] data(Random random) {
    float[] data = new float[IMAGES.elements()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian(3, 2);
    }
    return data;
  }

  private static void randomize(FloatSpan span, Random random) {
    float[] values = new float[span.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian(1, 0.3);
    }
    span.setAll(values);
  }

  private static NormLayer trained(Case of, Random random) {
    NormLayer layer = of.builder().build();
    randomize(layer.parameters().weight(), random);
    randomize(layer.parameters().bias(), random);
    randomize(layer.parameters().meanLogits(), random);
    randomize(layer.parameters().varianceLogits(), random);
    for (int step = 0; step < 3; step++) {
      float[] x = data(random);
      if (step == 1) {
        x[0] = Float.NaN; // one channel lets this batch out, so its count differs
      }
      layer.forward(x, of.shape());
    }
    return layer;
  }

  @ParameterizedTest
  @MethodSource("layers")
  void aLoadedLayerGoesOnWithTheSameBits(Case of) throws IOException {
    Random random = new Random(7);
    NormLayer layer = trained(of, random);
    Path file = directory.resolve("layer.safetensors");
    LayerFile.save(file, layer);
    NormLayer loaded;
    try (LayerFile open = LayerFile.open(file)) {
      loaded = open.layer("");
      assertEquals(List.of(), open.extraTensors());
    }
    assertEquals(layer.spec(), loaded.spec());
    assertEquals(layer.size(), loaded.size());
    for (int step = 0; step < 3; step++) {
      assertEquals(state(layer), state(loaded));
      float[] x = data(random);
      if (layer.spec().runningAverage().isEmpty() && layer.spec().method().tracksStatistics()) {
        assertArrayEquals(layer.forward(x, of.shape()), loaded.forward(x, of.shape()));
        continue;
      }
      assertArrayEquals(layer.infer(x, of.shape()), loaded.infer(x, of.shape()));
      assertArrayEquals(layer.forward(x, of.shape()), loaded.forward(x, of.shape()));
      float[] dy = data(random);
      assertArrayEquals(layer.backward(dy), loaded.backward(dy));
      assertEquals(values(layer.gradients()), values(loaded.gradients()));
    }
  }

  /** Memory for two billion values was taken for the 170 bytes of a file. */
  @ParameterizedTest
  @CsvSource({
    "LAYER, [2000000000], 2000000000 normalized values",
    "RMS, '[2048,2049]', 4196352 normalized values",
    "BATCH, [2000000000], 2000000000 channels",
    "INSTANCE, '[4194305,1]', 4194305 channels"
  })
  void aSizeThatNoTensorConfirmsIsBounded(String method, String sizes, String refused)
      throws IOException {
    String bias = method.equals("RMS") ? "" : ",'bias':false";
    String tracked = method.equals("BATCH") ? ",'track-statistics':false" : "";
    String spec = "{'method':'" + method + "','epsilon':1e-5,'weight':false" + bias + tracked + "}";
    String text = "{'spec':" + spec + ",'sizes':" + sizes + "}";
    String header = "{\"__metadata__\":{\"normkit.layer.\":\"" + text.replace("'", "\\\"") + "\"}}";
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    Path path = Files.write(directory.resolve("huge.safetensors"), bytes.array());
    String message =
        assertThrows(FileFormatException.class, () -> LayerFile.load(path)).getMessage();
    assertTrue(message.contains("layer '' has " + refused + " by the file"), message);
    try (LayerFile file = LayerFile.open(path)) {
      LayerRequest trusted = LayerRequest.described().withSizes(4194305, 1);
      assertEquals(method, file.load("", trusted).builder().typicalPlan().spec().method().name());
    }
  }

  @Test
  void theOnlyLayerNeedsNoName() throws IOException {
    NormLayer layer = trained(images("batch", NormSpec.batchNorm()), new Random(7));
    Path file = directory.resolve("layers.safetensors");
    LayerFile.save(file, layer);
    assertEquals(state(layer), state(LayerFile.load(file)));
    LayerFile.save(file, Map.of("encoder.norm1", layer));
    assertEquals(state(layer), state(LayerFile.load(file)));

    LayerFile.save(file, new TreeMap<>(Map.of("norm1", layer, "norm2", layer)));
    FileFormatException several =
        assertThrows(FileFormatException.class, () -> LayerFile.load(file));
    assertEquals(
        file
            + ": there is more than one layer; open the file and name one: it has 'norm1', 'norm2'",
        several.getMessage());
  }

  @Test
  void otherTensorsBesideTheOnlyLayerDontMatter() throws IOException {
    String rms = KerasArchive.layer("RMSNormalization", "\"name\":\"norm\"", "");
    Path file =
        new KerasArchive(KerasArchive.model("Sequential", "m", rms))
            .with("dense/bias", 1, 2)
            .with("norm/gamma", 3, 4)
            .write(directory.resolve("one.keras"));
    assertArrayEquals(new float[] {3, 4}, LayerFile.load(file).parameters().weight().toArray());
    file =
        new KerasArchive(KerasArchive.model("Sequential", "m"))
            .with("dense/kernel", 1, 2)
            .write(directory.resolve("none.keras"));
    Path none = file;
    assertEquals(
        file + ": there is no layer",
        assertThrows(FileFormatException.class, () -> LayerFile.load(none)).getMessage());
  }

  private static List<String> values(NormParameters of) {
    return Stream.of(of.weight(), of.bias(), of.meanLogits(), of.varianceLogits())
        .map(span -> Arrays.toString(span.toArray()))
        .toList();
  }

  private static Optional<RunningStatistics.State> state(NormLayer layer) {
    return layer.runningStatistics().map(RunningStatistics::state);
  }

  /** Statistics that no batch has come to stay unknown, and inference refused. */
  @Test
  void aFreshLayerStaysFresh() throws IOException {
    NormLayer layer = NormLayer.of(NormSpec.batchNorm(), 4);
    Path file = directory.resolve("fresh.safetensors");
    LayerFile.save(file, layer);
    try (LayerFile open = LayerFile.open(file)) {
      NormLayer loaded = open.layer("");
      assertEquals(state(layer), state(loaded));
      assertThrows(IllegalStateException.class, () -> loaded.infer(new float[8]));
    }
  }

  @Test
  void branchesThatAreLeftOutStayOut() throws IOException {
    NormLayer layer = NormLayer.of(NormSpec.switchableNorm(), IMAGES);
    layer.parameters().meanLogits().setAll(0, Float.NEGATIVE_INFINITY, 1);
    Path file = directory.resolve("logits.safetensors");
    LayerFile.save(file, layer);
    try (LayerFile open = LayerFile.open(file)) {
      assertEquals(values(layer.parameters()), values(open.layer("").parameters()));
    }
  }

  /** What {@code load_state_dict(strict=True)} of PyTorch's modules asks for, and no more. */
  @Test
  void aFileHasTheTensorsOfPyTorch() throws IOException {
    Map<String, NormLayer> network = new LinkedHashMap<>();
    network.put("bn1", NormLayer.of(NormSpec.batchNorm(), 4));
    network.put("encoder.0.norm", NormLayer.of(NormSpec.layerNorm(), 3, 4));
    network.put("final", NormLayer.of(NormSpec.rmsNorm(), 4));
    network.put("sn", NormLayer.of(NormSpec.switchableNorm(), IMAGES));
    Path path = directory.resolve("network.safetensors");
    LayerFile.save(path, network);
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals(
          Set.of(
              "bn1.weight",
              "bn1.bias",
              "bn1.running_mean",
              "bn1.running_var",
              "bn1.num_batches_tracked",
              "encoder.0.norm.weight",
              "encoder.0.norm.bias",
              "final.weight",
              "sn.weight",
              "sn.bias",
              "sn.mean_weight",
              "sn.var_weight",
              "sn.running_mean",
              "sn.running_var"),
          Set.copyOf(file.names()));
      assertEquals(List.of(3L, 4L), file.info("encoder.0.norm.weight").shape());
      assertEquals(List.of(1L, 4L, 1L, 1L), file.info("sn.weight").shape());
      assertEquals(List.of(), file.info("bn1.num_batches_tracked").shape());
      assertEquals(ElementType.I64, file.info("bn1.num_batches_tracked").type());
      assertEquals(ElementType.F64, file.info("bn1.running_var").type());
      assertEquals("pt", file.metadata().get("format"));
    }
    try (LayerFile file = LayerFile.open(path)) {
      assertEquals(List.copyOf(network.keySet()), file.names());
      for (String name : network.keySet()) {
        assertEquals(network.get(name).spec(), file.layer(name).spec());
      }
      assertEquals(List.of(), file.extraTensors());
    }
  }

  @Test
  void aDecisionComesBackAsItWas() throws IOException {
    NormLayer layer = NormLayer.of(NormSpec.groupNorm(2), 4);
    Path path = directory.resolve("decided.safetensors");
    String decision = "{\"format\":\"normkit frozen method\",\"reason\":\"<\u00e9>\\n\"}";
    new LayerWriter().withLayer("gn", layer, decision).withText("epoch", "12").write(path);
    try (LayerFile file = LayerFile.open(path)) {
      LoadedLayer loaded = file.load("gn", LayerRequest.described());
      assertEquals(Optional.of(decision), loaded.decision());
      assertEquals("12", file.tensors().metadata().get("epoch"));
    }
  }

  @Test
  void namesThatWouldBeTheSameAreRefused() {
    NormLayer layer = NormLayer.of(NormSpec.layerNorm(), 4);
    LayerWriter writer = new LayerWriter().withLayer("a", layer).withLayer("a", layer);
    Path path = directory.resolve("twice.safetensors");
    assertThrows(IllegalArgumentException.class, () -> writer.write(path));
    assertFalse(Files.exists(path));
  }

  @Test
  void aFileIsReplacedAndALinkFollowed() throws IOException {
    NormLayer layer = NormLayer.of(NormSpec.layerNorm(), 4);
    Path file = Files.write(directory.resolve("old.safetensors"), new byte[] {1});
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    LayerFile.save(link, layer);
    try (LayerFile open = LayerFile.open(file);
        Stream<Path> all = Files.list(directory)) {
      assertEquals(values(layer.parameters()), values(open.layer("").parameters()));
      assertEquals(2, all.count(), "nothing is left beside the file");
    }
  }
}
