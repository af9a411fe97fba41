package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.CostEstimate;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The warm-ups of a process, one for each backend and kind of call: what the JVM compiled for one
 * layer it has compiled for all. They belong to the backend's class, so that they go when it is
 * unloaded.
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
   * The warm-up of a kind of call.
   *
   * @param starter the backend that is fast at once
   * @param own the backend that has to warm up
   * @param like its kernel, whose code is to be compiled
   */
  static WarmUp of(
      NormPlan plan, Call call, NormBackend starter, NormBackend own, NormKernel like) {
    SmallPlans small = new SmallPlans(plan, StandardKernel.rowsAtOnce(like) == 1);
    // Text, since hash codes of records take their time when they are first asked for.
    String kind = own.id() + " " + call.name() + " " + small.kind();
    Map<String, WarmUp> kinds = OF_BACKEND.get(own.getClass());
    WarmUp known = kinds.get(kind);
    if (known != null) {
      return known;
    }
    WarmUp.Costs costs = costs(plan, call, starter, own);
    WarmUp made =
        new WarmUp(() -> beginning(small, call, starter, own, like), costs, System::nanoTime);
    WarmUp earlier = kinds.putIfAbsent(kind, made);
    return earlier == null ? made : earlier;
  }

  private static WarmUp.Costs costs(
      NormPlan plan, Call call, NormBackend starter, NormBackend own) {
    CostEstimate warm = own.cost(plan, call.direction());
    int elements = plan.shape().elements();
    double time = starter.cost(plan, call.direction()).nanos(elements, 1);
    return new WarmUp.Costs(warm.nanosWarmUp(), 1 - warm.nanos(elements, 1) / time);
  }

  private static WarmUp.Beginning beginning(
      SmallPlans small, Call call, NormBackend starter, NormBackend own, NormKernel like) {
    List<Supplier<WarmUp.Piece>> pieces = new ArrayList<>();
    for (NormPlan plan : small.plans()) {
      pieces.add(() -> piece(plan, call, starter, own, like));
    }
    return new WarmUp.Beginning(own.loading(), pieces);
  }

  private static WarmUp.Piece piece(
      NormPlan plan, Call call, NormBackend starter, NormBackend own, NormKernel like) {
    NormKernel first = starter.prepare(plan, Parallelism.callerOnly());
    NormKernel later =
        StandardKernel.small(like, plan)
            .orElseGet(() -> own.prepare(plan, Parallelism.callerOnly()));
    Optional<NormKernel> counted = StandardKernel.counted(like, plan);
    SmallCall made = new SmallCall(plan, call, first);
    return new WarmUp.Piece(
        () -> made.run(first),
        () -> made.run(later),
        counted.map(kernel -> () -> made.run(kernel)));
  }
}
