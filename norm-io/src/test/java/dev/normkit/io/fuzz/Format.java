package dev.normkit.io.fuzz;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.io.LayerWriter;
import dev.normkit.layer.NormLayer;
import dev.normkit.selector.network.FrozenMethod;
import dev.normkit.selector.network.FrozenPlan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The formats that are fuzzed, each in a JVM of its own, from the files that tests have anyway. */
enum Format {
  NPY(
      TensorFileFuzz.class,
      "npy/good-v1-f4.npy",
      "npy/good-v2-f8.npy",
      "npy/good-v3-f4.npy",
      "npy/tensors/half-fortran.npy",
      "npy/tensors/strings.npy",
      "npy/refuse-big-endian.npy"),
  NPZ(TensorFileFuzz.class),
  SAFETENSORS(TensorFileFuzz.class),
  HDF5(TensorFileFuzz.class, "models/tiny.h5"),
  KERAS(KerasFuzz.class, "models/tiny.keras"),
  ONNX(
      ModelFuzz.class,
      "onnx/real/onnxruntime-fuse-matmul-bn-directly.onnx",
      "onnx/real/onnxruntime-layer_norm.onnx",
      "onnx/real/onnxruntime-layer_norm_with_cast.onnx",
      "onnx/real/onnxruntime-layer_norm_t5.onnx",
      "onnx/real/onnxruntime-skip_layer_norm_format1.onnx",
      "onnx/real/onnx-test_BatchNorm3d_momentum_eval-model.onnx",
      "onnx/real/onnx-test_operator_symbolic_override-model.onnx",
      "onnx/real/burn-onnx-batch_norm.onnx",
      "onnx/real/burn-onnx-layer_norm.onnx",
      "onnx/real/burn-onnx-group_norm.onnx",
      "onnx/real/burn-onnx-instance_norm2d.onnx",
      "onnx/real/burn-onnx-opset_18.onnx",
      "onnx/real/kinference-test_skip_layer_normalization_bias-model.onnx",
      "onnx/real/kinference-test_all_inputs_with_epsilon-model.onnx"),
  JSON(JsonFuzz.class);

  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final String NETWORK =
      "{\"format\":\"normkit network\",\"version\":1,\"name\":\"n\",\"defaults\":{\"network\":\"cnn\","
          + "\"task\":\"classification\",\"layout\":\"channels-first\"},\"layers\":[{\"name\":\"a\","
          + "\"shape\":[2,4,8,8]}]}";

  private static final String WISDOM =
      "{\"format\":\"normkit wisdom\",\"version\":1,\"entries\":[{\"machine\":\"m\",\"jdk\":\"17\","
          + "\"backends\":[\"cpu\"],\"spec\":\"s\",\"shape\":\"2x4\",\"workload\":\"inference\","
          + "\"threads\":1,\"measured\":\"2026-01-01T00:00:00Z\",\"times\":[{\"backend\":\"cpu\","
          + "\"threads\":1,\"nanos\":100,\"noise\":0.1}]}]}";

  private final Class<?> target;
  private final List<String> files;

  Format(Class<?> target, String... files) {
    this.target = target;
    this.files = List.of(files);
  }

  Class<?> target() {
    return target;
  }

  /** What the format's texts are made of, which a fuzzer would hardly find byte by byte. */
  List<String> words() {
    return switch (this) {
      case NPY, NPZ ->
          List.of(
              "<f2",
              "<f4",
              "<f8",
              ">f4",
              ">f8",
              "|i1",
              "<i2",
              "<i4",
              "<i8",
              "|u1",
              "<u2",
              "<u4",
              "<u8",
              "|b1",
              "|S4",
              "<U4",
              "<c8",
              "True",
              "False",
              "(2,)",
              "(1, 2)",
              "()",
              ".npy",
              "'descr': ",
              "'fortran_order': ",
              "'shape': ");
      case SAFETENSORS ->
          List.of(
              "\"F16\"",
              "\"BF16\"",
              "\"F32\"",
              "\"F64\"",
              "\"I8\"",
              "\"I16\"",
              "\"I32\"",
              "\"I64\"",
              "\"U8\"",
              "\"U16\"",
              "\"U32\"",
              "\"U64\"",
              "\"BOOL\"",
              "\"dtype\":",
              "\"shape\":",
              "\"data_offsets\":",
              "\"__metadata__\":",
              "[]",
              "[1,2]");
      case KERAS, HDF5 ->
          List.of(
              "true",
              "false",
              "\"scale\": ",
              "\"center\": ",
              "\"axis\": ",
              "\"epsilon\": ",
              "\"momentum\": ",
              "LayerNormalization",
              "GroupNormalization",
              "BatchNormalization",
              "vars",
              "gamma",
              "beta",
              "moving_mean",
              "moving_variance",
              "TREE",
              "SNOD",
              "HEAP",
              "OHDR",
              "FRHP");
      case ONNX ->
          List.of(
              "BatchNormalization",
              "InstanceNormalization",
              "LayerNormalization",
              "GroupNormalization",
              "RMSNormalization",
              "epsilon",
              "axis",
              "num_groups",
              "Constant",
              "Identity",
              "Cast",
              "Reshape",
              "Conv",
              "Gemm",
              "If",
              "Loop",
              "ai.onnx",
              "com.microsoft");
      case JSON ->
          List.of(
              "\"channels-first\"",
              "\"channels-last\"",
              "\"dense\"",
              "\"sequence\"",
              "\"cnn\"",
              "\"rnn\"",
              "\"transformer\"",
              "\"dnn\"",
              "\"layout\":",
              "\"shape\":",
              "\"pinned\":",
              "\"batch\":",
              "\"layers\":",
              "\"method\":",
              "\"version\":",
              "null",
              "[]",
              "{}");
    };
  }

  /** What the fuzzer begins with. */
  List<byte[]> seeds(Path directory) throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String file : files) {
      seeds.add(Files.readAllBytes(RESOURCES.resolve(file)));
    }
    if (this == NPZ) {
      seeds.add(archive());
    }
    if (this == KERAS) {
      seeds.add(KerasFuzz.configuration());
    }
    if (this == SAFETENSORS) {
      seeds.add(ownLayers(directory));
      seeds.add("{\"weight_map\":{\"a\":\"fuzz.safetensors\"}}".getBytes(US_ASCII));
    }
    if (this == JSON) {
      seeds.add(NETWORK.getBytes(US_ASCII));
      NormSpec spec = NormSpec.groupNorm(2).build();
      Shape shape = Shape.channelsFirst(2, 4, 3, 3);
      FrozenMethod frozen = new FrozenMethod(spec, shape, "DOC-1", "so", List.of());
      seeds.add(frozen.toJson().getBytes(US_ASCII));
      seeds.add(new FrozenPlan("n", Map.of("a", frozen)).toJson().getBytes(US_ASCII));
      seeds.add(WISDOM.getBytes(US_ASCII));
    }
    return seeds;
  }

  private static byte[] archive() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      byte[] array = Files.readAllBytes(RESOURCES.resolve("npy/good-v1-f4.npy"));
      zip.putNextEntry(new ZipEntry("weight.npy"));
      zip.write(array);
      ZipEntry stored = new ZipEntry("bias.npy");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(array.length);
      CRC32 sum = new CRC32();
      sum.update(array);
      stored.setCrc(sum.getValue());
      zip.putNextEntry(stored);
      zip.write(array);
    }
    return bytes.toByteArray();
  }

  private static byte[] ownLayers(Path directory) throws IOException {
    Path file = directory.resolve("own.safetensors");
    NormLayer norm = NormLayer.of(NormSpec.batchNorm(), 2);
    norm.forward(new float[] {1, 2, Float.NaN, 4});
    new LayerWriter()
        .withLayer("bn", norm, "{}")
        .withLayer("sn", NormLayer.of(NormSpec.switchableNorm(), Shape.channelsFirst(2, 2, 1, 1)))
        .write(file);
    return Files.readAllBytes(file);
  }
}
