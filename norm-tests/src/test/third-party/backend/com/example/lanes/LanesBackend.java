package com.example.lanes;

import dev.normkit.api.Direction;
import dev.normkit.api.NormMethod;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;

public final class LanesBackend implements NormBackend {
  @Override
  public String id() {
    return "lanes";
  }

  @Override
  public Availability availability() {
    return Runtime.version().feature() >= 17
        ? Availability.available()
        : Availability.unavailable("it needs Java 17", "start a newer JDK");
  }

  @Override
  public Support supports(NormPlan plan) {
    return plan.spec().method() == NormMethod.SWITCHABLE
        ? Support.declined("it does not mix statistics")
        : Support.supported();
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return StandardKernel.prepare(plan, LaneLoops::new, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return direction == Direction.BACKWARD
        ? new CostEstimate(100, 0.2)
        : new CostEstimate(100, 0.1);
  }
}
