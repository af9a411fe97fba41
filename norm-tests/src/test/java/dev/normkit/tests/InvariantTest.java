package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.normkit.api.FloatSpan;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.layer.LayerBuilder;
import dev.normkit.layer.NormLayer;
import dev.normkit.spi.NormBackend;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What must hold between two calls, whatever the values; through the public API. */
@Tag("backends")
class InvariantTest {
  /** Two results are each off by a few roundings. */
  private static final float NEAR = 4e-6f;

  private static final int N = 4;
  private static final int C = 6;
  private static final Shape FIRST = Shape.channelsFirst(N, C, 5, 7);
  private static final Shape LAST = Shape.channelsLast(N, 5, 7, C);

  static List<NormBackend> backends() {
    return Backends.discover().ready();
  }

  static Stream<Arguments> backendsAndMethods() {
    return backends().stream()
        .flatMap(
            backend -> Stream.of(NormMethod.values()).map(method -> Arguments.of(backend, method)));
  }

  static Stream<Arguments> backendsAndShapes() {
    return backends().stream()
        .flatMap(backend -> Stream.of(FIRST, LAST).map(shape -> Arguments.of(backend, shape)));
  }

  private static float[] data(Shape shape) {
    SplittableRandom random = new SplittableRandom(shape.elements());
    float[] x = new float[shape.elements()];
    for (int i = 0; i < x.length; i++) {
      // Multiples of 2⁻¹⁰, so that adding 512 is exact.
      x[i] = Math.round(1024 * Data.normal(random)) / 1024f;
    }
    return x;
  }

  private static SpecBuilder plain(NormMethod method) {
    SpecBuilder builder = NormSpec.of(method).weight(false).bias(false);
    return method == NormMethod.GROUP ? builder.groups(3) : builder;
  }

  private static float[] normalized(NormBackend backend, NormSpec spec, Shape shape, float... x) {
    return LayerBuilder.of(spec, shape).withBackend(backend).build().forward(x);
  }

  /** Fails unless both methods give the same y and the same dx. */
  private static void requireSame(NormBackend backend, Shape shape, NormSpec one, NormSpec other) {
    NormLayer first = LayerBuilder.of(one, shape).withBackend(backend).build();
    NormLayer second = LayerBuilder.of(other, shape).withBackend(backend).build();
    float[] x = data(shape);
    float[] dy = data(shape);
    dy[0] = 3;
    assertArrayEquals(first.forward(x), second.forward(x), NEAR, "y");
    assertArrayEquals(first.backward(dy), second.backward(dy), 4 * NEAR, "dx");
  }

  @ParameterizedTest
  @MethodSource("backendsAndShapes")
  void groupNormOfOneGroupIsLayerNorm(NormBackend backend, Shape shape) {
    NormSpec oneGroup = plain(NormMethod.GROUP).groups(1).build();
    requireSame(backend, shape, oneGroup, plain(NormMethod.LAYER).build());
  }

  @ParameterizedTest
  @MethodSource("backendsAndShapes")
  void groupNormOfAllChannelsIsInstanceNorm(NormBackend backend, Shape shape) {
    NormSpec allChannels = plain(NormMethod.GROUP).groups(C).build();
    requireSame(backend, shape, allChannels, plain(NormMethod.INSTANCE).build());
  }

  @ParameterizedTest
  @MethodSource("backendsAndShapes")
  void batchNormOfOneSampleIsInstanceNorm(NormBackend backend, Shape shape) {
    int[] sizes = shape.sizes();
    sizes[0] = 1;
    Shape one = Shape.of(shape.layout(), sizes);
    requireSame(backend, one, plain(NormMethod.BATCH).build(), plain(NormMethod.INSTANCE).build());
  }

  @ParameterizedTest
  @MethodSource("backendsAndShapes")
  void switchableNormWithOneBranchIsThatMethod(NormBackend backend, Shape shape) {
    List<NormMethod> branches = List.of(NormMethod.INSTANCE, NormMethod.LAYER, NormMethod.BATCH);
    for (NormMethod branch : branches) {
      NormLayer mixed =
          LayerBuilder.of(plain(NormMethod.SWITCHABLE), shape).withBackend(backend).build();
      float[] logits = new float[branches.size()];
      logits[branches.indexOf(branch)] = 100;
      mixed.parameters().meanLogits().setAll(logits);
      mixed.parameters().varianceLogits().setAll(logits);
      float[] x = data(shape);
      float[] expected = normalized(backend, plain(branch).build(), shape, x);
      assertArrayEquals(expected, mixed.forward(x), NEAR, branch.name());
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndMethods")
  void scaleDoesNotMatterWithoutEpsilon(NormBackend backend, NormMethod method) {
    NormSpec spec = plain(method).epsilon(0).build();
    float[] x = data(FIRST);
    float[] scaled = x.clone();
    for (int i = 0; i < x.length; i++) {
      scaled[i] *= 3.7f;
    }
    assertArrayEquals(
        normalized(backend, spec, FIRST, x), normalized(backend, spec, FIRST, scaled), NEAR);
  }

  @ParameterizedTest
  @MethodSource("backendsAndMethods")
  void shiftMattersToRmsNormAlone(NormBackend backend, NormMethod method) {
    NormSpec spec = plain(method).build();
    float[] x = data(LAST);
    float[] shifted = x.clone();
    for (int i = 0; i < x.length; i++) {
      shifted[i] += 512;
    }
    float[] y = normalized(backend, spec, LAST, x);
    float[] shiftedY = normalized(backend, spec, LAST, shifted);
    if (method == NormMethod.RMS) {
      assertTrue(IntStream.range(0, y.length).allMatch(i -> Math.abs(shiftedY[i] - 1) < 0.02));
    } else {
      assertArrayEquals(y, shiftedY, NEAR);
    }
  }

  @ParameterizedTest
  @MethodSource("backendsAndMethods")
  void orderOfSamplesDoesNotMatter(NormBackend backend, NormMethod method) {
    NormSpec spec = plain(method).build();
    float[] x = data(FIRST);
    float[] expected = rotated(normalized(backend, spec, FIRST, x));
    assertArrayEquals(expected, normalized(backend, spec, FIRST, rotated(x)), NEAR);
  }

  /** The first sample becomes the last. */
  private static float[] rotated(float... tensor) {
    float[] rotated = new float[tensor.length];
    int sample = tensor.length / N;
    System.arraycopy(tensor, sample, rotated, 0, tensor.length - sample);
    System.arraycopy(tensor, 0, rotated, tensor.length - sample, sample);
    return rotated;
  }

  @ParameterizedTest
  @MethodSource("backendsAndMethods")
  void otherSamplesMatterWhereTheBatchIsInTheStatistics(NormBackend backend, NormMethod method) {
    NormSpec spec = plain(method).build();
    Shape one = Shape.channelsFirst(1, C, 5, 7);
    float[] x = data(FIRST);
    float[] alone = normalized(backend, spec, one, Arrays.copyOf(x, one.elements()));
    float[] together = normalized(backend, spec, FIRST, x);
    boolean same = Arrays.equals(alone, Arrays.copyOf(together, one.elements()));
    assertEquals(!method.tracksStatistics(), same);
  }

  @ParameterizedTest
  @EnumSource(
      value = NormMethod.class,
      names = {"BATCH", "INSTANCE", "GROUP", "SWITCHABLE"})
  void channelsLastIsChannelsFirstTransposed(NormMethod method) {
    for (NormBackend backend : backends()) {
      NormSpec spec = plain(method).weight(true).bias(true).build();
      NormLayer first = layer(spec, FIRST, backend);
      NormLayer last = layer(spec, LAST, backend);
      float[] x = data(FIRST);
      assertArrayEquals(transposed(first.forward(x)), last.forward(transposed(x)), 4 * NEAR, "y");
      assertArrayEquals(
          transposed(first.backward(x)), last.backward(transposed(x)), 4 * NEAR, "dx");
      // Sums over 140 elements and more.
      float near = 140 * NEAR;
      assertNear(first.gradients().weight(), last.gradients().weight(), near);
      assertNear(first.gradients().bias(), last.gradients().bias(), near);
      assertNear(first.gradients().meanLogits(), last.gradients().meanLogits(), near);
      assertNear(first.gradients().varianceLogits(), last.gradients().varianceLogits(), near);
    }
  }

  private static NormLayer layer(NormSpec spec, Shape shape, NormBackend backend) {
    NormLayer layer = LayerBuilder.of(spec, shape).withBackend(backend).build();
    layer.parameters().weight().setAll(0.5f, 1, -2, 1.25f, 0, 3);
    layer.parameters().bias().setAll(1, 0, -1, 0.25f, 7, -0.5f);
    return layer;
  }

  private static void assertNear(FloatSpan expected, FloatSpan actual, float near) {
    assertArrayEquals(expected.toArray(), actual.toArray(), near);
  }

  /** From {@link #FIRST} to {@link #LAST}. */
  private static float[] transposed(float... first) {
    int spatial = FIRST.spatial();
    float[] last = new float[first.length];
    for (int i = 0; i < first.length; i++) {
      int sample = i / (C * spatial);
      int channel = i / spatial % C;
      last[(sample * spatial + i % spatial) * C + channel] = first[i];
    }
    return last;
  }

  static List<Arguments> counts() {
    Shape dense = Shape.dense(N, C);
    Shape sequence = Shape.sequence(N, 9, C);
    return List.of(
        // method, shape, statistic groups, learnable numbers
        Arguments.of(NormMethod.BATCH, dense, C, 2 * C),
        Arguments.of(NormMethod.BATCH, FIRST, C, 2 * C),
        Arguments.of(NormMethod.BATCH, LAST, C, 2 * C),
        Arguments.of(NormMethod.BATCH, sequence, C, 2 * C),
        Arguments.of(NormMethod.LAYER, dense, N, 2 * C),
        Arguments.of(NormMethod.LAYER, FIRST, N, 2 * C * 35),
        Arguments.of(NormMethod.LAYER, LAST, N, 2 * C * 35),
        Arguments.of(NormMethod.LAYER, sequence, N * 9, 2 * C),
        Arguments.of(NormMethod.RMS, sequence, N * 9, 2 * C),
        Arguments.of(NormMethod.INSTANCE, FIRST, N * C, 2 * C),
        Arguments.of(NormMethod.INSTANCE, LAST, N * C, 2 * C),
        Arguments.of(NormMethod.GROUP, dense, N * 3, 2 * C),
        Arguments.of(NormMethod.GROUP, FIRST, N * 3, 2 * C),
        Arguments.of(NormMethod.GROUP, LAST, N * 3, 2 * C),
        Arguments.of(NormMethod.SWITCHABLE, dense, N * C, 2 * C + 4),
        Arguments.of(NormMethod.SWITCHABLE, FIRST, N * C, 2 * C + 6),
        Arguments.of(NormMethod.SWITCHABLE, LAST, N * C, 2 * C + 6));
  }

  @ParameterizedTest
  @MethodSource("counts")
  void countsAreThoseOfTheLiterature(
      NormMethod method, Shape shape, int statisticGroups, int parameters) {
    NormSpec spec = plain(method).weight(true).bias(true).build();
    NormPlan plan = new NormPlan(spec, shape);
    assertEquals(statisticGroups, plan.statisticGroups());
    assertEquals(parameters, plan.parameterCount());
    assertEquals(plan.parameterCount() - 2 * plan.mixingLength(), 2 * plan.affineLength());
  }
}
