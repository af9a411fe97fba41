package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.kernel.SmallKernels;
import dev.normkit.spi.Asking;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.spi.Support;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a warm-up begins with: small calls on both backends.
 *
 * @param small the plans of the calls
 * @param call what they do
 * @param starter the backend that is fast at once
 * @param own the backend that has to warm up
 * @param kernels make its small kernels; empty where they aren't made of loops
 */
record SmallCalls(
    SmallPlans small,
    Call call,
    NormBackend starter,
    NormBackend own,
    Optional<SmallKernels> kernels)
    implements Supplier<WarmUp.Beginning> {

  /** Of a layer's own plan, so that a call of it is small too. */
  private static final int MOST_ELEMENTS = 1 << 16;

  @Override
  public WarmUp.Beginning get() {
    List<NormPlan> plans = plans();
    if (plans.isEmpty()) {
      throw new IllegalStateException("both backends compute nothing small");
    }
    NormPlan smallest = Collections.min(plans, Comparator.comparingInt(SmallCalls::elements));
    List<Supplier<WarmUp.Piece>> pieces = new ArrayList<>();
    for (NormPlan plan : plans) {
      pieces.add(() -> piece(plan, plan == smallest));
    }
    return new WarmUp.Beginning(own.loading(), pieces);
  }

  /** Those that both backends compute; where they compute none, the layer's own if it is small. */
  private List<NormPlan> plans() {
    List<NormPlan> computed = small.plans().stream().filter(this::isComputed).toList();
    boolean own = computed.isEmpty() && elements(small.plan()) <= MOST_ELEMENTS;
    return own ? List.of(small.plan()) : computed;
  }

  /** Kernels of loops compute any plan. */
  private boolean isComputed(NormPlan plan) {
    return supports(starter, plan) && (kernels.isPresent() || supports(own, plan));
  }

  private static boolean supports(NormBackend backend, NormPlan plan) {
    return Asking.ask(() -> backend.supports(plan) instanceof Support.Supported, thrown -> false);
  }

  private static int elements(NormPlan plan) {
    return plan.shape().elements();
  }

  /**
   * A piece.
   *
   * @param runs whether it runs once at once. The JVM interprets the first run of all, so it takes
   *     the longest of the beginning, and is that of the least data
   */
  private WarmUp.Piece piece(NormPlan plan, boolean runs) {
    NormKernel first = starter.prepare(plan, Parallelism.callerOnly());
    NormKernel later =
        kernels
            .map(like -> like.prepare(plan))
            .orElseGet(() -> own.prepare(plan, Parallelism.callerOnly()));
    Optional<NormKernel> counted = kernels.flatMap(like -> like.counted(plan));
    SmallCall made = new SmallCall(plan, call, first);
    if (runs) {
      made.run(later);
    }
    return new WarmUp.Piece(
        () -> made.run(first),
        () -> made.run(later),
        counted.map(kernel -> () -> made.run(kernel)));
  }
}
