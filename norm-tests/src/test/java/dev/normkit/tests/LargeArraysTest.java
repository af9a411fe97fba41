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
 * In large arrays a backend may begin its vectors where cache lines begin, and do the ends of rows
 * by themselves: with the same bits, wherever the tensor begins, and nothing around it is written.
 */
@Tag("vectors")
class LargeArraysTest {
  private static final NormBackend CPU = Backends.discover().require("cpu");

  /** So that arrays are large whatever the tensors are: half a megabyte. */
  private static final int BEHIND = 1 << 17;

  /**
   * Rows in every number that is left of those side by side, of one vector and a rest at each
   * width, of two vectors and more, of short and of long ones, and of lengths that aren't whole
   * vectors.
   */
  private static final int[][] ROWS_AND_LENGTHS = {
    {6, 5}, {6, 12}, {6, 17}, {6, 30}, {9, 32}, {6, 48}, {7, 256}, {5, 120}, {4, 272}, {3, 1024},
    {2, 40}
  };

  static Stream<Arguments> plans() {
    return Stream.of(
            NormSpec.batchNorm(),
            NormSpec.layerNorm(),
            NormSpec.rmsNorm(),
            NormSpec.rmsNorm().bias(true))
        .flatMap(spec -> Stream.of(ROWS_AND_LENGTHS).map(size -> Arguments.of(spec, size)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("plans")
  void asOnCpu(SpecBuilder spec, int[] size) {
    NormPlan plan = new NormPlan(spec.build(), Shape.dense(size[0], size[1]));
    float[] x = drawn(plan.shape().elements());
    float[] dy = gradient(x.length);
    BothPasses.Results expected =
        new BothPasses(CPU.prepare(plan, Parallelism.callerOnly()), plan).apart(x, dy);
    for (NormBackend backend : Backends.discover().ready()) {
      NormKernel kernel = backend.prepare(plan, Parallelism.callerOnly());
      IntStream offsets = Tier.asked() == Tier.FULL ? IntStream.range(0, 18) : IntStream.of(0, 5);
      new BothPasses(kernel, plan, 0, BEHIND, false)
          .requireAnywhere(offsets, expected, x, dy, backend.id());
    }
  }
}
