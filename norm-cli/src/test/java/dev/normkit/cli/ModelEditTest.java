package dev.normkit.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.normkit.cli.Program.Result;
import dev.normkit.cli.text.ProgressBar;
import dev.normkit.io.edit.StatisticsRun;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.npy.Npy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model in, a model out. {@code two-norms.onnx} is Conv, BatchNorm {@code bn1}, Relu, BatchNorm
 * {@code bn2}, of 4 channels and samples of 3×8×8.
 */
class ModelEditTest {
  @TempDir Path directory;

  private Path in;
  private Path out;

  @BeforeEach
  void writeModel() throws IOException {
    in = directory.resolve("in.onnx");
    out = directory.resolve("out.onnx");
    try (InputStream model = ModelEditTest.class.getResourceAsStream("/two-norms.onnx")) {
      Files.copy(model, in);
    }
  }

  private Result run(String command, String... more) {
    String[] args = new String[3 + more.length];
    args[0] = command;
    args[1] = in.toString();
    args[2] = out.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return Program.run(args);
  }

  @Test
  void foldSaysWhyForEach() throws IOException {
    Result result = run("fold");
    assertEquals("", result.err());
    assertEquals(
        """
        folded 1 of 2 BatchNorms of %s
          bn1: folded into Conv "conv" before it
          bn2: stays: before it, Relu "relu": it has no weights that could take the norm; \
        behind it, its output is the model's
        """
            .formatted(in),
        result.out().replace(System.lineSeparator(), "\n"));
    assertEquals(1, ModelFile.open(out).normalizations().size());
  }

  @Test
  void asJsonAndOverAFileThatIsThere() throws IOException {
    Files.writeString(out, "old");
    assertEquals(2, run("fold").exitCode());
    Result result = run("fold", "--force", "--json");
    assertEquals(0, result.exitCode(), result.err());
    JsonObject json = JsonParser.parseString(result.out()).getAsJsonObject();
    assertEquals(1, json.get("changed").getAsInt());
    assertEquals(2, json.getAsJsonArray("norms").size());
    assertEquals(1, ModelFile.open(out).normalizations().size());
  }

  /** Java's formats have the digits of the locale. */
  @Test
  void digitsAreAsciiInEveryLocale() {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale arabic = new Locale.Builder().setLanguageTag("ar-EG").build();
    assertEquals("\u0661", String.format(arabic, "%d", 1));
    try {
      Locale.setDefault(Locale.Category.FORMAT, arabic);
      assertTrue(run("fold").out().startsWith("folded 1 of 2 BatchNorms of "));
      for (String wrong : List.of("demo now", "select --network cnn --threads 32768")) {
        Locale.setDefault(Locale.Category.FORMAT, arabic);
        String refusal = Program.run(wrong.split(" ")).err();
        assertTrue(refusal.codePoints().noneMatch(c -> c > 127), refusal);
      }
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void toStandardOutput() throws IOException {
    assertEquals(0, run("fold").exitCode());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Result result = Program.run(InputStream.nullInputStream(), bytes, "fold", in.toString(), "-");
    assertTrue(result.err().contains("norm:   bn1: folded into Conv"), result.err());
    assertArrayEquals(Files.readAllBytes(out), bytes.toByteArray());
  }

  @Test
  void convertSaysThatTheModelHasToBeTrained() throws IOException {
    Result result = run("convert", "--to", "group", "--groups", "2");
    assertTrue(result.out().contains("bn2: becomes GroupNorm(2)"), result.out() + result.err());
    assertTrue(result.out().contains("has to be trained or fine-tuned"), result.out());
    assertTrue(
        ModelFile.open(out).normalizations().stream().noneMatch(norm -> norm.tracksStatistics()));
  }

  /** As many groups as the selector takes; gcd(32, C) would leave two or three values for each. */
  @ParameterizedTest
  @CsvSource({"64, 8", "6, 1"})
  void convertLeavesEnoughValuesPerGroup(int channels, int groups) throws IOException {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("dense");
    graph.addInput(value("x", 2, channels)).addOutput(value("y", 2, channels));
    NodeProto.Builder norm = NodeProto.newBuilder().setOpType("BatchNormalization").addInput("x");
    for (String name : List.of("scale", "B", "mean", "var")) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(TensorProto.DataType.FLOAT_VALUE)
              .addDims(channels)
              .addAllFloatData(Collections.nCopies(channels, 1f)));
      norm.addInput(name);
    }
    Files.write(
        in,
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph.addNode(norm.addOutput("y")))
            .build()
            .toByteArray());
    Result result = run("convert", "--to", "group");
    String becomes = "y: becomes GroupNorm(" + groups + ")";
    assertTrue(result.out().contains(becomes), result.out() + result.err());
  }

  private static ValueInfoProto value(String name, long... sizes) {
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT_VALUE);
    for (long size : sizes) {
      tensor.getShapeBuilder().addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** As the plan for the model says. */
  @Test
  void convertByThePlan() throws IOException {
    assertTrue(run("convert", "--to", "auto").out().contains("bn1: stays: BatchNorm was chosen"));
    assertArrayEquals(Files.readAllBytes(in), Files.readAllBytes(out));
    Result small = run("convert", "--to", "auto", "--batch", "2", "--force");
    assertTrue(small.out().contains("bn1: becomes GroupNorm("), small.out() + small.err());
  }

  @Test
  void recomputeNamesWhatIsMissing() {
    Result missing = run("recompute", "x.npy");
    assertEquals("norm: x.npy: no such file", missing.err().strip());
    Result result = run("recompute", in.toString());
    assertEquals(2, result.exitCode());
    assertTrue(result.err().contains("com.microsoft.onnxruntime:onnxruntime"), result.err());
    assertFalse(Files.exists(out));
  }

  /** Else the line that says what is wrong would begin behind the bar. */
  @Test
  void recomputeTakesItsBarAwayWhereABatchIsWrong() {
    StringWriter shown = new StringWriter();
    ProgressBar bar = new ProgressBar(new PrintWriter(shown), true);
    List<FileName> missing = List.of(new FileName(directory.resolve("x.npy").toString()));
    StatisticsRun unused = null;

    assertThrows(IOException.class, () -> RecomputeCommand.addAll(unused, missing, bar));

    assertTrue(shown.toString().startsWith("\r   batch 1 of 1 [...."), shown.toString());
    assertTrue(shown.toString().endsWith(" \r"), shown.toString());
  }

  @Test
  @Tag("models")
  void recompute() throws IOException {
    float[] data = new float[5 * 3 * 8 * 8];
    for (int i = 0; i < data.length; i++) {
      data[i] = (i * 7919 % 1000) / 100f;
    }
    Path batch = directory.resolve("x.npy");
    try (OutputStream to = Files.newOutputStream(batch)) {
      Npy.of(new int[] {5, 3, 8, 8}, data).write(to);
    }
    Result result = run("recompute", batch.toString(), batch.toString());
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("bn2: has the statistics of 10 samples"), result.out());
    Path wrong = directory.resolve("wrong.npy");
    try (OutputStream to = Files.newOutputStream(wrong)) {
      Npy.of(new int[] {5, 2}, new float[10]).write(to);
    }
    Result refused = run("recompute", wrong.toString(), "--force");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().startsWith("norm: " + wrong + ": ONNX Runtime: "), refused.err());
    assertEquals(1, refused.err().lines().count());
    assertEquals(
        "norm: absent.npy: no such file",
        run("recompute", wrong.toString(), "absent.npy", "--force").err().strip());
    moveWeightsToAnotherFile();
    out = Files.createDirectory(directory.resolve("other")).resolve("out.onnx");
    assertEquals(
        "norm: the model's weights lie in other files of its folder; write it there too",
        run("recompute", wrong.toString()).err().strip());
  }

  private void moveWeightsToAnotherFile() throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(in)).toBuilder();
    TensorProto.Builder weights = model.getGraphBuilder().getInitializerBuilder(0);
    Files.write(directory.resolve("weights.bin"), weights.getRawData().toByteArray());
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
    Files.write(in, model.build().toByteArray());
  }

  /** Files of torch.save, old and new, are answered with what reads them, by every command. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void filesOfPyTorchAreAnsweredWithPython(boolean old) throws IOException {
    Path model = directory.resolve("net.pt");
    if (old) {
      Files.write(model, new byte[] {(byte) 0x80, 2, (byte) 0x8A, 10, 'l', (byte) 0xFC});
    } else {
      try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(model))) {
        zip.putNextEntry(new ZipEntry("net/data.pkl"));
        zip.write(new byte[] {(byte) 0x80, 2});
      }
    }
    List<List<String>> commands =
        List.of(
            List.of("fold", model.toString(), out.toString()),
            List.of("convert", model.toString(), out.toString(), "--to", "group"),
            List.of("recompute", model.toString(), out.toString(), "batch.npy"),
            List.of("select", "--plan", model.toString()),
            List.of("inspect", model.toString()));
    for (List<String> command : commands) {
      Result result = Program.run(command.toArray(String[]::new));
      assertEquals(2, result.exitCode(), command.toString());
      assertEquals(1, result.err().lines().count(), result.err());
      assertTrue(result.err().contains("torch.load('net.pt'"), result.err());
    }
  }

  /** Which methods stay because the model has them, and not because somebody named them. */
  @Test
  void aPlanSaysThatTheModelHasTheMethod() throws IOException {
    Path layers = Path.of("..", "norm-io/src/test/resources/onnx/real/burn-onnx-layer_norm.onnx");
    Result plan = Program.run("select", "--plan", layers.toString());
    assertTrue(plan.out().contains("PINNED: the model has it"), plan.out() + plan.err());
    Result changes = Program.run("select", "--plan", layers.toString(), "--batch", "2");
    assertTrue(changes.out().contains("the model has the method"), changes.out() + changes.err());
  }
}
