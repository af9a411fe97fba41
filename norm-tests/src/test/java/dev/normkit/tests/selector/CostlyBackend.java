package dev.normkit.tests.selector;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.function.Function;

/** A backend that only says what each direction costs. */
record CostlyBackend(String id, Function<Direction, CostEstimate> costs) implements NormBackend {
  @Override
  public Availability availability() {
    return Availability.available();
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.supported();
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    throw new UnsupportedOperationException(
        id + " computes nothing, on " + parallelism.threads() + " threads");
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return costs.apply(direction);
  }
}
