package dev.normkit.io.model;

import static dev.normkit.io.onnx.Attributes.number;
import static dev.normkit.io.onnx.Attributes.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.normkit.api.NormMethod;
import dev.normkit.api.Shape;
import dev.normkit.io.health.Finding;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.norm.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators that normalize otherwise than usual, by their attributes. */
class OtherModesTest {
  @TempDir Path folder;

  private static List<FindingKind> kinds(ModelFile model) {
    return model.inspect().findings().stream().map(Finding::kind).toList();
  }

  private static Onnx batchNorm(long opset, AttributeProto... attributes) {
    return new Onnx(opset)
        .input("x", 2, 1, 1, 1)
        .output("y")
        .floats("g", 1)
        .floats("b", 0)
        .floats("m", 0)
        .floats("v", 1)
        .node("y = BatchNormalization(x, g, b, m, v)", attributes);
  }

  /** As of PyTorch's track_running_stats=False, whose statistics nobody has ever written. */
  @Test
  void inTrainingModeTheStatisticsAreThoseOfTheBatch() throws IOException {
    for (Onnx one : List.of(batchNorm(15, whole("training_mode", 1)), batchNorm(6))) {
      ModelFile model = one.in(folder);
      Normalization norm = model.normalizations().get(0);
      float[] y = norm.layer().forward(new float[] {0, 10}, Shape.channelsFirst(2, 1, 1, 1));
      assertArrayEquals(new float[] {-1, 1}, y, 1e-6f);
      assertEquals(
          List.of(FindingKind.TRAINING_MODE, FindingKind.UNTRAINED_PARAMETERS), kinds(model));
    }
    float[] x = {0, 10};
    float[] y =
        batchNorm(15, number("epsilon", 0))
            .in(folder)
            .normalizations()
            .get(0)
            .layer()
            .forward(x, Shape.channelsFirst(2, 1, 1, 1));
    assertArrayEquals(x, y);
  }

  @Test
  void meanVarianceNormalizationBeforeAxes() throws IOException {
    assertEquals("it normalizes over the channels too (across_channels=1)", ofMvn(8, 1, 1));
    assertEquals(
        "it subtracts the mean and divides by nothing (normalize_variance=0)", ofMvn(8, 0, 0));
    assertEquals("", ofMvn(8, 0, 1));
    assertEquals("", ofMvn(9, 1, 0));
  }

  private String ofMvn(long opset, long across, long variance) throws IOException {
    Normalization norm =
        new Onnx(opset)
            .input("x", 2, 3, 4, 4)
            .output("y")
            .node(
                "y = MeanVarianceNormalization(x)",
                whole("across_channels", across),
                whole("normalize_variance", variance))
            .in(folder)
            .normalizations()
            .get(0);
    assertEquals(NormMethod.BATCH, norm.method());
    return String.join("; ", norm.obstacles());
  }
}
