package dev.normkit.tests;

import static dev.normkit.tests.BothPasses.drawn;
import static dev.normkit.tests.BothPasses.gradient;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.discovery.Backends;
import dev.normkit.kernel.SmallKernels;
import dev.normkit.kernel.StandardKernel;
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
 * Rows that a loop takes one by one, from their sums to their output, have the same bits on every
 * backend, whatever their length and wherever they begin, and nothing around them is written. Only
 * rows of tensors larger than caches go so: here small ones, through kernels that go like theirs.
 */
@Tag("vectors")
class WholeRowsAnywhereTest {
  private static final NormBackend CPU = Backends.discover().require("cpu");
  private static final Shape LARGE = Shape.dense(4096, 768);
  private static final int ROWS = 3;

  /** Shorter than a vector of any width, around one, two and turns of them, and with rests. */
  private static final int[] LENGTHS = {1, 3, 4, 5, 8, 11, 16, 17, 31, 32, 33, 61, 64, 100, 257};

  /** From each place in a cache line on that a float can have, and beyond. */
  private static final int OFFSETS = 18;

  /** In pairs. */
  private static final int STEP = 5;

  static Stream<Arguments> cases() {
    return Stream.of(NormSpec.layerNorm(), NormSpec.rmsNorm(), NormSpec.rmsNorm().bias(true))
        .flatMap(spec -> IntStream.of(LENGTHS).mapToObj(n -> Arguments.of(spec, n)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("cases")
  void asOnCpu(SpecBuilder spec, int n) {
    NormPlan plan = new NormPlan(spec.build(), Shape.dense(ROWS, n));
    float[] x = drawn(ROWS * n);
    float[] dy = gradient(x.length);
    BothPasses.Results expected =
        new BothPasses(CPU.prepare(plan, Parallelism.callerOnly()), plan).apart(x, dy);
    for (NormBackend backend : Backends.discover().ready()) {
      NormKernel kernel = oneByOne(backend, plan);
      int step = Tier.asked() == Tier.FULL ? 1 : STEP;
      IntStream offsets =
          IntStream.iterate(n % step, offset -> offset < OFFSETS, offset -> offset + step);
      new BothPasses(kernel, plan).requireAnywhere(offsets, expected, x, dy, backend.id());
    }
  }

  private static NormKernel oneByOne(NormBackend backend, NormPlan plan) {
    NormKernel large = backend.prepare(new NormPlan(plan.spec(), LARGE), Parallelism.callerOnly());
    NormKernel small = SmallKernels.like(large).orElseThrow().prepare(plan);
    assertEquals(1, StandardKernel.rowsAtOnce(small));
    return small;
  }
}
