package dev.normkit.io.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.normkit.tier.TestTier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports on many layers are larger than the memory that a file of theirs is granted. */
class LargeReportsTest {
  /** JSON and page alone take more than the memory, from 10,000 layers on for each 64 MiB. */
  private static final int LAYERS = TestTier.either(40_000, 3_000);

  private static final long MEMORY = (long) TestTier.either(64, 16) << 20;
  private static final int MEMORY_OF_EACH_BYTE = 16;

  @TempDir Path folder;

  private Path model() throws Exception {
    GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
    graph.addInput(ValueInfoProto.newBuilder().setName("x0"));
    for (String name : List.of("g", "b", "m", "v")) {
      graph.addInitializer(
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(TensorProto.DataType.FLOAT_VALUE)
              .addDims(2)
              .addFloatData(1)
              .addFloatData(-1));
    }
    for (int i = 0; i < LAYERS; i++) {
      graph.addNode(
          NodeProto.newBuilder()
              .setOpType("BatchNormalization")
              .setName("layer" + i)
              .addAllInput(List.of("x" + i, "g", "b", "m", "v"))
              .addOutput("x" + (i + 1)));
    }
    graph.addOutput(ValueInfoProto.newBuilder().setName("x" + LAYERS));
    ModelProto model =
        ModelProto.newBuilder()
            .setIrVersion(8)
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
            .setGraph(graph)
            .build();
    return Files.write(folder.resolve("many.onnx"), model.toByteArray());
  }

  @Test
  void theyAreWrittenAsTheyAreMade() throws Exception {
    Path model = model();
    long memory = MEMORY + MEMORY_OF_EACH_BYTE * Files.size(model);
    Process program =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx" + memory,
                "-cp",
                System.getProperty("java.class.path"),
                WriteReports.class.getName(),
                model.toString())
            // Newer JDKs warn there of what protobuf calls.
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(LAYERS + System.lineSeparator(), said, "with " + memory + " bytes");
    assertEquals(0, program.waitFor());
  }
}
