package dev.normkit.tests;

import static dev.normkit.tests.BothPasses.drawn;
import static dev.normkit.tests.BothPasses.gradient;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Interleaved channels have the same bits on every backend, wherever the tensor begins in its
 * array, and nothing around it is written.
 */
@Tag("vectors")
class ColumnsAnywhereTest {
  private static final NormBackend CPU = Backends.discover().require("cpu");

  /** Around the lengths of bands and chunks of rows, and of vectors and strips of columns. */
  private static final int[][] ROWS_AND_COLUMNS = {
    {6, 6},
    {7, 10},
    {6, 18},
    {2, 1024},
    {3, 1024},
    {9, 1040},
    {64, 32},
    {65, 48},
    {130, 256},
    {63, 250},
    {700, 16}
  };

  /** From each place in a cache line on that a float can have, and beyond. */
  private static final int OFFSETS = 18;

  /** In pairs. */
  private static final int STEP = 7;

  static Stream<Arguments> plans() {
    return Stream.of(ROWS_AND_COLUMNS)
        .flatMap(
            size ->
                Stream.of(
                    Arguments.of(dense(NormSpec.batchNorm(), size), false),
                    Arguments.of(dense(NormSpec.batchNorm(), size), true),
                    Arguments.of(last(NormSpec.instanceNorm(), size), false),
                    Arguments.of(last(NormSpec.groupNorm(2), size), false),
                    Arguments.of(last(NormSpec.switchableNorm(), size), false)));
  }

  private static NormPlan dense(SpecBuilder spec, int[] size) {
    return new NormPlan(spec.build(), Shape.dense(size[0], size[1]));
  }

  /** Two samples of as many rows. */
  private static NormPlan last(SpecBuilder spec, int[] size) {
    return new NormPlan(spec.build(), Shape.channelsLast(2, size[0], 1, size[1]));
  }

  @ParameterizedTest(name = "{0}, fixed: {1}")
  @MethodSource("plans")
  void asOnCpu(NormPlan plan, boolean fixed) {
    float[] x = drawn(plan.shape().elements());
    float[] dy = gradient(x.length);
    BothPasses.Results expected =
        new BothPasses(CPU.prepare(plan, Parallelism.callerOnly()), plan, fixed).apart(x, dy);
    for (NormBackend backend : Backends.discover().ready()) {
      NormKernel kernel = backend.prepare(plan, Parallelism.callerOnly());
      // In pairs two or three of them, not the same ones for every plan.
      int step = Tier.asked() == Tier.FULL ? 1 : STEP;
      int first = (plan.shape().batch() + plan.shape().channels()) % step;
      IntStream offsets =
          IntStream.iterate(first, offset -> offset < OFFSETS, offset -> offset + step);
      new BothPasses(kernel, plan, fixed).requireAnywhere(offsets, expected, x, dy, backend.id());
    }
  }
}
