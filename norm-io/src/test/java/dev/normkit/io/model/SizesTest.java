package dev.normkit.io.model;

import static dev.normkit.io.model.Onnx.wholes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.io.onnx.Attributes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sizes that follow from a file are those that a runtime computes, or none. */
class SizesTest {
  @TempDir Path folder;

  private void assertSizes(String expected, Onnx model) throws IOException {
    model.output("y").floats("p", 1, 2, 3, 4).node("y = BatchNormalization(r, p, p, p, p)");
    assertEquals(expected, model.in(folder).normalizations().get(0).data().toString());
  }

  /** Half of eight channels are four; in whole numbers, a half would be none. */
  @Test
  void whatIsComputedInFloatsIsLeftOpen() throws IOException {
    for (String factor : List.of("Mul(cf, half)", "Div(cf, two)")) {
      Onnx model = new Onnx(17).input("x", 1, 8, 6, 6).floats("half", 0.5f).floats("two", 2);
      model.longs("from", 1).longs("to", 2).longs("one", 1).longs("rest", -1, 6);
      model.node("s = Shape(x)").node("c = Slice(s, from, to)");
      model.node("cf = Cast(c)", Attributes.whole("to", 1)).node("ch = " + factor);
      model.node("ci = Cast(ch)", Attributes.whole("to", 7));
      model.node("t = Concat(one, ci, rest)", Attributes.whole("axis", 0));
      assertSizes("?x4x?x?", model.node("r = Reshape(x, t)"));
    }
  }

  @Test
  void wholeNumbersAreFollowedThroughCasts() throws IOException {
    Onnx model = new Onnx(17).input("x", 1, 8, 6, 6).longs("from", 1).longs("to", 2);
    model.longs("one", 1).longs("rest", -1, 6).longs("two", 2);
    model.node("s = Shape(x)").node("c = Slice(s, from, to)");
    model.node("c32 = Cast(c)", Attributes.whole("to", 6)).node("ch = Div(c32, two)");
    model.node("ci = Cast(ch)", Attributes.whole("to", 7));
    model.node("t = Concat(one, ci, rest)", Attributes.whole("axis", 0));
    assertSizes("1x4x12x6", model.node("r = Reshape(x, t)"));
  }

  @Test
  void aConvTransposeMaySayWhatItGives() throws IOException {
    for (Long[] given : List.of(new Long[] {10L, 12L}, new Long[] {1L, 4L, 10L, 12L})) {
      Onnx model = new Onnx(17).input("x", 1, 4, 5, 6);
      model.tensor(Onnx.floatTensor("w", List.of(4L, 4L, 3L, 3L), new float[144]));
      model.node(
          "r = ConvTranspose(x, w)", wholes("strides", 2L, 2L), wholes("output_shape", given));
      assertSizes("1x4x10x12", model);
    }
  }

  /** The second operand is fitted to the first, here along its channels. */
  @Test
  void oldOperatorsGiveTheSizesOfTheFirst() throws IOException {
    Onnx model = new Onnx(6).input("x", 1, 4, 5, 1).floats("b", 1, 2, 3, 4);
    model.node("r = Add(x, b)", Attributes.whole("broadcast", 1), Attributes.whole("axis", 1));
    assertSizes("1x4x5x1", model);
  }
}
