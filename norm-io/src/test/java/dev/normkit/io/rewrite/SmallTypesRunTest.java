package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormSpec;
import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.onnx.Attributes;
import dev.normkit.io.rewrite.DoubleRun.Array;
import dev.normkit.io.tensor.ElementType;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX Runtime runs what became of norms of 16 bits, and of a norm of weights. */
@Tag("models")
class SmallTypesRunTest {
  private static float[] converted(int opset, ElementType type, NormSpec to, Array x)
      throws Exception {
    long[] sizes = Arrays.stream(x.shape()).asLongStream().toArray();
    TestModel model = new TestModel(opset).input("x", sizes).output("y");
    model.node("Cast", "h", List.of("x"), Attributes.whole("to", NewTensor.dataType(type)));
    List<Long> size = List.of(2L);
    model.of(type).tensor("n.gamma", size, 1, 1).tensor("n.beta", size, 0, 0);
    model.tensor("n.mean", size, 0, 0).tensor("n.variance", size, 1, 1).bareNorm("n", "h");
    model.node("Cast", "y", List.of("n"), Attributes.whole("to", 1));
    EditedModel edited =
        TestModel.convert(TestModel.read(model.bytes()), (norm, all) -> Optional.of(to));
    assertEquals(1, edited.changed(), edited.outcomes().toString());
    return EditedModelsRunTest.run(edited.toBytes(), x);
  }

  /** 500² is more than float16 holds. */
  @ParameterizedTest
  @CsvSource({"F16, 7", "F16, 13", "F16, 17"})
  void layerNormOfLargeNumbers(ElementType type, int opset) throws Exception {
    Array x = new Array(new double[] {0, 1000}, 1, 2);
    float[] y = converted(opset, type, NormSpec.layerNorm().build(), x);
    assertArrayEquals(new float[] {-1, 1}, y, 1e-3f);
  }

  @Test
  void instanceNormOfBfloat16() throws Exception {
    Array x = new Array(new double[] {0, 8, 2, 4}, 1, 2, 2);
    float[] y = converted(15, ElementType.BF16, NormSpec.instanceNorm().build(), x);
    assertArrayEquals(new float[] {-1, 1, -1, 1}, y, 1e-2f);
  }

  /** Its statistics aren't those of data; the norm behind it gets its own. */
  @Test
  void recomputingLeavesNormsOfWeightsAlone() throws Exception {
    TestModel model = new TestModel(15).input("x", 2, 3, 1, 1).output("y").random("w", 2, 3, 1, 1);
    model.norm("s", "w", 3).node("Conv", "c", List.of("x", "s")).norm("y", "c", 2);
    try (Recompute recompute = Recompute.of(TestModel.read(model.bytes()))) {
      recompute.add(new float[] {1, 2, 3, 4, 5, 7}, 2, 3, 1, 1);
      EditedModel edited = recompute.finish();
      assertEquals(
          List.of("stays: its input is a constant of the model", "has the statistics of 2 samples"),
          edited.outcomes().stream().map(one -> one.text()).toList());
    }
  }
}
