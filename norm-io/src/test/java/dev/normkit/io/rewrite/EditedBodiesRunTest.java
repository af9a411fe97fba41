package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.edit.StatisticsRun;
import dev.normkit.io.model.ModelFile;
import dev.normkit.io.rewrite.OnnxRuntime.Tensor;
import dev.normkit.io.tensor.FileFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime runs models whose bodies and functions were changed, and weights beside a model. */
@Tag("models")
class EditedBodiesRunTest {
  private static final int ELEMENTS = 2 * 4 * 5 * 6;

  @TempDir Path folder;

  private static float[] x() {
    float[] x = new float[ELEMENTS];
    Random random = new Random(5);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 4 - 2;
    }
    return x;
  }

  private static float[] run(byte[] model) {
    try (OnnxRuntime runtime = OnnxRuntime.load(model, false)) {
      Tensor x = new Tensor(x(), 2, 4, 5, 6);
      return (float[]) runtime.run(Map.of("x", x)).get("y").data();
    }
  }

  private static List<ModelProto> models() {
    return List.of(
        Bodies.branches(true), Bodies.branches(false), Bodies.loop(), Bodies.ownFunction());
  }

  @Test
  void foldedBodiesGiveTheSame() throws Exception {
    for (ModelProto model : models()) {
      EditedModel edited = Fold.of(TestModel.read(model.toByteArray()), false);
      assertEquals(1, edited.changed(), edited.outcomes().toString());
      float[] before = run(model.toByteArray());
      float[] after = run(edited.toBytes());
      assertEquals(before.length, after.length);
      for (int i = 0; i < before.length; i++) {
        assertTrue(Math.abs(before[i] - after[i]) <= 1e-5, "at " + i);
      }
    }
  }

  @Test
  void convertedBodiesRun() throws Exception {
    for (ModelProto model : models()) {
      EditedModel edited =
          TestModel.convert(
              TestModel.read(model.toByteArray()),
              (norm, channels) -> Optional.of(NormSpec.groupNorm(2).build()));
      assertEquals(1, edited.changed(), edited.outcomes().toString());
      assertEquals(2 * 6 * 5 * 6, run(edited.toBytes()).length);
    }
  }

  /** As large models are stored: each weight in a file beside the model. */
  private Path stored(ModelProto model, String location) throws Exception {
    GraphProto.Builder graph = model.getGraph().toBuilder();
    for (int i = 0; i < graph.getInitializerCount(); i++) {
      TensorProto tensor = graph.getInitializer(i);
      String name = location.formatted(tensor.getName());
      Path data = folder.resolve("model").resolve(name).normalize();
      Files.createDirectories(data.getParent());
      Files.write(data, tensor.getRawData().toByteArray());
      graph.setInitializer(
          i,
          tensor.toBuilder()
              .clearRawData()
              .setDataLocation(TensorProto.DataLocation.EXTERNAL)
              .addExternalData(
                  StringStringEntryProto.newBuilder().setKey("location").setValue(name)));
    }
    Path file = folder.resolve("model").resolve("model.onnx");
    Files.createDirectories(file.getParent());
    return Files.write(file, model.toBuilder().setGraph(graph).build().toByteArray());
  }

  private static TestModel twoLayers() {
    TestModel model = new TestModel(13).input("x", 2, 4, 5, 6).output("y");
    model.random("w", 6, 4, 1, 1).node("Conv", "c", List.of("x", "w"));
    return model.norm("y", "c", 6);
  }

  @Test
  void recomputingWithWeightsBesideTheModel() throws Exception {
    byte[] whole = statistics(Files.write(folder.resolve("one.onnx"), twoLayers().bytes()));
    byte[] apart = statistics(stored(twoLayers().proto(), "weights/%s.bin"));
    for (String name : List.of("y.mean", "y.variance")) {
      assertEquals(
          TestModel.initializer(whole, name).getRawData(),
          TestModel.initializer(apart, name).getRawData());
    }
  }

  private static byte[] statistics(Path file) throws Exception {
    try (StatisticsRun run = ModelFile.open(file).recompute()) {
      run.add(x(), 2, 4, 5, 6);
      EditedModel edited = run.finish();
      assertEquals(1, edited.changed(), edited.outcomes().toString());
      return edited.toBytes();
    }
  }

  @Test
  void weightsOutsideOfTheFolderAreRefused() throws Exception {
    Path file = stored(twoLayers().proto(), "../%s.bin");
    String message =
        assertThrows(FileFormatException.class, () -> ModelFile.open(file).recompute())
            .getMessage();
    assertTrue(message.contains("lies outside the model's folder"), message);
  }
}
