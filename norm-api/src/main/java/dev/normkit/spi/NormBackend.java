package dev.normkit.spi;

import dev.normkit.api.Direction;
import dev.normkit.api.NormPlan;
import dev.normkit.threads.Parallelism;
import java.lang.module.ModuleDescriptor;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

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
   * {@return whether this machine and this JVM can run the backend; if not, the reason and the
   * remedy}
   */
  Availability availability();

  /**
   * {@return whether the backend computes a plan; if not, the reason} Pure. An unavailable backend
   * may be asked too, so that a user learns what it would save; so this method and {@link #cost}
   * don't use what may be missing.
   *
   * @param plan a legal plan
   */
  Support supports(NormPlan plan);

  /**
   * {@return a kernel, immutable, which any number of threads may share}
   *
   * @param plan a plan that {@link #supports} accepted
   * @param parallelism who does the work
   */
  NormKernel prepare(NormPlan plan, Parallelism parallelism);

  /**
   * {@return the estimated time of a call; by default {@link CostEstimate#unstated}, which ranks
   * after backends that give figures of their own} Pure and deterministic: the same on every
   * machine and JDK, without timing. Unless something is measured, the backend with the least
   * estimate is chosen, ties by id.
   *
   * @param plan a plan that {@link #supports} accepted
   * @param direction what is computed
   */
  default CostEstimate cost(NormPlan plan, Direction direction) {
    return CostEstimate.unstated();
  }

  /**
   * {@return the most that y may be off relative to the terms behind it, positive and finite, of a
   * backend whose results have other bits than those of {@link dev.normkit.kernel.ReductionOrder};
   * by default empty: the same bits} It is for a backend that wraps a native library or a GPU. Such
   * a backend passes the contract's questions about values within this tolerance, is chosen only
   * where the user allows other bits or names it, and decisions say so. All others are asked for 12
   * units of float, 7.2e-7; dx, moments and gradients may be off in proportion.
   */
  default OptionalDouble tolerance() {
    return OptionalDouble.empty();
  }

  /**
   * {@return what the first call in a process loads, in parts of a few milliseconds and in the
   * order in which they should run; by default none} Callers who can't wait for all of it at once
   * run one part in a call of theirs. Nothing depends on that: a first call loads what is left. A
   * part that ran before takes no time.
   */
  default List<Runnable> loading() {
    return List.of();
  }

  /**
   * {@return the version of the code, since measurements of one version aren't used for another: by
   * default that of the module, else the implementation version of the package's jar, else {@code
   * unknown}}
   */
  default String version() {
    Class<?> type = getClass();
    return Optional.ofNullable(type.getModule().getDescriptor())
        .flatMap(ModuleDescriptor::rawVersion)
        .or(() -> Optional.ofNullable(type.getPackage().getImplementationVersion()))
        .orElse("unknown");
  }
}
