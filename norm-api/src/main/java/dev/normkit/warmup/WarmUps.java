package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.kernel.SmallKernels;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The warm-ups of a process, one for each pair of backends and kind of call: what the JVM compiled
 * for one layer it has compiled for all. They belong to the class of the backend that warms up, so
 * that they go when it is unloaded.
 */
final class WarmUps {
  private static final ClassValue<Map<String, WarmUp>> OF_BACKEND =
      new ClassValue<>() {
        @Override
        protected Map<String, WarmUp> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private WarmUps() {}

  /**
   * A kernel's part in the warm-up of a kind of call.
   *
   * @param starter the backend that is fast at once
   * @param own the backend that has to warm up
   * @param like its kernel, whose code is to be compiled
   */
  static KernelWarmUp of(
      NormPlan plan, Call call, NormBackend starter, NormBackend own, NormKernel like) {
    SmallPlans small = new SmallPlans(plan, StandardKernel.rowsAtOnce(like) == 1);
    WarmUp shared = shared(small, call, starter, own);
    return new KernelWarmUp(
        shared, new SmallCalls(small, call, starter, own, SmallKernels.like(like)));
  }

  private static WarmUp shared(SmallPlans small, Call call, NormBackend starter, NormBackend own) {
    // Text, since hash codes of records take their time when they are first asked for.
    String kind = own.id() + " after " + name(starter) + " " + call.name() + " " + small.kind();
    Map<String, WarmUp> kinds = OF_BACKEND.get(own.getClass());
    WarmUp known = kinds.get(kind);
    if (known != null) {
      return known;
    }
    WarmUp made = new WarmUp(costs(small.plan(), call, starter, own), System::nanoTime);
    WarmUp earlier = kinds.putIfAbsent(kind, made);
    return earlier == null ? made : earlier;
  }

  /** Not the backend, which may be of a class loader that goes earlier. */
  private static String name(NormBackend starter) {
    return starter.id() + " of " + starter.getClass().getName();
  }

  private static WarmUp.Costs costs(
      NormPlan plan, Call call, NormBackend starter, NormBackend own) {
    CostEstimate warm = own.cost(plan, call.direction());
    int elements = plan.shape().elements();
    double time = starter.cost(plan, call.direction()).nanos(elements, 1);
    return new WarmUp.Costs(warm.nanosWarmUp(), 1 - warm.nanos(elements, 1) / time);
  }
}
