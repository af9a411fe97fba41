package dev.normkit.tests;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.spi.kernel.StandardKernel;
import java.util.function.Supplier;

/**
 * A backend of the standard kernel and given loops.
 *
 * @param loops makes the loops
 */
record LiteralBackend(Supplier<LiteralLoops> loops) implements NormBackend {

  LiteralBackend() {
    this(LiteralLoops::new);
  }

  @Override
  public String id() {
    return "literal";
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
    return StandardKernel.prepare(plan, () -> loops.get().all(), parallelism);
  }
}
