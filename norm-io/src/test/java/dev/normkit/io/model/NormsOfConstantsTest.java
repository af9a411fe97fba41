package dev.normkit.io.model;

import static dev.normkit.io.onnx.Attributes.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.io.health.Finding;
import dev.normkit.io.health.FindingKind;
import dev.normkit.io.norm.Normalization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What normalizes weights is told, and counts as no norm of the data. */
class NormsOfConstantsTest {
  @TempDir Path folder;

  private static List<FindingKind> kinds(ModelFile model) {
    return model.inspect().findings().stream().map(Finding::kind).toList();
  }

  /** As timm's StdConv2d is exported, and one of data behind it. */
  @Test
  void aNormOfConstantsIsNoneOfTheData() throws IOException {
    Onnx model = new Onnx(15).input("x", 2, 3, 4, 4).output("y").longs("rows", 1, 2, -1);
    model.floats("ones", 1, 2).floats("zeros", 0, 1).floats("m", 0, 0).floats("v", 1, 1);
    ModelFile file =
        model
            .tensor(Onnx.floatTensor("w", List.of(2L, 3L, 1L, 1L), 1, 2, 3, 4, 5, 6))
            .node("shape = Shape(w)")
            .node("r = Reshape(w, rows)")
            .node("s = BatchNormalization(r, ones, zeros, m, v)", whole("training_mode", 1))
            .node("t = InstanceNormalization(s, ones, zeros)")
            .node("k = Reshape(t, shape)")
            .node("c = Conv(x, k)")
            .node("y = InstanceNormalization(c, ones, zeros)")
            .in(folder);
    assertEquals(List.of("y"), file.normalizations().stream().map(Normalization::name).toList());
    assertEquals(
        List.of(
            "weights are standardized by 2 norms of constants of the model, which aren't listed:"
                + " s, t"),
        file.inspect().remarks());
    assertEquals(List.of(), kinds(file));
    assertEquals(1, file.network().layers().size());
  }

  /** Random numbers are no constants, and what is added to one neither. */
  @Test
  void aNormOfWhatIsntConstantIsListed() throws IOException {
    Onnx random = new Onnx(17).output("y").floats("g", 1, 2).longs("shape", 3, 2);
    random.node("n = RandomUniform()", Onnx.wholes("shape", 3L, 2L));
    assertEquals(1, random.node("y = LayerNormalization(n, g)").in(folder).normalizations().size());
    Onnx skips = new Onnx(17).input("x", 1, 3, 2).output("y").floats("g", 1, 2);
    skips.tensor(Onnx.floatTensor("p", List.of(1L, 3L, 2L), new float[6]));
    skips.node("y = com.microsoft.SkipLayerNormalization(p, x, g)");
    assertEquals(1, skips.in(folder).normalizations().size());
  }

  /** Twice as many paths from node to node, and a circle, which no right file has. */
  @Test
  void eachValueIsLookedAtOnce() throws IOException {
    Onnx model = new Onnx(17).output("y").floats("v0", 1, 2).floats("g", 1, 2);
    for (int i = 0; i < 5000; i++) {
      model.node("v" + (i + 1) + " = Add(v" + i + ", v" + i + ")");
    }
    model.node("y = LayerNormalization(v5000, g)").node("a = Mul(b, v1)").node("b = Mul(v1, a)");
    model.node("z = LayerNormalization(a, g)");
    List<Normalization> all = model.in(folder).normalizations();
    assertEquals(List.of("z"), all.stream().map(Normalization::name).toList());
  }
}
