package dev.normkit.kernel;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.Geometry;
import java.util.Optional;

/**
 * What calls of a kernel of {@link StandardKernel} are estimated to take with a backend's loops: a
 * small table from a benchmark on one thread, for {@link dev.normkit.spi.NormBackend#cost}.
 *
 * @param machine on which the figures were measured, as a sentence names it: {@code an AMD EPYC}
 * @param forward statistics from the data, then the output
 * @param fixedStatistics the output alone, from running statistics
 * @param fixedColumns the same where the channels of a position are neighbours
 * @param backward dx and the gradients of the parameters
 */
public record LoopCosts(
    String machine, Cost forward, Cost fixedStatistics, Cost fixedColumns, Cost backward) {

  /**
   * Of one direction, in ns. The {@link CostEstimate} refuses negative figures.
   *
   * @param perCall whatever the size
   * @param perRun for each run of neighbouring values that is summed or normalized alone
   * @param perElement for each element of x
   * @param warmUp what the first calls of a process take beyond that in all
   */
  public record Cost(double perCall, double perRun, double perElement, double warmUp) {
    /**
     * Of loops that are fast at once.
     *
     * @param perCall whatever the size
     * @param perRun for each run of neighbouring values
     * @param perElement for each element of x
     */
    public Cost(double perCall, double perRun, double perElement) {
      this(perCall, perRun, perElement, 0);
    }
  }

  /**
   * The estimate of one call.
   *
   * @param plan any legal plan
   * @param direction what is computed
   * @return the time per call and per element, in which the runs are
   */
  public CostEstimate estimate(NormPlan plan, Direction direction) {
    boolean fixed = isFixed(plan, direction);
    Geometry geometry = fixed ? Geometry.ofRunning(plan) : Geometry.of(plan);
    Cost cost = fixed ? fixed(geometry) : direction == Direction.BACKWARD ? backward : forward;
    // Runs are shared among threads like the elements they are made of.
    double runs = cost.perRun * runs(geometry) / plan.shape().elements();
    return new CostEstimate(
        cost.perCall, cost.perElement + runs, cost.warmUp, Optional.of(machine));
  }

  /** Where only a part of the statistics is running, the rest is still drawn from the data. */
  private static boolean isFixed(NormPlan plan, Direction direction) {
    return direction == Direction.INFERENCE
        && plan.runningChannels() > 0
        && plan.mixingLength() == 0;
  }

  private Cost fixed(Geometry geometry) {
    return isColumns(geometry) ? fixedColumns : fixedStatistics;
  }

  private static boolean isColumns(Geometry geometry) {
    return geometry instanceof Geometry.Channels channels && channels.interleaved();
  }

  /** Rows, or cells; columns are walked side by side. */
  private static int runs(Geometry geometry) {
    if (geometry instanceof Geometry.Rows rows) {
      return rows.rows();
    }
    Geometry.Channels channels = (Geometry.Channels) geometry;
    return isColumns(geometry) ? channels.blocks() : channels.cells();
  }
}
