package dev.normkit.cpu;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.Availability;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;

/** The backend {@code cpu}: every plan, on every JDK from 17, without a flag. */
public final class CpuBackend implements NormBackend {

  /** For {@link java.util.ServiceLoader}. */
  public CpuBackend() {}

  @Override
  public String id() {
    return "cpu";
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
    return StandardKernel.prepare(plan, PlainLoops::new, parallelism);
  }

  @Override
  public CostEstimate cost(NormPlan plan, Direction direction) {
    return PlainCosts.TABLE.estimate(plan, direction);
  }
}
