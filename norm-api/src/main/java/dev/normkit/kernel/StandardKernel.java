package dev.normkit.kernel;

import dev.normkit.api.NormPlan;
import dev.normkit.spi.Geometry;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.lang.reflect.Method;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Builds a kernel for any plan out of a backend's loops. The kernel follows {@link ReductionOrder},
 * so its results have the same bits as every other backend's.
 */
public final class StandardKernel {
  private static final List<String> OPERATIONS =
      List.of("pivots", "sums", "gradientSums", "normalize", "inputGradient");

  private StandardKernel() {}

  /**
   * Prepares a kernel.
   *
   * @param plan any legal plan
   * @param loops makes the backend's loops; called once per thread that works at the same time
   * @param parallelism who does the work
   * @return an immutable kernel
   */
  public static NormKernel prepare(NormPlan plan, Supplier<Loops> loops, Parallelism parallelism) {
    return prepare(plan, loops, parallelism, RowMoments.CAPACITY);
  }

  /** At most so many rows at a time go to the loops. */
  static OfLoops prepare(
      NormPlan plan, Supplier<Loops> loops, Parallelism parallelism, int mostRows) {
    Geometry geometry = Geometry.of(plan);
    Geometry running = Geometry.ofRunning(plan);
    OfLoops own =
        geometry instanceof Geometry.Rows rows
            ? new RowKernel(plan, RowPace.of(rows).atMost(mostRows), loops, parallelism)
            : channelKernel(plan, geometry, loops, parallelism);
    return plan.spec().runningAverage().isEmpty() || running.equals(geometry)
        ? own
        : new RunningKernel(own, channelKernel(plan, running, loops, parallelism));
  }

  private static OfLoops channelKernel(
      NormPlan plan, Geometry geometry, Supplier<Loops> loops, Parallelism parallelism) {
    Geometry.Channels channels = (Geometry.Channels) geometry;
    CellWalk walk = new CellWalk(plan, channels, loops, parallelism);
    return switch (channels.pooling()) {
      case BLOCK -> new BlockKernel(plan, walk);
      case BATCH -> new BatchKernel(plan, walk);
      case MIXED -> new MixedKernel(plan, walk);
    };
  }

  /**
   * How many rows at a time a kernel gives its loops, which go other ways over single ones.
   *
   * @param kernel made by {@link #prepare}
   * @return at most so many; 0 if it walks no rows, or was made otherwise
   */
  public static int rowsAtOnce(NormKernel kernel) {
    return kernel instanceof OfLoops made ? made.rowsAtOnce() : 0;
  }

  /**
   * The operations of {@link Loops} that a kernel's loops inherit: their formulas, not yet sped up.
   *
   * @param kernel made by {@link #prepare}
   * @return names of methods, in the order of a call; none of a kernel that was made otherwise
   */
  public static List<String> inherited(NormKernel kernel) {
    if (!(kernel instanceof OfLoops made)) {
      return List.of();
    }
    List<String> defaults =
        Stream.of(made.loops().get().getClass().getMethods())
            .filter(method -> method.getDeclaringClass() == Loops.class)
            .map(Method::getName)
            .toList();
    return OPERATIONS.stream().filter(defaults::contains).toList();
  }

  /** A kernel that is made of loops. */
  interface OfLoops extends NormKernel {
    Supplier<Loops> loops();

    /** How many rows it takes at a time; 0 if it walks no rows. */
    default int rowsAtOnce() {
      return 0;
    }
  }

  static void requirePlan(NormPlan wanted, NormPlan given) {
    if (wanted != given && !wanted.equals(given)) {
      throw new IllegalArgumentException(
          "plan is " + given + ", but the kernel was prepared for " + wanted);
    }
  }
}
