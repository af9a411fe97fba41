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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of a tensor has the bits that it has alone, also beside rows that need more than float
 * arithmetic: these end a loop over whole rows, wherever among its steps they lie.
 */
class RowsAloneTest {
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
    float[] dy = drawn(rows * n);
    Results all = run(backend, spec, x, dy, rows, n);
    NormKernel alone = backend.prepare(plan(spec, 1, n), Parallelism.callerOnly());
    for (int row = 0; row < rows; row++) {
      int from = row * n;
      int to = from + n;
      Results one =
          run(
              alone,
              plan(spec, 1, n),
              Arrays.copyOfRange(x, from, to),
              Arrays.copyOfRange(dy, from, to));
      String where = "row " + row;
      assertArrayEquals(bits(one.y), bits(Arrays.copyOfRange(all.y, from, to)), where);
      assertArrayEquals(bits(one.dx), bits(Arrays.copyOfRange(all.dx, from, to)), where);
    }
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
    SplittableRandom random = new SplittableRandom(n);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Data.normal(random);
    }
    return values;
  }

  private static NormPlan plan(NormSpec spec, int rows, int n) {
    return new NormPlan(spec, Shape.sequence(rows, n));
  }

  private static Results run(
      NormBackend backend, NormSpec spec, float[] x, float[] dy, int rows, int n) {
    NormPlan plan = plan(spec, rows, n);
    return run(backend.prepare(plan, Parallelism.callerOnly()), plan, x, dy);
  }

  private static Results run(NormKernel kernel, NormPlan plan, float[] x, float[] dy) {
    NormParameters initial = NormParameters.initial(plan);
    NormParameters parameters = initial.withWeight(FloatSpan.of(drawn(initial.weight().length())));
    Results results = new Results(new float[x.length], new float[x.length]);
    ForwardArgs forward =
        ForwardArgs.of(plan, parameters, FloatSpan.of(x), FloatSpan.of(results.y))
            .saving(Moments.of(plan));
    kernel.forward(forward);
    kernel.backward(
        forward.backward(FloatSpan.of(dy), FloatSpan.of(results.dx), NormParameters.zeros(plan)));
    return results;
  }

  private static int[] bits(float[] values) {
    return IntStream.range(0, values.length).map(i -> Float.floatToIntBits(values[i])).toArray();
  }

  private record Results(float[] y, float[] dx) {}
}
