package dev.normkit.simd;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.LoopCosts;
import dev.normkit.kernel.LoopCosts.Cost;
import dev.normkit.simd.lanes.Lanes;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.Geometry;

/**
 * What a call of the backend {@code simd} is estimated to take, rounded from one-thread runs of
 * norm-bench (norm-bench/NOTES.md#where-it-stands).
 */
final class VectorCosts {
  private static final LoopCosts TABLE =
      new LoopCosts(
          "an AMD EPYC (Zen 5, AVX-512)",
          new Cost(30, 10, 0.14, 130e6),
          new Cost(40, 8, 0.1, 130e6),
          new Cost(40, 8, 0.1, 130e6),
          new Cost(50, 10, 0.32, 130e6));

  /** Short rows take so many times as long to warm up: norm-bench/NOTES.md#once-per-row. */
  private static final double SHORT_ROWS = 2;

  private VectorCosts() {}

  static CostEstimate of(NormPlan plan, Direction direction) {
    CostEstimate usual = TABLE.estimate(plan, direction);
    return Geometry.of(plan) instanceof Geometry.Rows rows && rows.length() <= Lanes.SHORT
        ? new CostEstimate(
            usual.nanosPerCall(),
            usual.nanosPerElement(),
            usual.nanosWarmUp() * SHORT_ROWS,
            usual.machine())
        : usual;
  }
}
