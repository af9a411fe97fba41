package dev.normkit.io.rewrite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.io.edit.EditedModel;
import dev.normkit.io.rewrite.DoubleRun.Array;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is folded computes the same, and what can't be says why. */
class FoldTest {
  private static List<Case> cases() {
    return Stream.of(FoldCases.exact(), FoldCases.exactOfOldOperators())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Case> stays() {
    return FoldCases.stays();
  }

  /**
   * A model and what is to become of its norms.
   *
   * @param name of the case
   * @param model which makes y of x
   * @param operators those that are left
   * @param text part of what is told of the first norm
   */
  record Case(String name, TestModel model, List<String> operators, String text) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Array data(TestModel model) {
    int[] shape =
        model.graph.getInput(0).getType().getTensorType().getShape().getDimList().stream()
            .mapToInt(size -> (int) size.getDimValue())
            .toArray();
    int count = 1;
    for (int size : shape) {
      count *= size;
    }
    return new Array(shape, new Random(3).doubles(count, -2, 2).toArray());
  }

  @ParameterizedTest
  @MethodSource("cases")
  void computesTheSame(Case each) throws Exception {
    EditedModel edited = each.model().fold(false);
    byte[] folded = edited.toBytes();
    assertEquals(each.operators(), TestModel.operators(folded), edited.outcomes().toString());
    assertTrue(edited.outcomes().get(0).text().contains(each.text()), edited.outcomes().toString());
    Array x = data(each.model());
    double[] before = DoubleRun.output(each.model().bytes(), "y", x);
    double[] after = DoubleRun.output(folded, "y", x);
    // Each weight and each bias is rounded once, to float.
    double[] sizes = DoubleRun.sizes(folded, "y", x);
    assertEquals(before.length, after.length);
    for (int i = 0; i < before.length; i++) {
      double difference = Math.abs(after[i] - before[i]);
      assertTrue(
          difference <= sizes[i] * 0x1p-24,
          each + " " + i + ": " + before[i] + " became " + after[i]);
    }
    assertTrue(names(folded).noneMatch(name -> name.matches("y?\\.(mean|variance)")));
  }

  private static java.util.stream.Stream<String> names(byte[] model) throws Exception {
    return TestModel.read(model).model().getGraph().getInitializerList().stream()
        .map(one -> one.getName());
  }

  @ParameterizedTest
  @MethodSource("stays")
  void saysWhyItStays(Case each) throws Exception {
    EditedModel edited = each.model().fold(false);
    String text = edited.outcomes().get(0).toString();
    assertTrue(text.contains("stays: "), text);
    assertTrue(text.contains(each.text()), text);
    assertFalse(edited.outcomes().get(0).changed());
    assertArrayEquals(each.model().bytes(), edited.toBytes(), "nothing changes");
  }

  @Test
  void sharedWeightsAreCopiedIfAsked() throws Exception {
    TestModel model = FoldCases.shared();
    assertTrue(model.fold(false).outcomes().get(0).text().contains("--copy-shared"));
    EditedModel edited = model.fold(true);
    assertEquals(2, edited.changed(), edited.outcomes().toString());
    assertEquals(List.of("Conv", "Conv", "Add"), TestModel.operators(edited.toBytes()));
    Array x = data(model);
    double[] before = DoubleRun.output(model.bytes(), "y", x);
    double[] after = DoubleRun.output(edited.toBytes(), "y", x);
    for (int i = 0; i < before.length; i++) {
      assertEquals(before[i], after[i], 1e-6, "at " + i);
    }
  }

  /** The factors of both norms meet in one weight, which is rounded when it is stored. */
  @Test
  void twoNormsAroundALayerRoundOnce() throws Exception {
    TestModel model = new TestModel(13).input("x", 2, 3).output("y");
    model.norm("a", "x", 3).random("w", 3, 4);
    model.node("Gemm", "b", List.of("a", "w")).norm("y", "b", 4);
    EditedModel edited = model.fold(false);
    assertEquals(List.of("Gemm"), TestModel.operators(edited.toBytes()));
    Array x = data(model);
    double[] before = DoubleRun.output(model.bytes(), "y", x);
    double[] sizes = DoubleRun.sizes(edited.toBytes(), "y", x);
    double[] after = DoubleRun.output(edited.toBytes(), "y", x);
    for (int i = 0; i < before.length; i++) {
      assertTrue(Math.abs(after[i] - before[i]) <= sizes[i] * 0x1p-24, "at " + i);
    }
  }
}
