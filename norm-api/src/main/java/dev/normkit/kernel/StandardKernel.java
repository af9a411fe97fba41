package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.function.Supplier;

/**
 * Builds a kernel for any plan out of a backend's inner loops. The kernel follows {@link
 * ReductionOrder}, so its results have the same bits as every other backend's.
 */
public final class StandardKernel {
  private StandardKernel() {}

  /**
   * Prepares a kernel.
   *
   * @param plan any legal plan
   * @param loops makes the backend's loops; called once per thread that works at the same time
   * @param parallelism who does the work
   * @return an immutable kernel
   */
  public static NormKernel prepare(
      NormPlan plan, Supplier<InnerLoops> loops, Parallelism parallelism) {
    Geometry geometry = Geometry.of(plan);
    if (geometry instanceof Geometry.Rows rows) {
      return new RowKernel(plan, rows, loops, parallelism);
    }
    Geometry.Channels channels = (Geometry.Channels) geometry;
    return switch (channels.pooling()) {
      case BLOCK -> new BlockKernel(plan, channels, loops, parallelism);
      case BATCH -> new BatchKernel(plan, channels, loops, parallelism);
      case MIXED -> new MixedKernel(plan, channels, loops, parallelism);
    };
  }

  static void requirePlan(NormPlan wanted, NormPlan given) {
    if (wanted != given && !wanted.equals(given)) {
      throw new IllegalArgumentException(
          "plan is " + given + ", but the kernel was prepared for " + wanted);
    }
  }
}
