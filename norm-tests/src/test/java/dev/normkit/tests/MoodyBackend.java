package dev.normkit.tests;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.LiteralBackend;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;

/** A backend that says something else every time it is asked what it costs. */
final class MoodyBackend implements NormBackend {
  private int asked;

  @Override
  public String id() {
    return "moody";
  }

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
    return LiteralBackend.kernel(plan, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return new CostEstimate(++asked, 1);
  }
}
