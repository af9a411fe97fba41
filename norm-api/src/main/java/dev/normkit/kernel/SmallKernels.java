package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes kernels for little data that call the loops as another kernel does, for example row by row,
 * where that one does so since its rows are many. It keeps neither that kernel nor its threads.
 *
 * @param loops makes the other kernel's loops
 * @param rowsAtOnce how many rows at a time that one gives them, at most
 */
public record SmallKernels(Supplier<Loops> loops, int rowsAtOnce) {

  /**
   * What makes kernels like one.
   *
   * @param kernel made by {@link StandardKernel#prepare}
   * @return empty if it was made otherwise
   */
  public static Optional<SmallKernels> like(NormKernel kernel) {
    return kernel instanceof StandardKernel.OfLoops made
        ? Optional.of(new SmallKernels(made.loops(), made.rowsAtOnce()))
        : Optional.empty();
  }

  /**
   * Prepares a kernel of the same loops.
   *
   * @param small a plan of the same kind as the other kernel's
   * @return a kernel on the calling thread
   */
  public NormKernel prepare(NormPlan small) {
    return prepare(small, loops);
  }

  /**
   * {@link #prepare}, whose loops are called more often, with idle blocks.
   *
   * @param small a plan of the same kind as the other kernel's
   * @return empty if the loops don't leave out idle blocks
   */
  public Optional<NormKernel> counted(NormPlan small) {
    return loops.get().idleCalls() > 0
        ? Optional.of(prepare(small, CountedLoops.of(loops)))
        : Optional.empty();
  }

  private NormKernel prepare(NormPlan small, Supplier<Loops> own) {
    return StandardKernel.prepare(small, own, Parallelism.callerOnly(), rowsAtOnce);
  }
}
