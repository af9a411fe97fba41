package dev.normkit.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.normkit.api.Backends;
import dev.normkit.api.FloatSpan;
import dev.normkit.api.Moments;
import dev.normkit.api.NormParameters;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Parallelism;
import dev.normkit.api.Shape;
import dev.normkit.spi.ForwardArgs;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of a tensor has the bits that it has alone and on norm-cpu, also beside rows that need
 * more than float arithmetic: these end a loop over whole rows, wherever among its steps they lie.
 */
@Tag("vectors")
class RowsAloneTest {
  private static final NormBackend CPU = Backends.discover().require("cpu");

  /** By how many rows, and of which length, kernels go depends on both. */
  private static final int[][] ROWS_AND_LENGTHS = {
    {37, 5}, {70, 64}, {37, 100}, {23, 768}, {23, 1000}, {521, 4096}, {700, 3001}, {5, 9000}
  };

  static Stream<Arguments> cases() {
    return Backends.discover().ready().stream()
        .flatMap(
            backend ->
                Stream.of(
                        NormSpec.layerNorm().build(),
                        NormSpec.rmsNorm().build(),
                        NormSpec.rmsNorm().bias(true).build())
                    .flatMap(
                        spec ->
                            Arrays.stream(ROWS_AND_LENGTHS)
                                .map(size -> Arguments.of(backend, spec, size[0], size[1]))));
  }

  @ParameterizedTest(name = "{0} {1} {2}×{3}")
  @MethodSource("cases")
  void asAlone(NormBackend backend, NormSpec spec, int rows, int n) {
    float[] x = rows(rows, n);
    float[] dy = gradient(rows * n);
    Results all = run(backend, plan(spec, rows, n), x, dy);
    NormPlan plan = plan(spec, 1, n);
    NormKernel alone = backend.prepare(plan, Parallelism.callerOnly());
    for (int row = 0; row < rows; row++) {
      int from = row * n;
      int to = from + n;
      Results one =
          run(alone, plan, Arrays.copyOfRange(x, from, to), Arrays.copyOfRange(dy, from, to));
      String where = "row " + row;
      assertArrayEquals(bits(one.y), bits(Arrays.copyOfRange(all.y, from, to)), where);
      assertArrayEquals(bits(one.dx), bits(Arrays.copyOfRange(all.dx, from, to)), where);
    }
  }

  @ParameterizedTest(name = "{0} {1} {2}×{3}")
  @MethodSource("cases")
  void asOnCpu(NormBackend backend, NormSpec spec, int rows, int n) {
    float[] x = rows(rows, n);
    for (int i = 0; i < x.length; i++) {
      x[i] = Float.isNaN(x[i]) ? 1 : x[i];
    }
    requireAsOnCpu(backend, plan(spec, rows, n), x, gradient(rows * n));
  }

  /**
   * Products that vanish in float, and sums that leave its range, both where nobody needs Σdy·γ.
   */
  @ParameterizedTest
  @CsvSource({"1e-10, 1e-36, 0", "0.1, 3e37, 0", "0.1, 3e37, 1e-5", "1e-10, 0, 0"})
  void rmsNormOfExtremeGradients(float x, float dy, double epsilon) {
    NormPlan plan = plan(NormSpec.rmsNorm().epsilon(epsilon).build(), 3, 64);
    for (NormBackend backend : Backends.discover().ready()) {
      requireAsOnCpu(backend, plan, filled(x), filled(dy));
    }
  }

  private static float[] filled(float value) {
    float[] values = new float[3 * 64];
    Arrays.fill(values, value);
    return values;
  }

  private static void requireAsOnCpu(NormBackend backend, NormPlan plan, float[] x, float[] dy) {
    Results expected = run(CPU, plan, x, dy);
    NormKernel kernel = backend.prepare(plan, Parallelism.callerOnly());
    requireSame(expected, run(kernel, plan, x, dy), "apart");
    requireSame(expected, inPlace(kernel, plan, x, dy), "in place");
  }

  private static void requireSame(Results expected, Results actual, String where) {
    assertArrayEquals(bits(expected.y), bits(actual.y), where + ": y");
    assertArrayEquals(bits(expected.dx), bits(actual.dx), where + ": dx");
    assertArrayEquals(bits(expected.dWeight), bits(actual.dWeight), where + ": dγ");
    assertArrayEquals(bits(expected.dBias), bits(actual.dBias), where + ": dβ");
  }

  /** Of seven rows one with a pivot far from its mean, one of huge values and one with a NaN. */
  private static float[] rows(int rows, int n) {
    float[] x = drawn(rows * n);
    for (int row = 0; row < rows; row++) {
      int from = row * n;
      switch (row % 7) {
        case 1 -> {
          for (int i = Math.min(n, 16); i < n; i++) {
            x[from + i] += 1000;
          }
        }
        case 3 -> {
          for (int i = 0; i < n; i++) {
            x[from + i] *= 1e18f;
          }
        }
        case 5 -> x[from + n / 2] = Float.NaN;
        default -> {}
      }
    }
    return x;
  }

  private static float[] drawn(int n) {
    return drawn(n, n);
  }

  private static float[] gradient(int n) {
    return drawn(n, -n);
  }

  private static float[] drawn(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Data.normal(random);
    }
    return values;
  }

  private static NormPlan plan(NormSpec spec, int rows, int n) {
    return new NormPlan(spec, Shape.sequence(rows, n));
  }

  private static Results run(NormBackend backend, NormPlan plan, float[] x, float[] dy) {
    return run(backend.prepare(plan, Parallelism.callerOnly()), plan, x, dy);
  }

  private static Results run(NormKernel kernel, NormPlan plan, float[] x, float[] dy) {
    return run(kernel, plan, x, new float[x.length], dy, new float[x.length]);
  }

  /** Forward with x as y; backward, which needs x as it was, with dy as dx. */
  private static Results inPlace(NormKernel kernel, NormPlan plan, float[] x, float[] dy) {
    float[] y = x.clone();
    kernel.forward(forward(plan, y, y));
    float[] dx = dy.clone();
    Results results = run(kernel, plan, x, new float[x.length], dx, dx);
    return new Results(y, results.dx, results.dWeight, results.dBias);
  }

  private static ForwardArgs forward(NormPlan plan, float[] x, float[] y) {
    NormParameters initial = NormParameters.initial(plan);
    NormParameters parameters = initial.withWeight(FloatSpan.of(drawn(initial.weight().length())));
    return ForwardArgs.of(plan, parameters, FloatSpan.of(x), FloatSpan.of(y))
        .saving(Moments.of(plan));
  }

  private static Results run(
      NormKernel kernel, NormPlan plan, float[] x, float[] y, float[] dy, float[] dx) {
    ForwardArgs forward = forward(plan, x, y);
    NormParameters gradients = NormParameters.zeros(plan);
    kernel.forward(forward);
    kernel.backward(forward.backward(FloatSpan.of(dy), FloatSpan.of(dx), gradients));
    return new Results(y, dx, gradients.weight().array(), gradients.bias().array());
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
  }

  private record Results(float[] y, float[] dx, float[] dWeight, float[] dBias) {}
}
