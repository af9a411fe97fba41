package dev.normkit.spi;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.threads.Parallelism;
import java.lang.module.ModuleDescriptor;
import java.util.Optional;

/**
 * A way to compute normalizations, found by {@link java.util.ServiceLoader}: declare it in {@code
 * META-INF/services/dev.normkit.spi.NormBackend} (class path) and in {@code module-info} by {@code
 * provides} (module path).
 *
 * <p>Implementations have a public constructor without parameters that does nothing, no work in
 * static initializers, and no state. Most build their kernels with {@link
 * dev.normkit.kernel.StandardKernel}, which needs the inner loops alone.
 */
public interface NormBackend {

  /**
   * {@return the stable name by which users force this backend, of lower case letters, digits and
   * hyphens; unique among backends}
   */
  String id();

  /**
   * Whether this machine and this JVM can run the backend.
   *
   * @return available, or unavailable with reason and remedy
   */
  Availability availability();

  /**
   * Whether the backend computes this plan. Pure. An unavailable backend may be asked too, so that
   * a user learns what it would save; so this and {@link #cost} don't touch what may be missing.
   *
   * @param plan a legal plan
   * @return supported, or declined with a reason
   */
  Support supports(NormPlan plan);

  /**
   * Prepares a kernel.
   *
   * @param plan a plan that {@link #supports} accepted
   * @param parallelism who does the work
   * @return an immutable kernel that any number of threads may share
   */
  NormKernel prepare(NormPlan plan, Parallelism parallelism);

  /**
   * What a call is estimated to take. Pure and deterministic: the same on every machine and JDK,
   * without timing; asked only about plans that {@link #supports} accepted. Where nothing is
   * measured the backend with the least estimate is chosen, ties by id.
   *
   * @param plan a plan that the backend supports
   * @param direction what is computed
   * @return the estimate; by default {@link CostEstimate#unstated}, behind backends that give the
   *     figures of their loops
   */
  default CostEstimate cost(NormPlan plan, Direction direction) {
    return CostEstimate.unstated();
  }

  /**
   * What identifies the code that would run: measurements of one version are not used for another.
   *
   * @return by default the version of the module, else the implementation version of the package's
   *     jar, else {@code unknown}
   */
  default String version() {
    Class<?> type = getClass();
    return Optional.ofNullable(type.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()))
        .orElse("unknown");
  }
}
