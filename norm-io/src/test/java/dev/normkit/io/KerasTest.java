package dev.normkit.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.NormMethod;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Preset;
import dev.normkit.api.RunningVariance;
import dev.normkit.io.tensor.FileFormatException;
import dev.normkit.io.tensor.ReadLimits;
import dev.normkit.layer.NormLayer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of Keras 2 and 3, described in {@code models/README.md}. */
class KerasTest {
  @TempDir Path directory;

  private static Path model(String name) {
    return Path.of("src", "test", "resources", "models", name);
  }

  /** Variable i of channel c is 10·(i + 1) + c. */
  private static double[] variable(int i) {
    return IntStream.range(0, 4).mapToDouble(c -> 10 * (i + 1) + c).toArray();
  }

  private static float[] floats(int i) {
    float[] floats = new float[4];
    for (int c = 0; c < 4; c++) {
      floats[c] = (float) variable(i)[c];
    }
    return floats;
  }

  @Test
  void theOrderOfVariablesFollowsScaleAndCenter() throws IOException {
    try (LayerFile file = LayerFile.open(model("small.keras"))) {
      assertEquals(
          List.of("bn_both", "bn_center", "bn_scale", "ln", "gn", "rms"),
          file.names().subList(0, 6));
      NormLayer both = file.layer("bn_both");
      assertEquals(1e-3, both.spec().epsilon());
      assertEquals(RunningVariance.BIASED, kept(both));
      assertEquals(0.01, both.spec().runningAverage().orElseThrow().momentum().weightOfNew());
      assertArrayEquals(floats(0), both.parameters().weight().toArray());
      assertArrayEquals(floats(1), both.parameters().bias().toArray());
      assertArrayEquals(variable(2), both.runningStatistics().orElseThrow().means());
      assertArrayEquals(variable(3), both.runningStatistics().orElseThrow().variances());
      NormLayer center = file.layer("bn_center");
      assertFalse(center.spec().weight());
      assertArrayEquals(floats(0), center.parameters().bias().toArray());
      assertArrayEquals(variable(1), center.runningStatistics().orElseThrow().means());
      NormLayer scale = file.layer("bn_scale");
      assertFalse(scale.spec().bias());
      assertArrayEquals(floats(0), scale.parameters().weight().toArray());
      assertArrayEquals(variable(2), scale.runningStatistics().orElseThrow().variances());
      assertEquals(NormSpec.layerNorm().epsilon(1e-6).build(), file.layer("ln").spec());
      assertEquals(NormSpec.groupNorm(2).epsilon(1e-3).build(), file.layer("gn").spec());
      assertEquals(NormSpec.rmsNorm().epsilon(1e-6).build(), file.layer("rms").spec());
      assertEquals(List.of(), file.extraTensors());
      List<String> said = file.load("bn_both", LayerRequest.described()).conversions();
      assertEquals(
          List.of(
              "its variables have numbers for names, in the order [WEIGHT, BIAS, MEAN, VARIANCE]",
              "momentum 0.99 weighs the old statistics, so a new batch weighs 0.01; the kept"
                  + " variance is biased, as in Keras 3"),
          said);
    }
  }

  @Test
  void thePresetOfKerasIsWhatItsFilesSay() throws IOException {
    NormSpec keras = NormSpec.batchNorm().preset(Preset.keras()).build();
    try (LayerFile file = LayerFile.open(model("small.keras"))) {
      assertEquals(keras, file.layer("bn_both", keras).spec());
    }
  }

  @Test
  void modelsOfKeras2AreRead() throws IOException {
    try (LayerFile file = LayerFile.open(model("dl4j-test-resources-batchNormError.h5"))) {
      NormLayer layer = file.layer("batch_normalization");
      assertEquals(NormMethod.BATCH, layer.spec().method());
      assertEquals(10, layer.runningStatistics().orElseThrow().channels());
      assertEquals(4, file.tensors().names().size() - file.extraTensors().size());
      assertEquals(RunningVariance.BIASED, kept(layer), "tf.keras 2.2.4 on three axes");
    }
    try (LayerFile file = LayerFile.open(model("dl4j-test-resources-cnn_batch_norm.h5"))) {
      NormLayer layer = file.layer("batch_normalization_1");
      assertEquals(1, layer.parameters().weight().length());
      assertEquals(RunningVariance.UNBIASED, kept(layer), "Keras 2.1.3");
    }
  }

  private static RunningVariance kept(NormLayer layer) {
    return layer.spec().runningAverage().orElseThrow().variance();
  }

  @Test
  void chunksAndFiltersAreRead() throws IOException {
    double[] counted = IntStream.range(0, 35).asDoubleStream().toArray();
    try (TensorFile file = TensorFile.open(model("chunked.h5"))) {
      assertEquals(List.of("bytes", "checked", "deflated", "half", "zeros"), file.names());
      for (String name : List.of("bytes", "checked", "deflated", "half")) {
        assertArrayEquals(counted, file.doubles(name), name);
      }
    }
    ReadLimits few = ReadLimits.usual().withInflatedBytes(1 << 20);
    try (TensorFile file = TensorFile.open(model("chunked.h5"), few)) {
      String message =
          assertThrows(FileFormatException.class, () -> file.floats("zeros")).getMessage();
      assertTrue(message.contains("ReadLimits.inflatedBytes"), message);
    }
  }

  /** 64 MB; the limit, which the test above sets low, is above that. */
  @Tag("full")
  @Test
  void whatIsDeflatedWellIsReadWithinTheLimit() throws IOException {
    try (TensorFile file = TensorFile.open(model("chunked.h5"))) {
      float[] zeros = file.floats("zeros");
      assertEquals(1, zeros[0]);
      assertEquals(4096 * 4096, zeros.length);
    }
  }

  /** 35 numbers of 4 bytes in nine chunks of six numbers: 216 bytes are inflated for 140. */
  @Test
  void allOfTheChunksAreWithinTheLimit() throws IOException {
    try (TensorFile file =
        TensorFile.open(model("chunked.h5"), ReadLimits.usual().withInflatedBytes(216))) {
      assertEquals(35, file.floats("deflated").length);
    }
    try (TensorFile file =
        TensorFile.open(model("chunked.h5"), ReadLimits.usual().withInflatedBytes(215))) {
      String message =
          assertThrows(FileFormatException.class, () -> file.floats("deflated")).getMessage();
      assertTrue(message.contains("ReadLimits.inflatedBytes"), message);
    }
  }

  /** A filter that shuffles two billion bytes of an element took a second for each chunk. */
  @ParameterizedTest
  @ValueSource(ints = {Integer.MAX_VALUE, 3, 0, -4})
  void whatIsShuffledForOtherElementsIsRefused(int elementBytes) throws IOException {
    byte[] bytes = Files.readAllBytes(model("tiny.h5"));
    String name = "shuffle\0";
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name) + name.length();
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(at, elementBytes);
    Path file = Files.write(directory.resolve("shuffled.h5"), bytes);
    try (TensorFile tensors = TensorFile.open(file)) {
      String message =
          assertThrows(FileFormatException.class, () -> tensors.floats("packed")).getMessage();
      assertTrue(message.contains("shuffles elements of [" + elementBytes + "] bytes"), message);
      assertEquals(2, tensors.floats("model_weights/bn/bn/beta:0").length);
    }
  }

  /** What a file may ask of its reader holds for each reading, not for all of them together. */
  @Test
  void aTensorIsReadAsOftenAsOneLikes() throws IOException {
    try (TensorFile file = TensorFile.open(model("tiny.h5"))) {
      for (int i = 0; i < 3000; i++) {
        assertEquals(6, file.floats("packed").length);
      }
    }
  }

  @Test
  void aFileThatAsksForTooManyStepsIsRefused() {
    ReadLimits few = ReadLimits.usual().withSteps(10);
    String message =
        assertThrows(
                FileFormatException.class,
                () -> TensorFile.open(model("dl4j-test-resources-cnn_batch_norm.h5"), few))
            .getMessage();
    assertTrue(message.contains("more steps than ReadLimits.steps, which is 10;"), message);
  }

  /** Each has ten steps in some hundred bytes. */
  @Test
  void manySmallDatasetsAreRead() throws IOException {
    KerasArchive many = new KerasArchive("");
    for (int i = 0; i < 1300; i++) {
      many = many.with("d" + i, i);
    }
    try (TensorFile file = TensorFile.open(many.hdf5(directory.resolve("many.h5")))) {
      assertEquals(1300, file.names().size());
    }
  }

  /** How deep a file leads is counted from there on. */
  @Test
  void aFileIsReadHoweverDeepTheCallerIs() throws IOException {
    assertEquals(6, readAtDepth(700));
  }

  private static int readAtDepth(int depth) throws IOException {
    if (depth > 0) {
      return readAtDepth(depth - 1);
    }
    try (TensorFile file = TensorFile.open(model("tiny.h5"))) {
      return file.floats("packed").length;
    }
  }

  /** As h5py leaves a dataset that nothing was written to. */
  @Test
  void whatWasNeverWrittenIsZero() throws IOException {
    byte[] bytes = Files.readAllBytes(model("tiny.h5"));
    Arrays.fill(bytes, contiguous(bytes) + 2, contiguous(bytes) + 10, (byte) -1);
    int chunked = indexOf(bytes, 3, 2, 2) + 3;
    Arrays.fill(bytes, chunked, chunked + 8, (byte) -1);
    Path path = Files.write(directory.resolve("unwritten.h5"), bytes);
    try (TensorFile file = TensorFile.open(path)) {
      assertArrayEquals(new float[2], file.floats("model_weights/bn/bn/gamma:0"));
      assertArrayEquals(new float[6], file.floats("packed"));
    }
    try (TensorFile file = TensorFile.open(path, ReadLimits.usual().withInflatedBytes(23))) {
      String message =
          assertThrows(FileFormatException.class, () -> file.floats("packed")).getMessage();
      assertTrue(message.contains("zeros are more than ReadLimits.inflatedBytes"), message);
    }
  }

  @Test
  void whatHasNoElementsIsRead() throws IOException {
    byte[] bytes = Files.readAllBytes(model("tiny.h5"));
    int layout = contiguous(bytes);
    Arrays.fill(bytes, layout + 2, layout + 10, (byte) -1);
    int size = 8 + indexOf(bytes, 1, 1, 1, 0, 0, 0, 0, 0, 2);
    assertTrue(size < layout, "it is that of the same dataset");
    bytes[size] = 0;
    Path path = Files.write(directory.resolve("none.h5"), bytes);
    try (TensorFile file = TensorFile.open(path)) {
      assertEquals(List.of(0L), file.info("model_weights/bn/bn/gamma:0").shape());
      assertEquals(0, file.floats("model_weights/bn/bn/gamma:0").length);
    }
  }

  /** Whatever the limits say, an array holds 2 GiB. */
  @Test
  void chunksBeyondAnArrayAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(model("chunked.h5"));
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int sizes = indexOf(bytes, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0);
    buffer.putLong(sizes, 1 << 15).putLong(sizes + 8, 1 << 15);
    Path path = Files.write(directory.resolve("large.h5"), bytes);
    ReadLimits many = ReadLimits.usual().withInflatedBytes(Long.MAX_VALUE);
    try (TensorFile file = TensorFile.open(path, many)) {
      assertEquals(List.of(32768L, 32768L), file.info("zeros").shape());
      String message =
          assertThrows(FileFormatException.class, () -> file.doubles("zeros")).getMessage();
      assertTrue(message.contains("it has 8589934592 bytes"), message);
    }
  }

  /** Where a file says that a dataset of 8 bytes lies in one piece. */
  private static int contiguous(byte[] file) {
    int at = indexOf(file, 3, 1);
    while (file[at + 10] != 8) {
      at++;
      at += indexOf(Arrays.copyOfRange(file, at, file.length), 3, 1);
    }
    return at;
  }

  private static int indexOf(byte[] file, int... part) {
    return IntStream.range(0, file.length - part.length)
        .filter(at -> IntStream.range(0, part.length).allMatch(i -> file[at + i] == part[i]))
        .findFirst()
        .orElseThrow();
  }

  /** Every byte may be wrong; whatever happens is a clear line, or values. */
  @ParameterizedTest
  @ValueSource(strings = {"small.keras", "chunked.h5", "dl4j-test-resources-cnn_batch_norm.h5"})
  void damagedFilesAreRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(model(name));
    Path file = directory.resolve("damaged");
    Random random = new Random(3);
    for (int turn = 0; turn < 60; turn++) {
      byte[] bytes = whole.clone();
      for (int i = 0; i <= turn % 4; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      int length = turn % 5 == 0 ? random.nextInt(bytes.length) : bytes.length;
      Files.write(file, Arrays.copyOf(bytes, length));
      readAll(file);
    }
  }

  private static void readAll(Path path) throws IOException {
    ReadLimits few = ReadLimits.usual().withInflatedBytes(1 << 20);
    try (TensorFile file = TensorFile.open(path, few)) {
      for (String name : file.names()) {
        try {
          file.doubles(name);
        } catch (FileFormatException refused) {
          assertTrue(refused.getMessage().startsWith(path + ": "), refused.getMessage());
        }
      }
    } catch (FileFormatException refused) {
      assertTrue(refused.getMessage().startsWith(path + ": "), refused.getMessage());
      assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    }
  }
}
