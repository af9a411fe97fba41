package dev.normkit.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.api.NormSpec;
import dev.normkit.api.Shape;
import dev.normkit.api.SpecBuilder;
import dev.normkit.kernel.LoopCosts.Cost;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Estimates count what a kernel walks. */
class LoopCostsTest {
  private static final Cost PER_RUN = new Cost(0, 1000, 0);
  private static final LoopCosts COSTS =
      new LoopCosts("a table", PER_RUN, PER_RUN, new Cost(0, 100_000, 0), PER_RUN);

  static Stream<Shape> shapes() {
    return Stream.of(
        Shape.channelsFirst(8, 6, 5, 5),
        Shape.channelsLast(8, 5, 5, 6),
        Shape.channelsFirst(8, 6, 1, 1),
        Shape.channelsLast(8, 1, 1, 6));
  }

  private static double inference(SpecBuilder spec, Shape shape) {
    NormPlan plan = new NormPlan(spec.trackStatistics(true), shape);
    return COSTS.estimate(plan, Direction.INFERENCE).nanos(shape.elements(), 1);
  }

  /** Given the statistics, both are one computation. */
  @ParameterizedTest
  @MethodSource("shapes")
  void runningStatisticsOfInstancesCostAsThoseOfTheBatch(Shape shape) {
    assertEquals(
        inference(NormSpec.batchNorm(), shape), inference(NormSpec.instanceNorm(), shape), 1e-6);
  }
}
