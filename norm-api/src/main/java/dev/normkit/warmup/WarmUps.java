package dev.normkit.warmup;

import dev.normkit.api.NormPlan;
import dev.normkit.kernel.StandardKernel;
import dev.normkit.spi.NormBackend;
import dev.normkit.spi.NormKernel;
import dev.normkit.threads.Parallelism;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The warm-ups of a process, one for each backend and kind of call: what the JVM compiled for one
 * layer it has compiled for all. They belong to the backend's class, so that they go when it is
 * unloaded.
 */
final class WarmUps {
  private static final ClassValue<Map<Kind, WarmUp>> OF_BACKEND =
      new ClassValue<>() {
        @Override
        protected Map<Kind, WarmUp> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private record Kind(List<NormPlan> plans, Call call, int rowsAtOnce) {}

  private WarmUps() {}

  /**
   * The warm-up of a kind of call.
   *
   * @param like the kernel whose code is to be compiled
   */
  static WarmUp of(
      NormPlan plan, Call call, NormBackend starter, NormBackend own, NormKernel like) {
    List<NormPlan> plans = SmallPlans.of(plan);
    int rows = Math.min(2, StandardKernel.rowsAtOnce(like));
    return OF_BACKEND
        .get(own.getClass())
        .computeIfAbsent(
            new Kind(plans, call, rows),
            kind ->
                new WarmUp(
                    plans,
                    call,
                    small -> starter.prepare(small, Parallelism.callerOnly()),
                    small ->
                        StandardKernel.small(like, small)
                            .orElseGet(() -> own.prepare(small, Parallelism.callerOnly())),
                    own.cost(plan, call.direction()).nanosWarmUp(),
                    System::nanoTime));
  }
}
