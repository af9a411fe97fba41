package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.Availability;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * A backend of given answers; by default right ones, with kernels of the literal {@link Loops}.
 *
 * @param availability the answer of that name
 * @param support the answer about every plan
 * @param kernels makes a kernel
 */
public record LiteralBackend(
    Availability availability,
    Support support,
    BiFunction<NormPlan, Parallelism, NormKernel> kernels)
    implements NormBackend {

  /** A right one. */
  public LiteralBackend() {
    this(LiteralBackend::kernel);
  }

  /** One with kernels that may be wrong. */
  public LiteralBackend(BiFunction<NormPlan, Parallelism, NormKernel> kernels) {
    this(Availability.available(), Support.supported(), kernels);
  }

  /** One with loops that may be wrong. */
  public static LiteralBackend of(Supplier<Loops> loops) {
    return new LiteralBackend((plan, parallelism) -> kernel(plan, loops, parallelism));
  }

  /** The formulas as they stand. */
  public static Loops loops() {
    return new Loops() {};
  }

  /** A right kernel. */
  public static NormKernel kernel(NormPlan plan, Parallelism parallelism) {
    return kernel(plan, LiteralBackend::loops, parallelism);
  }

  /** A kernel of loops that may be wrong. */
  public static NormKernel kernel(NormPlan plan, Supplier<Loops> loops, Parallelism parallelism) {
    return StandardKernel.prepare(plan, loops, parallelism);
  }

  @Override
  public String id() {
    return "literal";
  }

  @Override
  public Support supports(NormPlan plan) {
    return support;
  }

  @Override
  public NormKernel prepare(NormPlan plan, Parallelism parallelism) {
    return kernels.apply(plan, parallelism);
  }
}
