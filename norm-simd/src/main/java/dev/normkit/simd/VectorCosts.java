package dev.normkit.simd;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.Geometry;

/**
 * What a call of the backend {@code simd} is estimated to take: a cost per call, per run of
 * neighbouring values, and per element. Rounded from one-thread runs of norm-bench on a machine
 * with 512-bit vectors (norm-bench/NOTES.md, where it stands); in nanoseconds.
 */
enum VectorCosts {
  /** Statistics from the data, then the output. */
  FORWARD(50, 25, 0.25),
  /** The output alone, from running statistics. */
  FIXED_STATISTICS(50, 10, 0.18),
  /** dx and the gradients of the parameters. */
  BACKWARD(100, 30, 0.6);

  private final double perCall;
  private final double perRun;
  private final double perElement;

  VectorCosts(double perCall, double perRun, double perElement) {
    this.perCall = perCall;
    this.perRun = perRun;
    this.perElement = perElement;
  }

  static CostEstimate of(NormPlan plan, Direction direction) {
    Geometry geometry = Geometry.of(plan);
    VectorCosts cost = of(geometry, direction);
    int elements = plan.shape().elements();
    // Runs are shared among threads like the elements they are made of.
    double runs = cost.perRun * runs(geometry) / elements;
    return new CostEstimate(cost.perCall, cost.perElement + runs);
  }

  private static VectorCosts of(Geometry geometry, Direction direction) {
    if (direction == Direction.BACKWARD) {
      return BACKWARD;
    }
    boolean fixed =
        direction == Direction.INFERENCE
            && geometry instanceof Geometry.Channels channels
            && channels.pooling() == Geometry.Pooling.BATCH;
    return fixed ? FIXED_STATISTICS : FORWARD;
  }

  /** Rows, or cells; columns are walked side by side. */
  private static int runs(Geometry geometry) {
    if (geometry instanceof Geometry.Rows rows) {
      return rows.rows();
    }
    Geometry.Channels channels = (Geometry.Channels) geometry;
    return channels.interleaved() ? channels.blocks() : channels.cells();
  }
}
