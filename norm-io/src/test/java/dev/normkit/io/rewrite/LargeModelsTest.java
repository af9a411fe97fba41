package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.tensor.ElementType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Weights of more elements than a file that stores none may have, a million and a quarter of its
 * bytes; of two bytes each, or in a file of their own.
 */
class LargeModelsTest {
  private static final int WIDE = 1600;

  @TempDir Path directory;

  private static TestModel model(ElementType type) {
    TestModel model = new TestModel(15).of(type).input("x", 2, WIDE).output("y");
    double[] weights = new double[WIDE * WIDE];
    Arrays.fill(weights, 0.5);
    model.tensor("w", List.of((long) WIDE, (long) WIDE), weights);
    return model.node("Gemm", "g", List.of("x", "w")).norm("y", "g", WIDE);
  }

  @Test
  void ofHalfPrecision() throws Exception {
    Path file = Files.write(directory.resolve("half.onnx"), model(ElementType.F16).bytes());
    assertEquals(1, ModelFile.open(file).fold().changed());
  }

  /** The model is then written into the same folder. */
  @Test
  void inAFileOfTheirOwn() throws Exception {
    TestModel model = model(ElementType.F32);
    TensorProto.Builder weights = model.graph.getInitializerBuilder(0);
    Files.write(directory.resolve("weights.bin"), weights.getRawData().toByteArray());
    weights
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("weights.bin"));
    Path file = Files.write(directory.resolve("in.onnx"), model.bytes());
    EditedModel edited = ModelFile.open(file).fold();
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    assertThrows(IllegalArgumentException.class, () -> edited.write(elsewhere.resolve("out.onnx")));
    Path out = directory.resolve("out.onnx");
    edited.write(out);
    assertEquals(0, ModelFile.open(out).normalizations().size());
  }
}
