package dev.normkit.spi;

import dev.normkit.api.NormPlan;
import dev.normkit.api.Parallelism;

/**
 * A way to compute normalizations, found by {@link java.util.ServiceLoader}: declare it in {@code
 * META-INF/services/dev.normkit.spi.NormBackend} (class path) and in {@code module-info} by {@code
 * provides} (module path).
 *
 * <p>Implementations have a public constructor without parameters that does nothing, no work in
 * static initializers, and no state. Most build their kernels with {@link
 * dev.normkit.spi.kernel.StandardKernel}, which needs the inner loops alone.
 */
public interface NormBackend {

  /**
   * The stable name by which users pin this backend.
   *
   * @return lower case letters, digits and hyphens; unique among backends
   */
  String id();

  /**
   * Whether this machine and this JVM can run the backend.
   *
   * @return available, or unavailable with reason and remedy
   */
  Availability availability();

  /**
   * Whether the backend computes this plan. Pure; asked only while available.
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
   * The rank among backends that can do the work.
   *
   * @return higher is preferred; ties go to the smaller id
   */
  default int priority() {
    return 0;
  }
}
