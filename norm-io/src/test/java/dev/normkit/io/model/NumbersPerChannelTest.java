package dev.normkit.io.model;

import static dev.normkit.io.onnx.Attributes.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.normkit.io.health.Finding;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.norm.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which operators take fewer numbers than there are channels. */
class NumbersPerChannelTest {
  @TempDir Path folder;

  private static List<FindingKind> kinds(ModelFile model) {
    return model.inspect().findings().stream().map(Finding::kind).toList();
  }

  private static Onnx sized(long opset, float[] numbers, String call, AttributeProto... more) {
    return new Onnx(opset)
        .input("x", 2, 4, 3, 3)
        .output("y")
        .floats("p", numbers)
        .floats("v", numbers)
        .node(call, more);
  }

  /** One number per channel, neither for all nor for two of them each. */
  @Test
  void fewerNumbersThanChannelsAreRefused() throws IOException {
    AttributeProto groups = whole("num_groups", 2);
    for (float[] few : new float[][] {{3}, {3, 2}}) {
      List<Onnx> models =
          List.of(
              sized(15, few, "y = BatchNormalization(x, p, p, p, v)"),
              sized(15, few, "y = InstanceNormalization(x, p, p)"),
              sized(21, few, "y = GroupNormalization(x, p, p)", groups),
              sized(17, few, "y = com.microsoft.GroupNorm(x, p, p)", whole("groups", 2)));
      for (Onnx one : models) {
        ModelFile model = one.in(folder);
        Normalization norm = model.normalizations().get(0);
        assertTrue(kinds(model).contains(FindingKind.SIZES_DIFFER), norm.toString());
        assertThrows(IllegalArgumentException.class, norm::layer, norm.toString());
      }
    }
    ModelFile perGroup =
        sized(18, new float[] {3, 2}, "y = GroupNormalization(x, p, p)", groups).in(folder);
    assertEquals(List.of(), kinds(perGroup));
    DoubleNorm.assertSame(perGroup.normalizations().get(0));
  }

  /** LayerNormalization's γ and β are broadcast. */
  @Test
  void aSingleNumberOfLayerNormIsThatOfAllElements() throws IOException {
    ModelFile model =
        new Onnx(17)
            .input("x", 2, 4)
            .output("y")
            .floats("g", 3)
            .floats("b", 0, 0, 0, 0)
            .node("y = LayerNormalization(x, g, b)")
            .in(folder);
    assertEquals(List.of(), kinds(model));
    DoubleNorm.assertSame(model.normalizations().get(0));
  }

  /** Elementary operators add a single number to all channels. */
  @Test
  void aSingleNumberOfElementaryOperatorsIsThatOfAllChannels() throws IOException {
    ModelFile model =
        new Onnx(13)
            .input("x", 2, 4, 3, 3)
            .output("y")
            .floats("ones", 1, 1)
            .floats("zeros", 0, 0)
            .longs("split", 0, 2, -1)
            .tensor(Onnx.floatTensor("gn.weight", List.of(4L, 1L, 1L), 1, 2, 3, 4))
            .floats("gn.bias", 5)
            .node("r = Reshape(x, split)")
            .node("i = InstanceNormalization(r, ones, zeros)")
            .node("shape = Shape(x)")
            .node("n = Reshape(i, shape)")
            .node("t = Mul(n, gn.weight)")
            .node("y = Add(t, gn.bias)")
            .in(folder);
    Normalization norm = model.normalizations().get(0);
    assertEquals(List.of(4, 1), norm.weights().all().stream().map(one -> one.count()).toList());
    assertEquals(List.of(), kinds(model));
    DoubleNorm.assertSame(norm);
  }
}
