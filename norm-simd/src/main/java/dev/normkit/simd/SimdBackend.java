package dev.normkit.simd;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;

/**
 * The backend {@code simd}. Names no vector type, so it loads where the vector module is missing.
 */
public final class SimdBackend implements NormBackend {

  /** For {@link java.util.ServiceLoader}. */
  public SimdBackend() {}

  @Override
  public String id() {
    return "simd";
  }

  @Override
  public Availability availability() {
    return Availability.unavailable(
        "its vector kernels are not part of this version", "use the backend \"cpu\"");
  }

  @Override
  public Support supports(NormPlan plan) {
    return Support.declined("its vector kernels are not part of this version");
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    throw new IllegalStateException("backend \"simd\" is unavailable");
  }

  @Override
  public int priority() {
    return 10;
  }
}
